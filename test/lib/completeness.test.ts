import { Cron, Duration, Size } from 'cdk8s';
import {
  Agent,
  AgentConfig,
  type AgentProps,
  ContextSource,
  Credentials,
  type IKelosObject,
  McpServer,
  McpValue,
  Prompt,
  Task,
  TaskSpawner,
  type TaskTemplateProps,
  Trigger,
  Workspace,
} from '../../lib';
import type { EnvVar, PodFailurePolicy, PodFailurePolicyRule } from '../../lib/api';
import type { PodOverrides } from '../../lib/api/pod-overrides';
import { everything, pathsIn, pathsOf, type Schema, specSchema } from './schema';
import { makeChart, specOf } from './support';

/** What no construct emits, and why: whole paths, or everything under one. */
const NOT_FOR_USERS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  AgentConfig: {
    'mcpServers[].env[].valueFrom.fieldRef': 'the runtime takes values from Secrets and ConfigMaps, and fails the Task otherwise',
    'mcpServers[].env[].valueFrom.fileKeyRef': 'as fieldRef',
    'mcpServers[].env[].valueFrom.resourceFieldRef': 'as fieldRef',
  },
  TaskSpawner: {
    'when.githubIssues.reporting.checks': 'the type of reporting is shared with pull requests; a rule of the CRD refuses it here',
  },
};

const agentProps: AgentProps = { credentials: Credentials.apiKey('s'), model: 'm', effort: 'e', image: 'i' };
const url = 'https://h/p';

/** Everything that the schema knows of the Pod, made from the schema itself: the constructs take it as it is. */
function podProps(schema: Schema): { podOverrides: PodOverrides; podFailurePolicy: PodFailurePolicy } {
  const known = { 'podFailurePolicy.rules[].action': 'Count', 'podFailurePolicy.rules[].onExitCodes.operator': 'In' };
  const pod = everything(schema.properties?.['podOverrides'] ?? {}, {}, 'podOverrides') as PodOverrides;
  const policy = everything(schema.properties?.['podFailurePolicy'] ?? {}, known, 'podFailurePolicy') as PodFailurePolicy;
  const containers = (list: PodOverrides['extraContainers'], names: string): PodOverrides['extraContainers'] =>
    list?.map((container) => ({ ...container, name: names, env: apart(container.env) }));
  return {
    podOverrides: {
      ...pod,
      env: apart(pod.env),
      extraContainers: containers(pod.extraContainers, 'beside'),
      extraInitContainers: containers(pod.extraInitContainers, 'before'),
    },
    podFailurePolicy: { rules: policy.rules.flatMap(alternatives) },
  };
}

/** A variable has a value or a source. */
function apart(env: readonly EnvVar[] = []): readonly EnvVar[] {
  return env.flatMap(({ name, value, valueFrom }) => [
    { name, value },
    { name: `${name}x`, valueFrom },
  ]);
}

/** A rule has exit codes or conditions. */
const alternatives = ({ action, onExitCodes, onPodConditions }: PodFailurePolicyRule): PodFailurePolicyRule[] => [
  { action, onExitCodes },
  { action, onPodConditions },
];

const makers: Readonly<Record<string, (schema: Schema) => readonly IKelosObject[]>> = {
  Task: (schema) => {
    const chart = makeChart();
    return [
      new Task(chart, 'All', {
        agent: Agent.claudeCode(agentProps),
        prompt: 'p',
        workspace: Workspace.fromWorkspaceName(chart, 'W', 'w'),
        configs: [AgentConfig.fromAgentConfigName(chart, 'C', 'c')],
        dependsOn: [Task.fromTaskName(chart, 'T', 't')],
        branch: 'b',
        ttlAfterFinished: Duration.seconds(1),
        upstreamRepo: 'o/r',
        ...podProps(schema),
      }),
    ];
  },
  Workspace: () => [
    new Workspace(makeChart(), 'All', {
      repo: url,
      ref: 'r',
      secret: 's',
      remotes: [{ name: 'n', url }],
      files: [{ path: 'p', content: 'c' }],
      setupCommand: ['c'],
    }),
  ],
  AgentConfig: () => [
    new AgentConfig(makeChart(), 'All', {
      agentsMd: 'a',
      plugins: [{ name: 'n', skills: [{ name: 's', content: 'c' }], agents: [{ name: 'a', content: 'c' }] }],
      skills: [{ source: 's', skill: 'k' }],
      mcpServers: [
        McpServer.http('h', { url, headers: { a: 'b' }, headersFrom: 's' }),
        McpServer.stdio('s', {
          command: 'c',
          args: ['a'],
          env: {
            A: 'a',
            B: McpValue.fromSecret('s', 'k', { optional: true }),
            C: McpValue.fromConfigMap('m', 'k', { optional: true }),
          },
          envFrom: 's',
        }),
      ],
    }),
  ],
  TaskSpawner: (schema) => {
    const chart = makeChart();
    const task: TaskTemplateProps = {
      agent: Agent.codex(agentProps),
      prompt: 'p',
      workspace: Workspace.fromWorkspaceName(chart, 'W', 'w'),
      configs: [AgentConfig.fromAgentConfigName(chart, 'C', 'c')],
      dependsOn: [Task.fromTaskName(chart, 'T', 't')],
      branch: 'b',
      ttlAfterFinished: Duration.seconds(1),
      upstreamRepo: 'o/r',
      labels: { a: 'b' },
      annotations: { a: 'b' },
      contextSources: [
        ContextSource.http('c', {
          url: Prompt.template('http://h/{{.ID}}'),
          method: 'POST',
          headers: { a: 'b' },
          headersFrom: [{ header: 'h', secret: 's', key: 'k' }],
          body: 'b',
          responseFilter: { type: 'JSONPath', expression: '$.a' },
          allowInsecure: true,
          timeout: Duration.seconds(5),
          maxResponse: Size.kibibytes(1),
          failurePolicy: 'Ignore',
        }),
      ],
      ...podProps(schema.properties?.['taskTemplate'] ?? {}),
    };
    return allTriggers().map(
      (trigger, index) =>
        new TaskSpawner(chart, `All${index}`, { trigger, task, maxConcurrency: 1, maxTotalTasks: 1, suspended: true }),
    );
  },
};

function allTriggers(): readonly Trigger[] {
  const common = {
    repo: 'o/r',
    labels: ['l'],
    excludeLabels: ['l'],
    state: 'all',
    commentPolicy: {
      triggerComment: 't',
      excludeComments: ['e'],
      allowedUsers: ['u'],
      allowedTeams: ['o/t'],
      minimumPermission: 'read',
    },
    author: 'a',
    excludeAuthors: ['a'],
    priorityLabels: ['l'],
    pollInterval: Duration.minutes(1),
  } as const;
  const reporting = { enabled: true, checks: { name: 'n' } };
  const filePatterns = { include: ['i'], exclude: ['e'] };
  return [
    Trigger.githubIssues({ ...common, types: ['issues'], assignee: 'a', reporting: { enabled: true } }),
    Trigger.githubPullRequests({ ...common, reviewState: 'any', draft: true, reporting, filePatterns }),
    Trigger.githubWebhook({
      events: ['pull_request'],
      repository: 'o/r',
      excludeAuthors: ['a'],
      filters: [
        {
          event: 'pull_request',
          action: 'a',
          bodyContains: 'b',
          bodyPattern: 'b',
          excludeBodyPatterns: ['b'],
          labels: ['l'],
          excludeLabels: ['l'],
          state: 's',
          branch: 'b',
          tag: 't',
          draft: true,
          commentOn: 'Issue',
          author: 'a',
          excludeAuthors: ['a'],
          filePatterns,
        },
      ],
      reporting,
    }),
    Trigger.linearWebhook({
      types: ['Issue'],
      filters: [{ type: 'Issue', action: 'create', states: ['s'], labels: ['l'], excludeLabels: ['l'] }],
    }),
    Trigger.webhook({
      source: 's',
      fieldMapping: { id: '$.id' },
      filters: [
        { field: '$.a', value: 'v' },
        { field: '$.b', pattern: 'p' },
      ],
    }),
    Trigger.jira({ baseUrl: url, project: 'P', jql: 'j', secret: 's', pollInterval: Duration.minutes(1) }),
    Trigger.slack({
      channels: ['C0123456789'],
      botMessagePolicy: 'All',
      triggers: [{ pattern: 'p', mentionOptional: true }],
      excludePatterns: ['e'],
    }),
    Trigger.cron({ schedule: Cron.daily() }),
  ];
}

const isAt = (path: string, exceptions: readonly string[]): boolean =>
  exceptions.some((exception) => path === exception || path.startsWith(`${exception}.`));

describe.each(Object.entries(makers))('constructs of %s', (kind, make) => {
  const schema = specSchema(kind);
  const known = pathsOf(schema);
  const emitted = new Set(make(schema).flatMap((construct) => pathsIn(specOf(construct), schema)));
  const exceptions = Object.keys(NOT_FOR_USERS[kind] ?? {});

  test('emit every field that the API has', () => {
    expect(known.filter((path) => !emitted.has(path) && !isAt(path, exceptions))).toEqual([]);
  });

  test('emit no field that the API server would drop', () => {
    expect([...emitted].filter((path) => !known.includes(path))).toEqual([]);
  });

  test('emit nothing of what is said not to be for users, which is in the API', () => {
    expect(exceptions.filter((exception) => !known.some((path) => isAt(path, [exception])))).toEqual([]);
    expect([...emitted].filter((path) => isAt(path, exceptions))).toEqual([]);
  });
});
