import type { JsonObject } from './json-source';
import { sourceAt, stringAt } from './json-source';

/** What an agent's stream says about its work: values as they go into the block. */
export interface Usage {
  readonly costUsd?: string;
  readonly inputTokens?: string;
  readonly outputTokens?: string;
  /** The agent's last message, not empty. */
  readonly response?: string;
}

/** Reads one agent's stream, an object a line. */
export interface UsageReader {
  read(event: JsonObject): void;
  usage(): Usage;
}

type Path = readonly string[];

/** Where an agent writes its numbers: `last` of the events of this type counts, or the `sum` over them. */
interface Numbers {
  readonly type: string;
  readonly take: 'last' | 'sum';
  readonly costUsd?: Path;
  /** Several paths: the first one that holds a number. */
  readonly inputTokens: readonly Path[];
  readonly outputTokens: readonly Path[];
}

interface AgentStream {
  readonly numbers: Numbers;
  readonly reply: () => ReplyReader;
}

interface ReplyReader {
  read(type: string, event: JsonObject): void;
  text(): string | undefined;
}

const AGENTS: Readonly<Record<string, AgentStream>> = {
  'claude-code': {
    numbers: {
      type: 'result',
      take: 'last',
      costUsd: ['total_cost_usd'],
      inputTokens: [['usage', 'input_tokens']],
      outputTokens: [['usage', 'output_tokens']],
    },
    reply: () => lastResult(),
  },
  cursor: {
    numbers: { type: 'result', take: 'last', inputTokens: [['usage', 'inputTokens']], outputTokens: [['usage', 'outputTokens']] },
    reply: () => lastResult(),
  },
  gemini: {
    // the documents say inputTokens, the program writes input_tokens
    numbers: {
      type: 'result',
      take: 'last',
      inputTokens: [
        ['stats', 'inputTokens'],
        ['stats', 'input_tokens'],
      ],
      outputTokens: [
        ['stats', 'outputTokens'],
        ['stats', 'output_tokens'],
      ],
    },
    reply: () => new GeminiReply(),
  },
  codex: {
    numbers: {
      type: 'turn.completed',
      take: 'sum',
      inputTokens: [['usage', 'input_tokens']],
      outputTokens: [['usage', 'output_tokens']],
    },
    reply: () => lastText(codexText),
  },
  opencode: {
    numbers: {
      type: 'step_finish',
      take: 'sum',
      costUsd: ['part', 'cost'],
      inputTokens: [['part', 'tokens', 'input']],
      outputTokens: [['part', 'tokens', 'output']],
    },
    reply: () => lastText(opencodeText),
  },
};

/** @returns undefined for an agent that is not known: its stream is only passed on */
export function usageReader(agentType: string | undefined): UsageReader | undefined {
  const agent = agentType !== undefined && Object.hasOwn(AGENTS, agentType) ? AGENTS[agentType] : undefined;
  return agent && new TableReader(agent.numbers, agent.reply());
}

class TableReader implements UsageReader {
  private readonly costs: (string | undefined)[] = [];
  private readonly inputs: (string | undefined)[] = [];
  private readonly outputs: (string | undefined)[] = [];

  constructor(
    private readonly numbers: Numbers,
    private readonly reply: ReplyReader,
  ) {}

  read(event: JsonObject): void {
    const type = stringAt(event, 'type');
    if (type === undefined) return;
    this.reply.read(type, event);
    if (type !== this.numbers.type) return;
    const { costUsd, inputTokens, outputTokens } = this.numbers;
    this.costs.push(costUsd && numberAt(event, [costUsd]));
    this.inputs.push(numberAt(event, inputTokens));
    this.outputs.push(numberAt(event, outputTokens));
  }

  usage(): Usage {
    const last = (sources: readonly (string | undefined)[]): string | undefined => {
      const source = sources.at(-1);
      return source && unquoted(source);
    };
    const [decimal, integer] = this.numbers.take === 'last' ? [last, last] : [sumOfDecimals, sumOfIntegers];
    return {
      costUsd: decimal(this.costs),
      inputTokens: integer(this.inputs),
      outputTokens: integer(this.outputs),
      response: this.reply.text() || undefined,
    };
  }
}

// ---- replies ----

/** The `result` of the last result, which may have none. */
function lastResult(): ReplyReader {
  let text: string | undefined;
  return {
    read: (type, event) => {
      if (type === 'result') text = stringAt(event, 'result');
    },
    text: () => text,
  };
}

/** The last text that is not empty. */
function lastText(textOf: (type: string, event: JsonObject) => string | undefined): ReplyReader {
  let text: string | undefined;
  return {
    read: (type, event) => {
      text = textOf(type, event) || text;
    },
    text: () => text,
  };
}

function codexText(type: string, event: JsonObject): string | undefined {
  if (type !== 'item.completed' || stringAt(event, 'item', 'type') !== 'agent_message') return undefined;
  return stringAt(event, 'item', 'text');
}

function opencodeText(type: string, event: JsonObject): string | undefined {
  return type === 'text' ? stringAt(event, 'text') || stringAt(event, 'part', 'text') : undefined;
}

/** A whole message where the program writes one; otherwise the pieces of the last message, which it writes instead. */
class GeminiReply implements ReplyReader {
  private whole: string | undefined;
  private pieces: string[] = [];
  private interrupted = false;

  read(type: string, event: JsonObject): void {
    const content = this.assistantText(type, event);
    if (content === undefined) {
      this.interrupted = true;
    } else if (sourceAt(event, 'delta') !== 'true') {
      this.whole = content || this.whole;
    } else {
      if (this.interrupted) this.pieces = [];
      this.interrupted = false;
      this.pieces.push(content);
    }
  }

  text(): string | undefined {
    return this.whole ?? this.pieces.join('');
  }

  private assistantText(type: string, event: JsonObject): string | undefined {
    return type === 'message' && stringAt(event, 'role') === 'assistant' ? stringAt(event, 'content') : undefined;
  }
}

// ---- numbers ----

const JSON_NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const INTEGER = /^-?(?:0|[1-9]\d{0,18})$/;

/** The source of the first of `paths` that leads to a number, or to a string that spells one. */
function numberAt(event: JsonObject, paths: readonly Path[]): string | undefined {
  return paths
    .map((path) => sourceAt(event, ...path))
    .find((source) => source !== undefined && JSON_NUMBER.test(unquoted(source)));
}

/** As a line of the block shows it. */
const unquoted = (source: string): string => source.replace(/^"(.*)"$/, '$1');

const fits = (value: bigint): boolean => BigInt.asIntN(64, value) === value;

/** What is no 64-bit integer counts nothing, and a total of nothing is not worth a line. */
function sumOfIntegers(sources: readonly (string | undefined)[]): string | undefined {
  const values = sources.flatMap((source) => (source !== undefined && INTEGER.test(source) ? [BigInt(source)] : []));
  const total = values.filter(fits).reduce((sum, value) => sum + value, 0n);
  return total === 0n ? undefined : String(total);
}

/** Twelve digits: more would show the noise of binary fractions. */
function sumOfDecimals(sources: readonly (string | undefined)[]): string | undefined {
  const values = sources.flatMap((source) => (source !== undefined && JSON_NUMBER.test(source) ? [Number(source)] : []));
  const total = values.reduce((sum, value) => sum + value, 0);
  return total === 0 || !Number.isFinite(total) ? undefined : String(Number(total.toPrecision(12)));
}
