import type { AgentType } from '../lib/api';
import type { ImagePullPolicy, JobsMode, LogLevel, RuntimeConfig } from '../lib/api/runtime-config';

const AGENTS: readonly AgentType[] = ['claude-code', 'codex', 'gemini', 'opencode', 'cursor'];
const JOBS: readonly JobsMode[] = ['hardened', 'compatible'];
const LEVELS: readonly LogLevel[] = ['debug', 'info', 'warn', 'error'];
const PULL_POLICIES: readonly ImagePullPolicy[] = ['Always', 'IfNotPresent', 'Never'];

/**
 * Parses the program's one input.
 * @throws Error that names the member, its value and what is allowed
 */
export function parseRuntimeConfig(text: string | undefined): RuntimeConfig {
  if (!text) throw new Error('KELOS_RUNTIME_CONFIG is not set; new KelosRuntime() sets it');
  const raw = asRecord('KELOS_RUNTIME_CONFIG', parseJson(text));
  return {
    ...(raw['namespaces'] === undefined ? {} : { namespaces: asStrings('namespaces', raw['namespaces']) }),
    runtimeNamespace: asString('runtimeNamespace', raw['runtimeNamespace']),
    serviceAccountName: asString('serviceAccountName', raw['serviceAccountName']),
    jobs: asOneOf('jobs', raw['jobs'], JOBS),
    logLevel: asOneOf('logLevel', raw['logLevel'], LEVELS),
    images: asAgentMap('images', raw['images'], asString),
    imagePullPolicies: asAgentMap('imagePullPolicies', raw['imagePullPolicies'], (at, value) =>
      asOneOf(at, value, PULL_POLICIES),
    ),
    metricsPort: asPort('metricsPort', raw['metricsPort']),
    healthPort: asPort('healthPort', raw['healthPort']),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new Error(`KELOS_RUNTIME_CONFIG must be JSON: ${(cause as Error).message}`, { cause });
  }
}

const wrong = (at: string, value: unknown, allowed: string): Error =>
  new Error(`KELOS_RUNTIME_CONFIG: '${at}' must be ${allowed}, got ${JSON.stringify(value) ?? 'nothing'}`);

function asRecord(at: string, value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrong(at, value, 'an object');
  return Object.fromEntries(Object.entries(value));
}

function asString(at: string, value: unknown): string {
  if (typeof value !== 'string' || value === '') throw wrong(at, value, 'a non-empty string');
  return value;
}

function asStrings(at: string, value: unknown): readonly string[] {
  if (!Array.isArray(value) || value.length === 0) throw wrong(at, value, 'a non-empty list of strings');
  return value.map((item, index) => asString(`${at}[${index}]`, item));
}

function asOneOf<T extends string>(at: string, value: unknown, allowed: readonly T[]): T {
  const found = allowed.find((candidate) => candidate === value);
  if (found === undefined) throw wrong(at, value, `one of ${allowed.join(', ')}`);
  return found;
}

function asPort(at: string, value: unknown): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > 65_535)
    throw wrong(at, value, 'a port number');
  return value;
}

function asAgentMap<T>(
  at: string,
  value: unknown,
  item: (at: string, value: unknown) => T,
): Readonly<Partial<Record<AgentType, T>>> {
  const entries = Object.entries(value === undefined ? {} : asRecord(at, value));
  return Object.fromEntries(
    entries.map(([agent, setting]) => [asOneOf(`${at} key`, agent, AGENTS), item(`${at}.${agent}`, setting)]),
  );
}
