import { type Json, record } from './test-namespace';

// Conversion between the versions of kelos.dev, as the control's webhook does it (contract of the API, A.12). Everything that is not named here
// is the same in both.

const V2 = 'kelos.dev/v1alpha2';
const VALUE_FROM = 'kelos.dev/v1alpha2-mcp-value-from-env';

/** An object of one version in the other; the same when it has that version already. */
export function convert(object: Json, to: string): Json {
  if (object['apiVersion'] === to) return object;
  const rules: Conversion = (to === V2 ? UP : DOWN)[String(object['kind'])] ?? ((same) => same);
  return { ...rules(object), apiVersion: to };
}

type Conversion = (object: Json) => Json;

const UP: Readonly<Record<string, Conversion>> = {
  Task: (task) => inSpec(task, withoutOldRef),
  AgentConfig: (config) => inSpec(config, (spec) => eachServer(spec, (server) => inMember(server, 'env', envList))),
  TaskSpawner: (spawner) => inSpec(spawner, spawnerUp),
};

const DOWN: Readonly<Record<string, Conversion>> = {
  Task: (task) => inSpec(task, withoutPolicy),
  AgentConfig: agentConfigDown,
  TaskSpawner: (spawner) =>
    inSpec(spawner, (spec) => inMember(spec, 'taskTemplate', (template) => withoutPolicy(record(template)))),
};

function withoutOldRef({ agentConfigRef, ...spec }: Json): Json {
  const { agentConfigRefs } = spec;
  const empty = !Array.isArray(agentConfigRefs) || agentConfigRefs.length === 0;
  return agentConfigRef !== undefined && empty ? { ...spec, agentConfigRefs: [agentConfigRef] } : spec;
}

const withoutPolicy = ({ podFailurePolicy: _lost, ...spec }: Json): Json => spec;

const POLLED = ['githubIssues', 'githubPullRequests', 'jira'];
const COMMENTED = ['githubIssues', 'githubPullRequests'];

function spawnerUp({ pollInterval, ...spec }: Json): Json {
  const when = Object.entries(record(spec['when'])).map(([source, config]): [string, unknown] => {
    const folded = COMMENTED.includes(source) ? foldComments(record(config)) : record(config);
    const slow = POLLED.includes(source) && pollInterval !== undefined && !folded['pollInterval'];
    return [source, slow ? { ...folded, pollInterval } : folded];
  });
  return inMember({ ...spec, when: Object.fromEntries(when) }, 'taskTemplate', (template) => withoutOldRef(record(template)));
}

function foldComments({ triggerComment, excludeComments, ...source }: Json): Json {
  const old = Object.fromEntries(Object.entries({ triggerComment, excludeComments }).filter(([, value]) => value !== undefined));
  if (Object.keys(old).length === 0) return source;
  return { ...source, commentPolicy: { ...old, ...record(source['commentPolicy']) } };
}

const envList = (env: unknown): unknown =>
  Object.entries(record(env))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => ({ name, value }));

function agentConfigDown(config: Json): Json {
  const servers = serversOf(record(config['spec']));
  const kept = servers.flatMap((server, index) => {
    const env = entries(server['env']).filter(({ valueFrom }) => valueFrom !== undefined);
    return env.length === 0 ? [] : [{ index, name: server['name'], env }];
  });
  const literal = inSpec(config, (spec) => eachServer(spec, (server) => inMember(server, 'env', envMap)));
  if (kept.length === 0) return literal;
  const metadata = record(literal['metadata']);
  const annotations = { ...record(metadata['annotations']), [VALUE_FROM]: JSON.stringify(kept) };
  return { ...literal, metadata: { ...metadata, annotations } };
}

function envMap(env: unknown): unknown {
  const literals = entries(env).filter(({ valueFrom }) => valueFrom === undefined);
  return Object.fromEntries(literals.map(({ name, value }): [string, unknown] => [String(name), value ?? '']));
}

const serversOf = (spec: Json): readonly Json[] => entries(spec['mcpServers']);

const eachServer = (spec: Json, change: (server: Json) => Json): Json =>
  inMember(spec, 'mcpServers', () => serversOf(spec).map(change));

const inSpec = (object: Json, change: (spec: Json) => Json): Json => inMember(object, 'spec', (spec) => change(record(spec)));

const inMember = (object: Json, member: string, change: (value: unknown) => unknown): Json =>
  object[member] === undefined ? object : { ...object, [member]: change(object[member]) };

const entries = (list: unknown): readonly Json[] => (Array.isArray(list) ? list.map(record) : []);
