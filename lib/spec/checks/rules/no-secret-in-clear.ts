import type { EnvVar } from '../../../api/k8s.generated';
import { exampleTask } from '../examples';
import type { FleetConfig, FleetSpawner, FleetWorkspace } from '../fleet';
import { requestsOf } from '../places';
import type { CheckRule, Problem } from '../rule';

/** What well-known tokens and keys begin with. */
const TOKEN =
  /(?:^|[\s"'=:@/])(?:gh[pousr]_[A-Za-z0-9]{20}|github_pat_\w{20}|glpat-[-\w]{16}|sk-[-\w]{20}|xox[abpors]-[-\w]{10}|AKIA[0-9A-Z]{16}|AIza[-\w]{30}|lin_api_\w{20}|eyJ[-\w]{16,}\.eyJ[-\w]+\.)|-----BEGIN [A-Z ]*PRIVATE KEY-----/;
/** `git` is the user of everybody who comes with a key. */
const HAS_USER = /^\w+:\/\/(?!git@)[^/@]*@/;
const SECRET_NAME = /(?:^|_)(?:TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIALS?|(?:API|ACCESS|PRIVATE|SECRET)_?KEY|AUTH_JSON)$/i;
const SECRET_HEADER = /^(?:(?:proxy-)?authorization|cookie|x-api-key|.*-(?:token|api-?key|secret))$/i;
/** What stands for a value, or says where it is. */
const NO_SECRET = /^\s*$|^\$\(\w+\)$|^(?:true|false|none|null|\d{1,5})$|^[./~]\S*$/i;

export const noSecretInClear: CheckRule = {
  id: 'KEL036',
  name: 'no-secret-in-clear',
  severity: 'warning',
  title: 'A manifest has no secret in it.',
  why:
    'What stands in a manifest is read by everyone who may read the object, or the repository that it comes from. Variables take `valueFrom`, ' +
    '`McpValue.fromSecret(…)` and `envFrom`, headers `headersFrom`, a Workspace `secretRef`. The rule knows the shapes of common tokens and the names of ' +
    'variables and headers that hold secrets; it never repeats what it finds.',
  wrong: [exampleTask({ podOverrides: { env: [{ name: 'NPM_TOKEN', value: 'e6f0a1c2d3' }] } })],
  right: [
    exampleTask({ podOverrides: { env: [{ name: 'NPM_TOKEN', valueFrom: { secretKeyRef: { name: 'npm', key: 'token' } } }] } }),
  ],
  *check({ runs, configs, workspaces, spawners }): Iterable<Problem> {
    for (const { object, at, spec } of runs) {
      if (!spec.podOverrides?.env) continue;
      for (const name of openVariables(spec.podOverrides.env)) {
        const message = `has the value of ${name} in clear; take it from a Secret, with 'valueFrom'`;
        yield { object, field: `${at}.podOverrides.env`, message };
      }
    }
    for (const object of configs) yield* inConfig(object);
    for (const object of workspaces) yield* inWorkspace(object);
    for (const object of spawners) yield* inRequests(object);
  },
};

function* inWorkspace(object: FleetWorkspace): Iterable<Problem> {
  const message = "has a user or a token in clear; name a Secret in 'secretRef'";
  if (HAS_USER.test(object.spec.repo)) yield { object, field: 'spec.repo', message };
  for (const [index, { url }] of (object.spec.remotes ?? []).entries()) {
    if (HAS_USER.test(url)) yield { object, field: `spec.remotes[${index}].url`, message };
  }
}

function* inRequests(object: FleetSpawner): Iterable<Problem> {
  for (const { at, part } of requestsOf(object)) {
    for (const header of openHeaders(part.headers)) {
      yield { object, field: `${at}.headers`, message: `has the header ${header} in clear; use 'headersFrom'` };
    }
  }
}

function* inConfig(object: FleetConfig): Iterable<Problem> {
  for (const [index, { name: server, env, headers, args = [], url = '' }] of (object.spec.mcpServers ?? []).entries()) {
    const at = `spec.mcpServers[${index}]`;
    const of = `of MCP server '${server}' in clear`;
    for (const name of openVariables(env))
      yield { object, field: `${at}.env`, message: `has the variable ${name} ${of}; take it from a Secret` };
    for (const header of openHeaders(headers)) {
      yield { object, field: `${at}.headers`, message: `has the header ${header} ${of}; use 'headersFrom'` };
    }
    if (args.some((arg) => TOKEN.test(arg)))
      yield { object, field: `${at}.args`, message: `has a token ${of}; give it as a variable, from a Secret` };
    if (TOKEN.test(url) || HAS_USER.test(url)) {
      yield { object, field: `${at}.url`, message: `has a token ${of}; give it as a header, with 'headersFrom'` };
    }
  }
}

function openVariables(env: readonly EnvVar[] = []): readonly string[] {
  return env.flatMap(({ name, value }) => (typeof value === 'string' && isSecret(SECRET_NAME.test(name), value) ? [name] : []));
}

function openHeaders(headers: Readonly<Record<string, string>> = {}): readonly string[] {
  return Object.entries(headers).flatMap(([name, value]) => (isSecret(SECRET_HEADER.test(name), value) ? [name] : []));
}

function isSecret(hasName: boolean, value: string): boolean {
  return (hasName && !NO_SECRET.test(value)) || TOKEN.test(value);
}
