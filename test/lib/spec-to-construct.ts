import { type Chart, Duration, Size } from 'cdk8s';
import {
  Agent,
  AgentConfig,
  ContextSource,
  Credentials,
  McpServer,
  McpValue,
  Task,
  TaskSpawner,
  Trigger,
  Workspace,
} from '../../lib';

type Values = Readonly<Record<string, unknown>>;

/** A value as a program gives it that no compiler has looked at. */
const given = (value: unknown): never => value as never;
const members = (value: unknown): Values => (value ?? {}) as Values;
const list = <T>(value: unknown, make: (item: Values, index: number) => T): T[] | undefined =>
  (value as Values[] | undefined)?.map(make);
/** The members of an object that have a value. */
const present = (values: Values): Values => Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));

/** Writes the spec of a manifest as the program that would make it. It throws where the constructs refuse that. */
export function construct(chart: Chart, kind: string, name: string, spec: Values): void {
  const { [kind]: make } = MAKERS;
  if (make === undefined) throw new Error(`there is no construct for ${kind}`);
  make(chart, name, spec);
}

const MAKERS: Readonly<Record<string, (chart: Chart, name: string, spec: Values) => unknown>> = {
  Task: (chart, name, spec) => {
    const props = { ...agentRun(chart, spec), prompt: spec['prompt'], branch: spec['branch'], name };
    return new Task(chart, 'All', given(props)).name;
  },
  Workspace: (chart, name, { secretRef, ...spec }) => new Workspace(chart, 'All', given({ ...spec, secret: secretRef, name })),
  AgentConfig: (chart, name, { agentsMD, mcpServers, ...spec }) =>
    new AgentConfig(chart, 'All', given({ ...spec, agentsMd: agentsMD, mcpServers: list(mcpServers, mcpServer), name })),
  TaskSpawner: (chart, name, { when, taskTemplate, suspend, ...spec }) => {
    const task = template(chart, members(taskTemplate));
    return new TaskSpawner(chart, 'All', given({ ...spec, suspended: suspend, trigger: when && trigger(when), task, name }));
  },
};

function template(chart: Chart, spec: Values): Values {
  const { promptTemplate: prompt, branch, metadata, contextSources } = spec;
  const { labels, annotations } = members(metadata);
  return { ...agentRun(chart, spec), prompt, branch, labels, annotations, contextSources: list(contextSources, contextSource) };
}

function agentRun(chart: Chart, spec: Values): Values {
  const {
    workspaceRef,
    agentConfigRefs,
    dependsOn,
    ttlSecondsAfterFinished: ttl,
    upstreamRepo,
    podOverrides,
    podFailurePolicy,
  } = spec;
  const nameIn = (ref: unknown): never => given(members(ref)['name']);
  return {
    agent: agent(spec),
    workspace: workspaceRef && Workspace.fromWorkspaceName(chart, 'W', nameIn(workspaceRef)),
    configs: list(agentConfigRefs, (ref, index) => AgentConfig.fromAgentConfigName(chart, `C${index}`, nameIn(ref))),
    dependsOn: list(dependsOn, (name, index) => Task.fromTaskName(chart, `T${index}`, given(name))),
    ttlAfterFinished: typeof ttl === 'number' ? Duration.seconds(ttl) : ttl,
    upstreamRepo,
    podOverrides,
    podFailurePolicy,
  };
}

function agent({ type, credentials, model, effort, image = 'image' }: Values): Agent {
  return Agent.custom(given({ type, credentials: credentialsOf(credentials), model, effort, image }));
}

function credentialsOf(credentials: unknown): unknown {
  const { type, secretRef } = members(credentials);
  if (type === 'api-key') return Credentials.apiKey(given(secretRef));
  if (type === 'oauth') return Credentials.oauth(given(secretRef));
  return type === 'none' ? Credentials.none() : credentials;
}

function mcpServer({ name, type, env, envFrom, headersFrom, ...rest }: Values): unknown {
  const props = present({
    ...rest,
    env: env && Object.fromEntries(list(env, (variable) => [String(variable['name']), mcpValue(variable)]) ?? []),
    envFrom: envFrom && members(envFrom)['secretRef'],
    headersFrom: headersFrom && (members(headersFrom)['secretRef'] ?? null),
  });
  if (type === 'stdio') return McpServer.stdio(given(name), given(props));
  if (type === 'http') return McpServer.http(given(name), given(props));
  return type === 'sse' ? McpServer.sse(given(name), given(props)) : { name, type, ...rest };
}

function mcpValue({ value = '', valueFrom }: Values): unknown {
  if (valueFrom === undefined) return value;
  const { secretKeyRef, configMapKeyRef } = members(valueFrom);
  const { name, key, optional } = members(secretKeyRef ?? configMapKeyRef);
  const options = given(present({ optional }));
  if (secretKeyRef) return McpValue.fromSecret(given(name), given(key), options);
  return configMapKeyRef ? McpValue.fromConfigMap(given(name), given(key), options) : valueFrom;
}

function trigger(when: unknown): unknown {
  const [[kind, source] = ['', {}], ...more] = Object.entries(members(when));
  const { [kind]: make } = Trigger as unknown as Readonly<Record<string, ((props: unknown) => unknown) | undefined>>;
  if (more.length > 0 || make === undefined) return when;
  const { pollInterval, secretRef, ...props } = members(source);
  return make({ ...props, ...present({ secret: secretRef, pollInterval: pollInterval && Duration.minutes(5) }) });
}

function contextSource({ name, failurePolicy, http }: Values): ContextSource {
  const { timeoutSeconds: timeout, maxResponseBytes: bytes, headersFrom, ...props } = members(http);
  return ContextSource.http(
    given(name),
    given({
      ...props,
      failurePolicy,
      timeout: timeout && Duration.seconds(given(timeout)),
      maxResponse: bytes && Size.kibibytes(Number(bytes) / 1024),
      headersFrom: list(headersFrom, ({ header, secretName: secret, secretKey: key }) => ({ header, secret, key })),
    }),
  );
}
