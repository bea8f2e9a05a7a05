import { App, Chart } from 'cdk8s';
import { Agent, AgentConfig, Credentials, KelosRuntime, McpServer, prompt, Task, Workspace } from 'kelos-iac';

/**
 * Where the repository, the model and the MCP server are. The defaults are the public ones; `npm run demo` and the end-to-end test point
 * them at stand-ins inside their own cluster.
 */
export interface QuickstartSettings {
  /** @default - where `cdk8s synth` wants it */
  readonly outdir?: string;
  /** Clone URL of a repository that the token in the Secret `github-token` may push to. */
  readonly repo: string;
  /** @default - the MCP server is left out */
  readonly mcpUrl?: string;
  /** @default - the provider's own */
  readonly modelUrl?: string;
  /** @default - `ghcr.io/kelos-dev/claude-code:latest` */
  readonly agentImage?: string;
  /** Text of the second Task's prompt; editing it runs only that Task anew. */
  readonly buildPrompt?: string;
  readonly planPrompt?: string;
}

/** Two Tasks on one branch: the first writes a plan, the second is told what the first one did and carries it out. */
export function quickstart(settings: QuickstartSettings): App {
  const app = new App({ outdir: settings.outdir });
  new KelosRuntime(
    new Chart(app, 'kelos'),
    'Runtime',
    settings.agentImage ? { agentImages: { 'claude-code': settings.agentImage } } : {},
  );

  const chart = new Chart(app, 'agents', { namespace: 'agents' });
  const claude = Agent.claudeCode({ credentials: Credentials.apiKey('claude-credentials'), model: 'sonnet' });
  const shop = new Workspace(chart, 'Shop', { repo: settings.repo, ref: 'main', secret: 'github-token' });
  const rules = new AgentConfig(chart, 'Rules', {
    agentsMd: 'Keep every change small. Sign your commits as the shop team.',
    plugins: [
      {
        name: 'team',
        skills: [
          {
            name: 'review',
            content: '---\nname: review\ndescription: How this team reviews a change\n---\nRead the diff twice.\n',
          },
        ],
      },
    ],
    mcpServers: settings.mcpUrl ? [McpServer.http('notes', { url: settings.mcpUrl, headersFrom: 'notes-credentials' })] : [],
  });
  const common = { agent: claude, workspace: shop, configs: [rules], branch: 'feat/search', ...modelEnv(settings) };

  const plan = new Task(chart, 'Plan', {
    ...common,
    prompt: settings.planPrompt ?? 'Write PLAN.md: how search is added to the shop. Commit and push it.',
  });
  new Task(chart, 'Build', {
    ...common,
    prompt: prompt`${settings.buildPrompt ?? 'Implement PLAN.md. Commit and push.'}\nThe plan is on branch ${plan.result('branch')} at commit ${plan.result('commit')}.`,
  });
  return app;
}

function modelEnv({ modelUrl }: QuickstartSettings): { podOverrides?: { env: { name: string; value: string }[] } } {
  return modelUrl === undefined ? {} : { podOverrides: { env: [{ name: 'ANTHROPIC_BASE_URL', value: modelUrl }] } };
}
