import { Chart, Lazy, Names } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { Construct, type IConstruct } from 'constructs';
import { ensureChecks } from './checks';
import { isKelosObject } from './kelos-object';
import { KelosRuntime } from './kelos-runtime';
import { namespaceAccessRules, RBAC_GROUP, runtimeSubject, type SecretAccess } from './runtime-rules';
import { configMapsReadBy, secretsFilledFor, secretsReadBy } from './spec';
import { Check } from './spec/check';
import { shape } from './spec/fields';
import { dnsLabel } from './spec/kubernetes';
import { oneOf } from './spec/rules';
import { snapshot } from './spec/snapshot';

/** Which Secrets of the namespace the runtime may use. */
export type SecretGrant = 'named' | 'namespace';

/** Options of `KelosAccess`. */
export interface KelosAccessProps {
  /**
   * `named`: the Secrets that the kelos constructs of the chart refer to, and those that the runtime fills for them. `namespace`: every
   * Secret of the namespace, for objects that come from elsewhere (plain YAML, the command line, another app).
   * @default - 'named'; 'namespace' when the app's KelosRuntime writes compatible Jobs, whose Secrets have names of their own
   */
  readonly grant?: SecretGrant;
  /**
   * The namespace, for kelos objects of the chart that stand in another one than the chart itself.
   * @default - that of the chart
   */
  readonly namespace?: string;
}

const ACCESS = shape<KelosAccessProps>('a KelosAccess', { grant: oneOf('named', 'namespace'), namespace: dnsLabel });

/**
 * Lets the runtime run Tasks in the namespace of the chart it stands in: a Role and a RoleBinding to its service account.
 *
 * Every chart with kelos constructs has one by default; an explicit one takes its place, also for the charts below that share the namespace.
 *
 * @example
 * const chart = new Chart(app, 'agents', { namespace: 'agents' });
 * new KelosAccess(chart, 'Access', { grant: 'namespace' });
 *
 * @throws when the chart has one already
 */
export class KelosAccess extends Construct {
  /** Namespace it is valid for; undefined is the one that the manifest is applied to. */
  public readonly namespace?: string;
  private readonly props: KelosAccessProps;

  constructor(scope: Construct, id: string, props: KelosAccessProps = {}) {
    super(scope, id);
    ensureChecks(this);
    ACCESS.judge(new Check(this.node.path), '', props);
    this.props = snapshot(props);
    const chart = Chart.of(this);
    this.namespace = props.namespace ?? chart.namespace;
    if (id !== DEFAULT_ID) takePlaceOfDefaults(chart, this);
    // one name a chart, so that an explicit access overwrites in the cluster the default that was applied before
    const metadata = { namespace: this.namespace, name: Names.toDnsLabel(chart, { extra: ['kelos-access'], includeHash: true }) };
    const rules: unknown = Lazy.any({ produce: () => this._toRules() });
    new k8s.KubeRole(this, 'Resource', { metadata, rules: rules as k8s.PolicyRule[] });
    new k8s.KubeRoleBinding(this, 'RoleBinding', {
      metadata,
      roleRef: { apiGroup: RBAC_GROUP, kind: 'Role', name: metadata.name },
      subjects: [runtimeSubject()],
    });
  }

  /** Which Secrets the runtime may use. Known when the app is complete. */
  public get grant(): SecretGrant {
    return this.props.grant ?? (KelosRuntime.find(this)?.jobs === 'compatible' ? 'namespace' : 'named');
  }

  /** Rendered late: constructs that are added afterwards count. */
  private _toRules(): k8s.PolicyRule[] {
    return namespaceAccessRules(this.grant === 'namespace' ? 'all' : this.namedSecrets());
  }

  private namedSecrets(): SecretAccess {
    const objects = Chart.of(this)
      .node.findAll()
      .filter((construct) => isKelosObject(construct))
      // Tasks name no Secret that the runtime reads, and can be many to render
      .filter((object) => object.kind !== 'Task' && object.apiObject.metadata.namespace === this.namespace)
      .map((object) => object.toManifest());
    return {
      read: objects.flatMap((object) => secretsReadBy(object)),
      fill: objects.flatMap((object) => secretsFilledFor(object)),
      configMaps: objects.flatMap((object) => configMapsReadBy(object)),
    };
  }
}

const DEFAULT_ID = 'KelosDefaultAccess';
/** Metadata of a chart with explicit accesses: the constructs. */
const EXPLICIT = 'kelos.dev/access';

/** Gives the chart of `scope` the default access, once, unless an explicit one is valid for it. */
export function ensureAccess(scope: IConstruct): void {
  const chart = Chart.of(scope);
  if (chart.node.tryFindChild(DEFAULT_ID) === undefined && !hasExplicitAccess(chart)) new KelosAccess(chart, DEFAULT_ID);
}

function explicitAccesses(construct: IConstruct): KelosAccess[] {
  const data = construct.node.metadata.filter(({ type }) => type === EXPLICIT).map((entry): unknown => entry.data);
  return data.filter((access) => access instanceof KelosAccess);
}

/** In the chart or in one above it. */
function hasExplicitAccess(chart: Chart): boolean {
  return chart.node.scopes.flatMap(explicitAccesses).some((access) => access.namespace === chart.namespace);
}

function takePlaceOfDefaults(chart: Chart, access: KelosAccess): void {
  const { namespace } = access;
  const other = explicitAccesses(chart).find((existing) => existing.namespace === namespace);
  if (other)
    throw new Error(`${access.node.path}: a chart has one KelosAccess for a namespace, there is '${other.node.path}' already`);
  chart.node.addMetadata(EXPLICIT, access);
  for (const below of chart.node.findAll()) {
    if (Chart.isChart(below) && below.namespace === namespace) below.node.tryRemoveChild(DEFAULT_ID);
  }
}
