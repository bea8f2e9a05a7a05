import type { McpServerSpec } from '../../../api/agent-config';
import type { EnvVar } from '../../../api/k8s.generated';
import { exampleTask } from '../examples';
import type { FleetConfig, FleetObject, FleetSpawner, FleetWorkspace } from '../fleet';
import { requestsOf } from '../places';
import type { CheckRule, Problem } from '../rule';
import { hasToken, isOpenUrl, isSecretHeader, isSecretVariable, isToken } from '../secrets';

export const noSecretInClear: CheckRule = {
  id: 'KEL036',
  name: 'no-secret-in-clear',
  severity: 'warning',
  title: 'A manifest has no secret in it.',
  why:
    'What stands in a manifest is read by everyone who may read the object, or the repository that it comes from. Variables take `valueFrom`, ' +
    '`McpValue.fromSecret(…)` and `envFrom`, headers `headersFrom`, a Workspace `secretRef`. The rule knows the shapes of common tokens, also in prompts, ' +
    'instructions, commands and files, and the names of variables, headers and parameters of URLs that hold secrets; it never repeats what it finds.',
  wrong: [exampleTask({ podOverrides: { env: [{ name: 'NPM_TOKEN', value: 'e6f0a1c2d3' }] } })],
  right: [
    exampleTask({ podOverrides: { env: [{ name: 'NPM_TOKEN', valueFrom: { secretKeyRef: { name: 'npm', key: 'token' } } }] } }),
  ],
  *check({ runs, tasks, configs, workspaces, spawners }): Iterable<Problem> {
    for (const { object, at, spec } of runs) {
      if (!spec.podOverrides?.env) continue;
      for (const name of openVariables(spec.podOverrides.env)) {
        const message = `has the value of ${name} in clear; take it from a Secret, with 'valueFrom'`;
        yield { object, field: `${at}.podOverrides.env`, message };
      }
    }
    for (const object of tasks) yield* inText(object, 'spec.prompt', object.spec.prompt);
    for (const object of configs) yield* inConfig(object);
    for (const object of workspaces) yield* inWorkspace(object);
    for (const object of spawners) yield* inSpawner(object);
  },
};

const IN_TEXT =
  'has a token in clear, which everybody reads who may read the object; name a Secret, and let the agent read a variable';

function* inText(object: FleetObject, field: string, text: string | undefined): Iterable<Problem> {
  if (hasToken(text)) yield { object, field, message: IN_TEXT };
}

function* inWorkspace(object: FleetWorkspace): Iterable<Problem> {
  const { repo, remotes = [], files = [], setupCommand = [] } = object.spec;
  const message = "has a user or a token in clear; name a Secret in 'secretRef'";
  if (isOpenUrl(repo)) yield { object, field: 'spec.repo', message };
  for (const [index, { url }] of remotes.entries()) {
    if (isOpenUrl(url)) yield { object, field: `spec.remotes[${index}].url`, message };
  }
  for (const [index, { content }] of files.entries()) yield* inText(object, `spec.files[${index}].content`, content);
  if (setupCommand.some((word) => hasToken(word) || isToken(word)))
    yield { object, field: 'spec.setupCommand', message: IN_TEXT };
}

function* inSpawner(object: FleetSpawner): Iterable<Problem> {
  const { when, taskTemplate } = object.spec;
  yield* inText(object, 'spec.taskTemplate.promptTemplate', taskTemplate.promptTemplate);
  if (when.jira && isOpenUrl(when.jira.baseUrl)) {
    yield { object, field: 'spec.when.jira.baseUrl', message: "has a user or a token in clear; 'secretRef' has them" };
  }
  for (const { at, part } of requestsOf(object)) {
    for (const [name, value] of Object.entries(part.headers ?? {})) {
      if (isSecretHeader(name, value))
        yield { object, field: `${at}.headers`, message: `has the header ${name} in clear; use 'headersFrom'` };
    }
    if (isOpenUrl(part.url)) {
      yield { object, field: `${at}.url`, message: "has a user or a token in clear; give it as a header, with 'headersFrom'" };
    }
    yield* inText(object, `${at}.body`, part.body);
  }
}

function* inConfig(object: FleetConfig): Iterable<Problem> {
  yield* inText(object, 'spec.agentsMD', object.spec.agentsMD);
  for (const [index, { skills = [], agents = [] }] of (object.spec.plugins ?? []).entries()) {
    if ([...skills, ...agents].some(({ content }) => hasToken(content)))
      yield { object, field: `spec.plugins[${index}]`, message: IN_TEXT };
  }
  for (const [index, server] of (object.spec.mcpServers ?? []).entries())
    yield* inServer(object, `spec.mcpServers[${index}]`, server);
}

function* inServer(
  object: FleetConfig,
  at: string,
  { name: server, env, headers = {}, args = [], url = '' }: McpServerSpec,
): Iterable<Problem> {
  const of = `of MCP server '${server}' in clear`;
  for (const name of openVariables(env))
    yield { object, field: `${at}.env`, message: `has the variable ${name} ${of}; take it from a Secret` };
  for (const [header, value] of Object.entries(headers)) {
    if (isSecretHeader(header, value))
      yield { object, field: `${at}.headers`, message: `has the header ${header} ${of}; use 'headersFrom'` };
  }
  if (args.some(isToken))
    yield { object, field: `${at}.args`, message: `has a token ${of}; give it as a variable, from a Secret` };
  if (isOpenUrl(url)) yield { object, field: `${at}.url`, message: `has a token ${of}; give it as a header, with 'headersFrom'` };
}

function openVariables(env: readonly EnvVar[] = []): readonly string[] {
  return env.flatMap(({ name, value }) => (typeof value === 'string' && isSecretVariable(name, value) ? [name] : []));
}
