import { quickstart } from './app';

const repo = process.env['QUICKSTART_REPO'] ?? 'https://github.com/acme/shop.git';
const optional = (name: string): string | undefined => process.env[name] || undefined;

quickstart({
  repo,
  mcpUrl: optional('QUICKSTART_MCP_URL'),
  modelUrl: optional('QUICKSTART_MODEL_URL'),
  agentImage: optional('QUICKSTART_AGENT_IMAGE'),
  planPrompt: optional('QUICKSTART_PLAN_PROMPT'),
  buildPrompt: optional('QUICKSTART_BUILD_PROMPT'),
}).synth();
