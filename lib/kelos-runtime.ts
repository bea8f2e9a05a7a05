import { ApiObject, Chart, JsonPatch } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { Construct, type IConstruct } from 'constructs';
import { GROUP, LABEL_BUNDLE, RUNTIME_NAMESPACE } from './api/constants';
import type { AgentType, Toleration } from './api';
import type { ImagePullPolicy, JobsMode, LogLevel } from './api/runtime-config';
import { bundleHash, bundleParts, loadBundle, type RuntimeBundle } from './bundle';
import { ensureChecks } from './checks';
import { loadCrds } from './crds';
import { runtimePod } from './runtime-pod';
import { RUNTIME } from './runtime-fields';
import { kelosKindRules, leaseRules, METRICS_PORT, RBAC_GROUP, RUNTIME_NAME, runtimeSubject } from './runtime-rules';
import { Check } from './spec/check';
import { snapshot } from './spec/snapshot';

/** Options of `KelosRuntime`. */
export interface KelosRuntimeProps {
  /**
   * Image that contains the runtime (see `images/runtime/Dockerfile`).
   * @default - the program travels in ConfigMaps and runs in `nodeImage`
   */
  readonly image?: string;
  /**
   * Image with Node 24 that runs the program from the ConfigMaps. Not used with `image`.
   * @default 'docker.io/library/node:24.21.0-bookworm-slim'
   */
  readonly nodeImage?: string;
  /**
   * When the kubelet pulls the runtime's image.
   * @default 'IfNotPresent'
   */
  readonly imagePullPolicy?: ImagePullPolicy;
  /**
   * Namespaces whose Tasks are run. The runtime then holds a Role in each of them instead of a ClusterRole.
   * @default - every namespace
   */
  readonly namespaces?: readonly string[];
  /**
   * How Jobs are written: `hardened` for Pod Security `restricted` and without service-account token, or `compatible`, to the letter as
   * the Go controller writes them.
   * @default 'hardened'
   */
  readonly jobs?: JobsMode;
  /**
   * Least level that is logged.
   * @default 'info'
   */
  readonly logLevel?: LogLevel;
  /**
   * Image of each agent type, for Tasks that name none.
   * @default - `ghcr.io/kelos-dev/<type>:latest`
   */
  readonly agentImages?: Readonly<Partial<Record<AgentType, string>>>;
  /**
   * When the kubelet pulls the images of each agent type.
   * @default - Kubernetes decides: `Always` for the tag `latest`, else `IfNotPresent`
   */
  readonly agentImagePullPolicies?: Readonly<Partial<Record<AgentType, ImagePullPolicy>>>;
  /**
   * Labels that a node must have to run the runtime.
   * @default - any node
   */
  readonly nodeSelector?: Readonly<Record<string, string>>;
  /**
   * Taints of nodes that the runtime tolerates.
   * @default - none
   */
  readonly tolerations?: readonly Toleration[];
  /**
   * Whether the CRDs of the kelos kinds are part of the app, in a chart that all others depend on.
   * @default true
   */
  readonly crds?: boolean;
  /**
   * Accepts Tasks and other kelos objects in kelos-system, where agents run beside the runtime and its service account.
   * @default false
   */
  readonly allowRuntimeNamespace?: boolean;
  /**
   * The program to deploy.
   * @default - the one that was built with this package
   */
  readonly bundle?: RuntimeBundle;
}

const LABELS = { 'app.kubernetes.io/name': 'kelos', 'app.kubernetes.io/component': 'runtime' } as const;

/**
 * The controller that turns Tasks into agent Pods: once per cluster, always in namespace kelos-system.
 *
 * @example
 * const app = new App();
 * new KelosRuntime(new Chart(app, 'kelos'), 'Runtime');
 * app.synth(); // dist/0000-…: the CRDs; then everything else
 *
 * @throws when the runtime was not built: `npm run build` in the folder of kelos-iac
 */
export class KelosRuntime extends Construct {
  /** The KelosRuntime of the app that `scope` stands in, if any. */
  public static find(scope: IConstruct): KelosRuntime | undefined {
    return KelosRuntime.all(scope)[0];
  }

  private static all(scope: IConstruct): KelosRuntime[] {
    return scope.node.root.node.findAll().filter((construct) => construct instanceof KelosRuntime);
  }

  /** Namespace the runtime lives in. */
  public readonly namespace: string = RUNTIME_NAMESPACE;
  /** Service account that `KelosAccess` grants access to. */
  public readonly serviceAccountName: string = RUNTIME_NAME;
  /** How Jobs are written. */
  public readonly jobs: JobsMode;
  /** Namespaces whose Tasks are run; undefined is every one. */
  public readonly namespaces?: readonly string[];
  /** The chart of the CRDs, absent with `crds: false`. */
  public readonly crds?: Chart;

  constructor(scope: Construct, id: string, given: KelosRuntimeProps = {}) {
    super(scope, id);
    ensureChecks(this);
    checkProps(this.node.path, given);
    const props = snapshot(given);
    this.jobs = props.jobs ?? 'hardened';
    if (props.namespaces !== undefined) this.namespaces = props.namespaces;
    if (props.crds ?? true) this.crds = this.addCrds();
    this.addNamespace();
    this.addKindAccess(props.namespaces);
    this.addLeaseAccess();
    const bundle = props.image === undefined ? (props.bundle ?? loadBundle()) : undefined;
    if (bundle) this.addBundle(bundle);
    this.addDeployment(runtimePod(props, bundle));
    this.addService();
    // the only hook that runs in every kind of synth before cdk8s sorts the charts; also knows what was declared later
    this.node.addValidation({ validate: () => [...this.orderCharts(), ...this.checkApp(props)] });
  }

  private addCrds(): Chart {
    const chart = new Chart(this, 'Crds');
    for (const crd of loadCrds()) clusterScoped(new ApiObject(chart, crd.metadata.name, crd));
    return chart;
  }

  private orderCharts(): string[] {
    const crds = this.crds;
    if (crds === undefined) return [];
    for (const other of this.node.root.node.findAll()) {
      if (Chart.isChart(other) && other !== crds) other.node.addDependency(crds);
    }
    return [];
  }

  private checkApp(props: KelosRuntimeProps): string[] {
    const first = KelosRuntime.find(this);
    const twice = first === this ? [] : [`an app has one KelosRuntime, the first stands at '${first?.node.path}'`];
    if (props.allowRuntimeNamespace) return twice;
    const beside = this.node.root.node
      .findAll()
      .filter((construct) => ApiObject.isApiObject(construct))
      .filter((object) => object.apiGroup === GROUP && object.metadata.namespace === RUNTIME_NAMESPACE)
      .map((object) => `'${object.node.path}' stands in ${RUNTIME_NAMESPACE} beside the runtime: ${APART}`);
    return [...twice, ...beside];
  }

  private addNamespace(): void {
    const labels = { ...LABELS, 'pod-security.kubernetes.io/enforce': 'restricted' };
    clusterScoped(new k8s.KubeNamespace(this, 'Namespace', { metadata: { name: RUNTIME_NAMESPACE, labels } }));
    new k8s.KubeServiceAccount(this, 'ServiceAccount', { metadata: this.metadata(), automountServiceAccountToken: false });
  }

  /** A ClusterRole, or a Role in each of the namespaces. */
  private addKindAccess(namespaces: readonly string[] | undefined): void {
    const rules = kelosKindRules();
    if (namespaces === undefined) {
      const metadata = { name: RUNTIME_NAME, labels: LABELS };
      clusterScoped(new k8s.KubeClusterRole(this, 'ClusterRole', { metadata, rules }));
      clusterScoped(
        new k8s.KubeClusterRoleBinding(this, 'ClusterRoleBinding', {
          metadata,
          roleRef: { apiGroup: RBAC_GROUP, kind: 'ClusterRole', name: RUNTIME_NAME },
          subjects: [runtimeSubject()],
        }),
      );
      return;
    }
    for (const namespace of namespaces)
      this.addRole(`Kinds-${namespace}`, { name: RUNTIME_NAME, namespace, labels: LABELS }, rules);
  }

  private addLeaseAccess(): void {
    this.addRole('LeaderElection', this.metadata(`${RUNTIME_NAME}-leader-election`), leaseRules());
  }

  private addRole(id: string, metadata: k8s.ObjectMeta & { readonly name: string }, rules: k8s.PolicyRule[]): void {
    new k8s.KubeRole(this, `${id}-Role`, { metadata, rules });
    new k8s.KubeRoleBinding(this, `${id}-RoleBinding`, {
      metadata,
      roleRef: { apiGroup: RBAC_GROUP, kind: 'Role', name: metadata.name },
      subjects: [runtimeSubject()],
    });
  }

  private addBundle(bundle: RuntimeBundle): void {
    const labels = { ...LABELS, [LABEL_BUNDLE]: bundleHash(bundle) };
    for (const [index, { name, data, binaryData }] of bundleParts(bundle).entries()) {
      new k8s.KubeConfigMap(this, `Bundle-${index}`, {
        metadata: { ...this.metadata(name), labels },
        immutable: true,
        data,
        binaryData,
      });
    }
  }

  private addDeployment(spec: k8s.PodSpec): void {
    new k8s.KubeDeployment(this, 'Resource', {
      metadata: this.metadata(),
      spec: {
        replicas: 1,
        // the next Pod could only wait for the Lease of the last
        strategy: { type: 'Recreate' },
        selector: { matchLabels: LABELS },
        template: { metadata: { labels: LABELS }, spec },
      },
    });
  }

  private addService(): void {
    const { name, number } = METRICS_PORT;
    new k8s.KubeService(this, 'Metrics', {
      metadata: this.metadata(`${RUNTIME_NAME}-metrics`),
      spec: { selector: LABELS, ports: [{ name, port: number, targetPort: k8s.IntOrString.fromString(name), protocol: 'TCP' }] },
    });
  }

  private metadata(name: string = RUNTIME_NAME): k8s.ObjectMeta & { readonly name: string } {
    return { name, namespace: RUNTIME_NAMESPACE, labels: LABELS };
  }
}

const APART = "give its chart another namespace, or set 'allowRuntimeNamespace: true' on the KelosRuntime";

/** cdk8s writes the chart's namespace on every object, also where Kubernetes knows none. */
function clusterScoped(object: ApiObject): void {
  if (object.metadata.namespace !== undefined) object.addJsonPatch(JsonPatch.remove('/metadata/namespace'));
}

const NAMESPACE = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

/** @throws naming the property, its value and what is allowed */
function checkProps(path: string, props: KelosRuntimeProps): void {
  RUNTIME.judge(new Check(path), '', props);
  const { namespaces, image, nodeImage } = props;
  if (image !== undefined && nodeImage !== undefined) {
    throw new Error(
      `${path}: 'nodeImage' must be absent with 'image', which brings its own Node, got ${JSON.stringify(nodeImage)}`,
    );
  }
  const refusal = namespaces && refusesNamespaces(namespaces, props.allowRuntimeNamespace ?? false);
  if (refusal !== undefined) throw new Error(`${path}: 'namespaces' must ${refusal}, got ${JSON.stringify(namespaces)}`);
}

function refusesNamespaces(namespaces: readonly string[], allowRuntimeNamespace: boolean): string | undefined {
  if (namespaces.length === 0) return 'hold at least one namespace, or be absent for all';
  if (!namespaces.every((namespace) => NAMESPACE.test(namespace))) return 'hold names of namespaces';
  if (new Set(namespaces).size !== namespaces.length) return 'hold each namespace once';
  if (namespaces.includes(RUNTIME_NAMESPACE) && !allowRuntimeNamespace) {
    return `not hold ${RUNTIME_NAMESPACE}, where the runtime lives, unless 'allowRuntimeNamespace' is set`;
  }
  return undefined;
}
