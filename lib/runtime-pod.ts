import { k8s } from 'cdk8s-plus-28';
import { RUNTIME_NAMESPACE } from './api/constants';
import type { RuntimeConfig } from './api/runtime-config';
import { type BundlePart, bundleParts, type RuntimeBundle } from './bundle';
import type { KelosRuntimeProps } from './kelos-runtime';
import { HEALTH_PORT, METRICS_PORT, RUNTIME_NAME } from './runtime-rules';

const DEFAULT_NODE_IMAGE = 'docker.io/library/node:24.21.0-bookworm-slim';
const BUNDLE_PATH = '/opt/kelos';
const BUNDLE_VOLUME = 'bundle';
/** `node` in the stock image. */
const UID = 1000;

/** What the program is told, as it stands in its environment. */
export function runtimeConfig(props: KelosRuntimeProps): RuntimeConfig {
  return {
    namespaces: props.namespaces,
    runtimeNamespace: RUNTIME_NAMESPACE,
    serviceAccountName: RUNTIME_NAME,
    jobs: props.jobs ?? 'hardened',
    logLevel: props.logLevel ?? 'info',
    images: props.agentImages,
    imagePullPolicies: props.agentImagePullPolicies,
    metricsPort: METRICS_PORT.number,
    healthPort: HEALTH_PORT.number,
  };
}

/** The runtime's Pod; without a bundle the program is in the image. */
export function runtimePod(props: KelosRuntimeProps, bundle?: RuntimeBundle): k8s.PodSpec {
  return {
    serviceAccountName: RUNTIME_NAME,
    // the account itself offers no token, so that no other Pod gets one unasked
    automountServiceAccountToken: true,
    enableServiceLinks: false,
    terminationGracePeriodSeconds: 30,
    securityContext: { runAsNonRoot: true, runAsUser: UID, runAsGroup: UID, seccompProfile: { type: 'RuntimeDefault' } },
    nodeSelector: props.nodeSelector,
    tolerations: props.tolerations?.map((toleration) => ({ ...toleration })),
    containers: [container(props, bundle)],
    volumes: bundle && [bundleVolume(bundleParts(bundle))],
  };
}

function container(props: KelosRuntimeProps, bundle: RuntimeBundle | undefined): k8s.Container {
  return {
    name: 'runtime',
    image: props.image ?? props.nodeImage ?? DEFAULT_NODE_IMAGE,
    imagePullPolicy: props.imagePullPolicy ?? 'IfNotPresent',
    command: bundle && ['node', `${BUNDLE_PATH}/loader.js`, bundle.sha256],
    env: [
      { name: 'KELOS_RUNTIME_CONFIG', value: JSON.stringify(runtimeConfig(props)) },
      // below the memory limit, so that a full heap ends in an error of Node instead of the kernel's kill; and a young generation that does
      // not grow to tens of megabytes while thousands of Tasks are listed once
      { name: 'NODE_OPTIONS', value: '--max-old-space-size=160 --max-semi-space-size=2' },
    ],
    ports: [METRICS_PORT, HEALTH_PORT].map(({ name, number }) => ({ name, containerPort: number, protocol: 'TCP' })),
    livenessProbe: probe('/healthz', { initialDelaySeconds: 10, periodSeconds: 20 }),
    readinessProbe: probe('/readyz', { initialDelaySeconds: 1, periodSeconds: 5 }),
    resources: {
      requests: { cpu: k8s.Quantity.fromString('20m'), memory: k8s.Quantity.fromString('96Mi') },
      limits: { memory: k8s.Quantity.fromString('256Mi') },
    },
    securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } },
    volumeMounts: bundle && [{ name: BUNDLE_VOLUME, mountPath: BUNDLE_PATH, readOnly: true }],
  };
}

function probe(path: string, times: Pick<k8s.Probe, 'initialDelaySeconds' | 'periodSeconds'>): k8s.Probe {
  const httpGet = { path, port: k8s.IntOrString.fromString(HEALTH_PORT.name), scheme: 'HTTP' };
  return { httpGet, ...times, timeoutSeconds: 5, failureThreshold: 3 };
}

/** One folder out of all ConfigMaps of the bundle. */
function bundleVolume(parts: readonly BundlePart[]): k8s.Volume {
  return { name: BUNDLE_VOLUME, projected: { defaultMode: 0o444, sources: parts.map(({ name }) => ({ configMap: { name } })) } };
}
