import type {
  Affinity, Container, EnvVar, LocalObjectReference, PodSecurityContext, ResourceRequirements, SecurityContext, Toleration, Volume, VolumeMount,
} from './k8s.generated';

export interface PodOverrides {
  readonly labels?: Readonly<Record<string, string>>;
  readonly resources?: ResourceRequirements;
  readonly activeDeadlineSeconds?: number;
  readonly env?: readonly EnvVar[];
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly tolerations?: readonly Toleration[];
  readonly affinity?: Affinity;
  readonly imagePullSecrets?: readonly LocalObjectReference[];
  readonly serviceAccountName?: string;
  readonly volumes?: readonly Volume[];
  readonly volumeMounts?: readonly VolumeMount[];
  readonly podSecurityContext?: PodSecurityContext;
  readonly containerSecurityContext?: SecurityContext;
  readonly extraContainers?: readonly Container[];
  readonly extraInitContainers?: readonly Container[];
}
