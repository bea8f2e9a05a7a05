import type { AgentRunSpec } from '../../../api/task';
import { agentOfVariable, credentialVariables } from '../credentials';
import { exampleTask } from '../examples';
import type { CheckRule, Problem } from '../rule';

export const credentialsFit: CheckRule = {
  id: 'KEL026',
  name: 'credentials-fit',
  severity: 'error',
  title: 'Credentials are ones that the agent knows.',
  why:
    'With `api-key` and `oauth` a Secret must be named; the API server refuses the object otherwise. With `none`, the agent finds its credentials in ' +
    '`podOverrides.env`, under its own variable: with that of another agent only, its CLI cannot sign in and the Task fails. OpenCode, which takes keys ' +
    'of many providers, and images of your own are not looked at.',
  wrong: [
    exampleTask({
      type: 'codex',
      credentials: { type: 'none' },
      podOverrides: { env: [{ name: 'ANTHROPIC_API_KEY', valueFrom: { secretKeyRef: { name: 'claude', key: 'key' } } }] },
    }),
  ],
  right: [
    exampleTask({
      type: 'codex',
      credentials: { type: 'none' },
      podOverrides: { env: [{ name: 'CODEX_API_KEY', valueFrom: { secretKeyRef: { name: 'codex', key: 'key' } } }] },
    }),
  ],
  *check({ runs }): Iterable<Problem> {
    for (const { object, at, spec } of runs) {
      const { type, secretRef } = spec.credentials;
      if (type !== 'none' && secretRef === undefined) {
        yield { object, field: `${at}.credentials.secretRef`, message: `must be given, because the type is ${type}` };
      }
      const foreign = type === 'none' ? foreignVariable(spec) : undefined;
      if (foreign === undefined) continue;
      const wanted = credentialVariables(spec.type).join(' or ');
      yield { object, field: `${at}.podOverrides.env`, message: `has ${foreign}, but ${spec.type} reads ${wanted}` };
    }
  },
};

/** A variable with the credentials of another agent, where there is none for this one. */
function foreignVariable({ type, image, podOverrides }: AgentRunSpec): string | undefined {
  if (!podOverrides?.env || type === 'opencode' || image) return undefined;
  const names = podOverrides.env.map(({ name }) => name);
  const own = credentialVariables(type);
  if (names.some((name) => own.includes(name))) return undefined;
  return names.find((name) => agentOfVariable(name) !== undefined);
}
