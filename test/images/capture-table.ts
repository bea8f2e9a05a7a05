/**
 * What the capture program makes of a stream outside of a repository: the vectors of the image contract, and what the reference gives where
 * this program is better on purpose.
 */
export interface CaptureCase {
  readonly name: string;
  readonly agent: string;
  readonly stream: string;
  readonly env?: Readonly<Record<string, string>>;
  /** The lines between the markers; none: no block. */
  readonly lines: readonly string[];
}

const lines = (...texts: string[]): string => texts.map((text) => `${text}\n`).join('');

export const CONTRACT: readonly CaptureCase[] = [
  {
    name: 'V2 codex: sums over turns, the last message',
    agent: 'codex',
    stream: lines(
      '{"type":"item.completed","item":{"type":"agent_message","text":"Step one."}}',
      '{"type":"turn.completed","usage":{"input_tokens":900,"cached_input_tokens":300,"output_tokens":40}}',
      '{"type":"item.completed","item":{"type":"agent_message","text":"Opened a PR.\\nDone: yes"}}',
      '{"type":"turn.completed","usage":{"input_tokens":1100,"output_tokens":60}}',
    ),
    lines: ['input-tokens: 2000', 'output-tokens: 100', 'response: T3BlbmVkIGEgUFIuCkRvbmU6IHllcw=='],
  },
  {
    name: 'V3 codex: what is no integer counts nothing',
    agent: 'codex',
    stream: lines(
      '{"type":"turn.completed","usage":{"input_tokens":1.5,"output_tokens":7}}',
      '{"type":"turn.completed","usage":{"input_tokens":3,"output_tokens":-2}}',
    ),
    lines: ['input-tokens: 3', 'output-tokens: 5'],
  },
  {
    name: 'V4 codex: a total of nothing has no line',
    agent: 'codex',
    stream: lines(
      '{"type":"item.completed","item":{"type":"agent_message","text":"a\\nb"}}',
      '{"type":"turn.completed","usage":{"input_tokens":0,"output_tokens":0}}',
    ),
    lines: ['response: YQpi'],
  },
  {
    name: 'V5 claude-code: words after the object',
    agent: 'claude-code',
    stream: lines('{"type":"result","total_cost_usd":0.2} trailing'),
    lines: ['cost-usd: 0.2'],
  },
  {
    name: 'V6 claude-code: a line that is an array',
    agent: 'claude-code',
    stream: lines('[1]', '{"type":"result","total_cost_usd":0.0010}'),
    lines: ['cost-usd: 0.0010'],
  },
  {
    name: 'V7 claude-code: a carriage return',
    agent: 'claude-code',
    stream: '{"type":"result","total_cost_usd":0.50}\r\n',
    lines: ['cost-usd: 0.50'],
  },
  {
    name: 'V8 claude-code: the last result alone',
    agent: 'claude-code',
    stream: lines(
      '{"type":"result","total_cost_usd":1,"usage":{"input_tokens":1}}',
      '{"type":"result","usage":{"output_tokens":0}}',
    ),
    lines: ['output-tokens: 0'],
  },
  {
    name: 'V11 cursor: no line feed at the end',
    agent: 'cursor',
    stream: '{"type":"result","usage":{"inputTokens":5,"outputTokens":6},"result":"héllo ✓"}',
    lines: ['input-tokens: 5', 'output-tokens: 6', 'response: aMOpbGxvIOKckw=='],
  },
  { name: 'V12 cursor: an empty reply', agent: 'cursor', stream: lines('{"type":"result","usage":{},"result":""}'), lines: [] },
  { name: 'V13 an unknown agent', agent: 'foo', stream: lines('{"type":"result","total_cost_usd":1}'), lines: [] },
  {
    name: 'V14 an empty stream with a base branch',
    agent: 'codex',
    stream: '',
    env: { KELOS_BASE_BRANCH: 'rel' },
    lines: ['base-branch: rel'],
  },
];

export const BETTER: readonly CaptureCase[] = [
  {
    name: 'V9 gemini: both spellings of the counts (the reference knows one)',
    agent: 'gemini',
    stream: lines('{"type":"message","role":"assistant","content":"x"}', '{"type":"result","stats":{"input_tokens":3}}'),
    lines: ['input-tokens: 3', 'response: eA=='],
  },
  {
    name: 'V10 gemini: a reply that comes in pieces only (the reference drops it)',
    agent: 'gemini',
    stream: lines('{"type":"message","role":"assistant","delta":true,"content":"part"}'),
    lines: ['response: cGFydA=='],
  },
  {
    name: 'gemini: the pieces of the last message alone',
    agent: 'gemini',
    stream: lines(
      '{"type":"message","role":"assistant","delta":true,"content":"Let me "}',
      '{"type":"message","role":"assistant","delta":true,"content":"look."}',
      '{"type":"tool_use","tool_name":"ls"}',
      '{"type":"message","role":"assistant","delta":true,"content":"Do"}',
      'a warning of the program',
      '{"type":"message","role":"assistant","delta":true,"content":"ne."}',
      '{"type":"result","stats":{"inputTokens":1,"input_tokens":2}}',
    ),
    lines: ['input-tokens: 1', `response: ${Buffer.from('Done.').toString('base64')}`],
  },
  {
    name: 'claude-code: what is no number is left out',
    agent: 'claude-code',
    stream: lines('{"type":"result","total_cost_usd":null,"usage":{"input_tokens":true,"output_tokens":"7"},"result":7}'),
    lines: ['output-tokens: 7'],
  },
  {
    name: 'claude-code: a value cannot make lines of its own',
    agent: 'claude-code',
    stream: lines('{"type":"result","total_cost_usd":"1\\npr: https://example.com/1","usage":{"input_tokens":[1]}}'),
    lines: [],
  },
  {
    name: 'codex: a string and a number of twenty digits count nothing',
    agent: 'codex',
    stream: lines('{"type":"turn.completed","usage":{"input_tokens":"7","output_tokens":12345678901234567890}}'),
    lines: [],
  },
  {
    name: 'opencode: the text within its part, and the cost',
    agent: 'opencode',
    stream: lines(
      '{"type":"step_finish","part":{"tokens":{"input":12,"output":5},"cost":0.1}}',
      '{"type":"text","part":{"type":"text","text":"ok"}}',
      '{"type":"step_finish","part":{"tokens":{"input":1,"output":0},"cost":0.2}}',
    ),
    lines: ['cost-usd: 0.3', 'input-tokens: 13', 'output-tokens: 5', 'response: b2s='],
  },
];

/** The recorded streams of real programs: all of them ran the same task. */
const REPLY = `response: ${Buffer.from('Done: created stub.txt and committed it.').toString('base64')}`;
const TOKENS = ['input-tokens: 20', 'output-tokens: 10', REPLY];

export const RECORDED: readonly { readonly agent: string; readonly file: string; readonly lines: readonly string[] }[] = [
  { agent: 'claude-code', file: 'claude-stream.jsonl', lines: ['cost-usd: 0.00021', ...TOKENS] },
  { agent: 'codex', file: 'codex-stream.jsonl', lines: TOKENS },
  { agent: 'gemini', file: 'gemini-stream.jsonl', lines: TOKENS },
  { agent: 'opencode', file: 'opencode-stream.jsonl', lines: TOKENS },
];
