import type {
  Affinity,
  Container,
  EnvVar,
  LocalObjectReference,
  PodSecurityContext,
  ResourceRequirements,
  SecurityContext,
  Toleration,
  Volume,
  VolumeMount,
} from './k8s.generated';

/** What differs from the Pod that a Task gets by default. The agent works in the container named kelos-agent. */
export interface PodOverrides {
  /**
   * Labels added to the Job and its Pod. Kelos' own labels win over equal keys.
   * @default - only kelos' own labels
   */
  readonly labels?: Readonly<Record<string, string>>;
  /**
   * CPU, memory and other resources of the agent container.
   * @default - no requests and no limits
   */
  readonly resources?: ResourceRequirements;
  /**
   * Seconds after which the Job is stopped and the Task fails, counted from the start of the Job.
   * @default - no deadline
   * @kubeFormat int64
   * @kubeMinimum 1
   */
  readonly activeDeadlineSeconds?: number;
  /**
   * Variables added to those of the agent container. An entry with the name of a variable that kelos sets for this Task is left out.
   * @default - only kelos' own variables
   */
  readonly env?: readonly EnvVar[];
  /**
   * Labels that a node must have to run the Pod.
   * @default - any node
   */
  readonly nodeSelector?: Readonly<Record<string, string>>;
  /**
   * Taints that the Pod tolerates.
   * @default - those that Kubernetes adds to every Pod
   */
  readonly tolerations?: readonly Toleration[];
  /**
   * Which nodes, and which other Pods' company, the Pod is drawn to or kept from.
   * @default - no preference
   */
  readonly affinity?: Affinity;
  /**
   * Secrets with which the images are pulled.
   * @default - those of the service account
   */
  readonly imagePullSecrets?: readonly LocalObjectReference[];
  /**
   * Service account of the Pod.
   * @default - the default account of the namespace
   */
  readonly serviceAccountName?: string;
  /**
   * Volumes added to the Pod. The name `workspace` and names that start with `kelos-` are taken, and a name may occur once; a Task that
   * breaks this fails.
   * @default - only kelos' own volumes
   */
  readonly volumes?: readonly Volume[];
  /**
   * Volume mounts added to the agent container.
   * @default - only kelos' own mounts
   */
  readonly volumeMounts?: readonly VolumeMount[];
  /**
   * Security settings of the Pod, instead of the default ones. Without an fsGroup, 61100 is kept for a Task with a workspace.
   * @default - kelos' own settings
   */
  readonly podSecurityContext?: PodSecurityContext;
  /**
   * Security settings of the agent container.
   * @default - kelos' own settings
   */
  readonly containerSecurityContext?: SecurityContext;
  /**
   * Containers that run beside the agent container. Names that start with `kelos-` and those of kelos' init containers are taken.
   * @default - none
   * @kubeMaxItems 8
   * @kubeListType map name
   * @kubeRule self.all(c, c.name != '') => extraContainers[].name must not be empty
   * @kubeRule self.all(c, !c.name.startsWith('kelos-') && !(c.name in ['git-clone', 'remote-setup', 'branch-setup', 'workspace-files', 'plugin-setup', 'skills-install'])) => extraContainers[].name must not use the reserved 'kelos-' prefix or a built-in init container name
   */
  readonly extraContainers?: readonly Container[];
  /**
   * Init containers that run after kelos' own, before the agent. The same names are taken as for extraContainers.
   * @default - none
   * @kubeMaxItems 8
   * @kubeListType map name
   * @kubeRule self.all(c, c.name != '') => extraInitContainers[].name must not be empty
   * @kubeRule self.all(c, !c.name.startsWith('kelos-') && !(c.name in ['git-clone', 'remote-setup', 'branch-setup', 'workspace-files', 'plugin-setup', 'skills-install'])) => extraInitContainers[].name must not use the reserved 'kelos-' prefix or a built-in init container name
   */
  readonly extraInitContainers?: readonly Container[];
}
