import type { AgentConfigSpec, TaskSpec } from '../../../../lib/api';
import { mergeAgentConfigs } from '../../../../runtime/task/build/agent-config';
import type { JobInput } from '../../../../runtime/task/build/input';
import { resolveMcpServers, type ResolvedMcpServer } from '../../../../runtime/task/build/mcp';

export const taskSpec = (more: Partial<TaskSpec> = {}): TaskSpec => ({
  type: 'claude-code',
  prompt: 'Do the thing.',
  credentials: { type: 'none' },
  ...more,
});

interface Parts extends Omit<Partial<JobInput>, 'task' | 'agentConfigs' | 'mcpServers'> {
  readonly task?: TaskSpec;
  readonly config?: AgentConfigSpec;
  /** Secrets by name. */
  readonly secrets?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** What a Job is made from, with one AgentConfig called `conf`. */
export function jobInput({ task = taskSpec(), config, secrets = {}, ...more }: Parts = {}): JobInput {
  const agentConfigs = config ? [{ name: 'conf', spec: config }] : [];
  return {
    task: { metadata: { name: 't', namespace: 'dev', uid: 'uid-1' }, spec: task },
    prompt: task.prompt,
    agentConfigs,
    mcpServers: resolved(agentConfigs, secrets),
    ...more,
  };
}

function resolved(configs: JobInput['agentConfigs'], secrets: NonNullable<Parts['secrets']>): readonly ResolvedMcpServer[] {
  const resolution = resolveMcpServers(mergeAgentConfigs(configs).mcpServers, (_kind, name) => {
    const data = secrets[name];
    return data ? new Map(Object.entries(data).map(([key, value]) => [key, Buffer.from(value)])) : 'missing';
  });
  if (resolution.state !== 'resolved') throw new Error(`not resolved: ${JSON.stringify(resolution)}`);
  return resolution.servers;
}
