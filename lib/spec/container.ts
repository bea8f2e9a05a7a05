import type { Container, ContainerPort, SecurityContext, VolumeDevice, VolumeMount } from '../api/k8s.generated';
import type { Check } from './check';
import { type AnyRule, type Fields, isObject, isToken, required, type Rule, shape } from './fields';
import { checkUnique, dnsLabel, image, resources, variables } from './kubernetes';
import { also, argument, data, listOf, matching, showing, whole } from './rules';

const BUILT_IN = ['git-clone', 'remote-setup', 'branch-setup', 'workspace-files', 'plugin-setup', 'skills-install'];
const MAX_EXTRA_CONTAINERS = 8;

/** One rule for each of the names, under which there may be any data. */
export function dataFields<T extends object>(names: Readonly<Record<keyof T, 1>>): Fields<Partial<T>> {
  const rules: Partial<Record<keyof T, AnyRule>> = {};
  for (const name in names) rules[name] = data();
  return rules as Fields<Partial<T>>; // a rule for data is one for any type
}

/** The items of a list that are objects; none, where it is not known yet. */
export function itemsOf(list: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(list)
    ? list.filter((item): item is Readonly<Record<string, unknown>> => isObject(item) && !isToken(item))
    : [];
}

/** https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#volumes-1: a path within the container. */
const mountPath = matching(/^[^:]+$/, "must be a path without ':'");

export const volumeMounts: Rule<readonly VolumeMount[]> = listOf(
  shape<VolumeMount>('a volume mount', {
    name: required(dnsLabel),
    mountPath: required(mountPath),
    ...dataFields<Omit<VolumeMount, 'name' | 'mountPath'>>({
      mountPropagation: 1,
      readOnly: 1,
      recursiveReadOnly: 1,
      subPath: 1,
      subPathExpr: 1,
    }),
  }),
);

export const securityContext: Rule<SecurityContext> = shape<SecurityContext>(
  'a security context',
  dataFields<SecurityContext>({
    allowPrivilegeEscalation: 1,
    appArmorProfile: 1,
    capabilities: 1,
    privileged: 1,
    procMount: 1,
    readOnlyRootFilesystem: 1,
    runAsGroup: 1,
    runAsNonRoot: 1,
    runAsUser: 1,
    seLinuxOptions: 1,
    seccompProfile: 1,
    windowsOptions: 1,
  }),
);

const port = shape<ContainerPort>('a port', {
  containerPort: required(whole(1, 65_535)),
  ...dataFields<Omit<ContainerPort, 'containerPort'>>({ hostIP: 1, hostPort: 1, name: 1, protocol: 1 }),
});

const device = shape<VolumeDevice>('a volume device', { name: required(dnsLabel), devicePath: required(mountPath) });

const containerName: Rule<string> = also(dnsLabel, (check, property, name) => {
  if (name.startsWith('kelos-') || BUILT_IN.includes(name)) {
    check.refuse(property, `must not start with 'kelos-' or be one of ${BUILT_IN.join(', ')}`, name);
  }
});

const CONTAINER: Fields<Container> = {
  name: required(containerName),
  image,
  command: showing('kind', listOf(argument())),
  args: showing('kind', listOf(argument())),
  env: variables,
  resources,
  volumeMounts,
  securityContext,
  ports: listOf(port),
  volumeDevices: listOf(device),
  ...dataFields<
    Omit<
      Container,
      'name' | 'image' | 'command' | 'args' | 'env' | 'resources' | 'volumeMounts' | 'securityContext' | 'ports' | 'volumeDevices'
    >
  >({
    envFrom: 1,
    imagePullPolicy: 1,
    lifecycle: 1,
    livenessProbe: 1,
    readinessProbe: 1,
    resizePolicy: 1,
    restartPolicy: 1,
    restartPolicyRules: 1,
    startupProbe: 1,
    stdin: 1,
    stdinOnce: 1,
    terminationMessagePath: 1,
    terminationMessagePolicy: 1,
    tty: 1,
    workingDir: 1,
  }),
};

/** Containers beside the agent or before it. */
export const containers: Rule<readonly Container[]> = listOf(also(shape<Container>('a container', CONTAINER), checkContainer), {
  max: MAX_EXTRA_CONTAINERS,
});

/** The API server takes these lists for maps: https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#Container */
function checkContainer(check: Check, property: string, container: Container): void {
  if (container.image === undefined) check.refuse(`${property}.image`, 'must be given', undefined);
  const keys = (list: unknown, key: string): readonly unknown[] => itemsOf(list).map((item) => item[key]);
  checkUnique(check, `${property}.env[].name`, keys(container.env, 'name'));
  checkUnique(check, `${property}.volumeMounts[].mountPath`, keys(container.volumeMounts, 'mountPath'));
  checkUnique(check, `${property}.volumeDevices[].devicePath`, keys(container.volumeDevices, 'devicePath'));
  const ports = itemsOf(container.ports).map(({ containerPort, protocol = 'TCP' }) => [containerPort, protocol].join('/'));
  checkUnique(check, `${property}.ports[].containerPort`, ports);
}
