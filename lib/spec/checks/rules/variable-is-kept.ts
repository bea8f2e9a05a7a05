import { credentialVariable } from '../credentials';
import { exampleTask } from '../examples';
import type { Fleet, FleetConfig, FleetWorkspace, Run } from '../fleet';
import { repositoryName } from '../repository';
import type { CheckRule, Problem } from '../rule';

export const variableIsKept: CheckRule = {
  id: 'KEL025',
  name: 'variable-is-kept',
  severity: 'error',
  title: 'A variable of podOverrides is not one that the runtime sets.',
  why:
    'Where `podOverrides.env` has a variable that the runtime sets for this very Task, the one of the runtime stays and the other is dropped without a ' +
    'word; `KELOS_SETUP_COMMAND` is always dropped. `KELOS_MODEL` without a `model`, say, is not in the way of anything and is kept.',
  wrong: [exampleTask({ model: 'sonnet', podOverrides: { env: [{ name: 'KELOS_MODEL', value: 'opus' }] } })],
  right: [exampleTask({ podOverrides: { env: [{ name: 'KELOS_MODEL', value: 'opus' }] } })],
  *check(fleet): Iterable<Problem> {
    for (const run of fleet.runs) {
      const env = run.spec.podOverrides?.env;
      if (!env?.length) continue;
      const own = new Set(ownVariables(fleet, run));
      for (const [index, { name }] of env.entries()) {
        if (!own.has(name)) continue;
        const message = `must not be ${name}, which the runtime sets for this Task: the value given here is dropped`;
        yield { object: run.object, field: `${run.at}.podOverrides.env[${index}].name`, message };
      }
    }
  },
};

/** What the runtime sets on the agent's container for this Task, as far as it is known here. */
function* ownVariables(fleet: Fleet, { object, spec }: Run): Iterable<string> {
  yield* ['KELOS_SETUP_COMMAND', 'KELOS_AGENT_TYPE'];
  if (spec.model) yield 'KELOS_MODEL';
  if (spec.effort) yield 'KELOS_EFFORT';
  if (spec.branch) yield 'KELOS_BRANCH';
  if (object.kind === 'TaskSpawner') yield 'KELOS_TASKSPAWNER';
  const credential = credentialVariable(spec.type, spec.credentials.type);
  if (credential !== undefined) yield credential;
  const workspace = fleet.find('Workspace', object, spec.workspaceRef?.name);
  if (workspace) yield* workspaceVariables(workspace, spec.upstreamRepo);
  const configs = (spec.agentConfigRefs ?? []).flatMap(({ name }) => fleet.find('AgentConfig', object, name) ?? []);
  yield* configVariables(configs);
}

function* workspaceVariables({ spec }: FleetWorkspace, upstreamRepo: string | undefined): Iterable<string> {
  const isEnterprise = !['', 'github.com'].includes(repositoryName(spec.repo)?.host ?? '');
  if (isEnterprise) yield 'GH_HOST';
  if (spec.ref) yield 'KELOS_BASE_BRANCH';
  if (upstreamRepo || spec.remotes?.some(({ name }) => name === 'upstream')) yield 'KELOS_UPSTREAM_REPO';
  if (!spec.secretRef) return;
  yield* ['GITHUB_TOKEN', isEnterprise ? 'GH_ENTERPRISE_TOKEN' : 'GH_TOKEN', 'GH_CONFIG_DIR', 'KELOS_GITHUB_TOKEN_FILE'];
}

function* configVariables(configs: readonly FleetConfig[]): Iterable<string> {
  if (configs.some(({ spec }) => spec.agentsMD)) yield 'KELOS_AGENTS_MD';
  if (configs.some(({ spec }) => spec.plugins?.length || spec.skills?.length)) yield 'KELOS_PLUGIN_DIR';
  if (configs.some(({ spec }) => spec.mcpServers?.length)) yield 'KELOS_MCP_SERVERS';
}
