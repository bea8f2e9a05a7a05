import type {
  Affinity,
  LocalObjectReference,
  PodFailurePolicy,
  PodFailurePolicyOnExitCodesRequirement,
  PodFailurePolicyOnPodConditionsPattern,
  PodFailurePolicyRule,
  PodSecurityContext,
  Toleration,
  Volume,
} from '../api/k8s.generated';
import type { PodOverrides } from '../api/pod-overrides';
import { type Check, isObjectName, OBJECT_NAME_RULE } from './check';
import { containers, dataFields, itemsOf, securityContext, volumeMounts } from './container';
import { required, type Rule, shape } from './fields';
import { checkUnique, dnsLabel, labels, resources, variables } from './kubernetes';
import { also, argument, listOf, notBlank, oneOf, whole, withTokens } from './rules';

const volumeName: Rule<string> = also(dnsLabel, (check, property, name) => {
  if (name === 'workspace' || name.startsWith('kelos-')) {
    check.refuse(property, "must not be 'workspace' or start with 'kelos-', which are the runtime's own", name);
  }
});

const volume = shape<Volume>('a volume', {
  name: required(volumeName),
  ...dataFields<Omit<Volume, 'name'>>({
    awsElasticBlockStore: 1,
    azureDisk: 1,
    azureFile: 1,
    cephfs: 1,
    cinder: 1,
    configMap: 1,
    csi: 1,
    downwardAPI: 1,
    emptyDir: 1,
    ephemeral: 1,
    fc: 1,
    flexVolume: 1,
    flocker: 1,
    gcePersistentDisk: 1,
    gitRepo: 1,
    glusterfs: 1,
    hostPath: 1,
    image: 1,
    iscsi: 1,
    nfs: 1,
    persistentVolumeClaim: 1,
    photonPersistentDisk: 1,
    portworxVolume: 1,
    projected: 1,
    quobyte: 1,
    rbd: 1,
    scaleIO: 1,
    secret: 1,
    storageos: 1,
    vsphereVolume: 1,
  }),
});

const podSecurityContext = shape<PodSecurityContext>(
  'a security context',
  dataFields<PodSecurityContext>({
    appArmorProfile: 1,
    fsGroup: 1,
    fsGroupChangePolicy: 1,
    runAsGroup: 1,
    runAsNonRoot: 1,
    runAsUser: 1,
    seLinuxChangePolicy: 1,
    seLinuxOptions: 1,
    seccompProfile: 1,
    supplementalGroups: 1,
    supplementalGroupsPolicy: 1,
    sysctls: 1,
    windowsOptions: 1,
  }),
);

export const tolerations: Rule<readonly Toleration[]> = listOf(
  shape<Toleration>('a toleration', dataFields<Toleration>({ effect: 1, key: 1, operator: 1, tolerationSeconds: 1, value: 1 })),
);

const affinity = shape<Affinity>('an affinity', dataFields<Affinity>({ nodeAffinity: 1, podAffinity: 1, podAntiAffinity: 1 }));

/** https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/: the API server validates it as a DNS subdomain. */
const serviceAccountName: Rule<string> = also(argument(), (check, property, name) => {
  if (name !== '' && !isObjectName(name)) check.refuse(property, `must have ${OBJECT_NAME_RULE}`, name);
});

/** What the API server and the runtime take of a Pod's overrides. */
export const podOverrides: Rule<PodOverrides> = withTokens(
  also(
    shape<PodOverrides>('podOverrides', {
      labels,
      resources,
      activeDeadlineSeconds: whole(1, Number.MAX_SAFE_INTEGER),
      env: variables,
      nodeSelector: labels,
      tolerations,
      affinity,
      imagePullSecrets: listOf(shape<LocalObjectReference>('a Secret', { name: argument() })),
      serviceAccountName,
      volumes: listOf(volume),
      volumeMounts,
      podSecurityContext,
      containerSecurityContext: securityContext,
      extraContainers: containers,
      extraInitContainers: containers,
    }),
    checkNames,
  ),
);

/** Names that must differ over several lists of the Pod. */
function checkNames(check: Check, property: string, overrides: PodOverrides): void {
  const names = (list: unknown): readonly unknown[] => itemsOf(list).map((item) => item['name']);
  checkUnique(check, `${property}.volumes[].name`, names(overrides.volumes));
  checkUnique(check, `${property}.extraContainers[].name, extraInitContainers[].name`, [
    ...names(overrides.extraContainers),
    ...names(overrides.extraInitContainers),
  ]);
}

/** The API server takes this list for a set in ascending order, and success (0) for no failure (validatePodFailurePolicyRuleOnExitCodes). */
const exitCodes: Rule<PodFailurePolicyOnExitCodesRequirement> = also(
  shape<PodFailurePolicyOnExitCodesRequirement>('onExitCodes', {
    containerName: argument(),
    operator: required(oneOf<string>('In', 'NotIn')),
    values: required(listOf(whole(-(2 ** 31), 2 ** 31 - 1), { min: 1, max: 255 })),
  }),
  (check, property, { operator, values }) => {
    if (!Array.isArray(values)) return; // known later
    const isOrdered = values.every((value, index) => index === 0 || value > (values[index - 1] ?? value));
    if (!isOrdered) check.refuse(`${property}.values`, 'must be in ascending order, each once', values);
    if (operator === 'In' && values.includes(0)) check.refuse(`${property}.values`, "must not have 0 with 'In'", values);
  },
);

const failureRule: Rule<PodFailurePolicyRule> = also(
  shape<PodFailurePolicyRule>('a rule', {
    action: required(oneOf<string>('FailJob', 'Ignore', 'Count')),
    onExitCodes: exitCodes,
    onPodConditions: listOf(
      shape<PodFailurePolicyOnPodConditionsPattern>('a condition', { type: required(notBlank), status: argument() }),
      { max: 20 },
    ),
  }),
  (check, property, { onExitCodes, onPodConditions }) => {
    const hasConditions = onPodConditions !== undefined && (!Array.isArray(onPodConditions) || onPodConditions.length > 0);
    if ((onExitCodes !== undefined) === hasConditions) {
      check.refuse(property, "must have either 'onExitCodes' or 'onPodConditions'", { onExitCodes, onPodConditions });
    }
  },
);

/** https://kubernetes.io/docs/concepts/workloads/controllers/job/#pod-failure-policy, without FailIndex, which the API refuses. */
export const podFailurePolicy: Rule<PodFailurePolicy> = withTokens(
  shape<PodFailurePolicy>('a failure policy', { rules: required(listOf(failureRule, { max: 20 })) }),
);
