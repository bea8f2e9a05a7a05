/** Reads what an agent reports at the end of its log (contract: outputs and results). */

export interface Outputs {
  readonly outputs: readonly string[];
  readonly results: Readonly<Record<string, string>>;
}

const START = '---KELOS_OUTPUTS_START---';
const END = '---KELOS_OUTPUTS_END---';
/** A reply of this size still fits a status object beside everything else; a longer one is cut to whole base64 groups. */
const MAX_LINE = 32_768;

/**
 * The lines between the last complete pair of markers; undefined when there is none or nothing stands in it. Markers are whole lines,
 * so an agent that quotes them in a sentence is not mistaken for the block.
 */
export function parseOutputs(log: string): Outputs | undefined {
  const lines = log.split('\n').map((line) => line.trim());
  const end = lines.lastIndexOf(END);
  const start = end < 0 ? -1 : lines.lastIndexOf(START, end);
  if (start < 0) return undefined;
  const outputs = lines
    .slice(start + 1, end)
    .filter((line) => line !== '')
    .map(bounded);
  return outputs.length === 0 ? undefined : { outputs, results: resultsOf(outputs) };
}

function resultsOf(outputs: readonly string[]): Record<string, string> {
  const results: Record<string, string> = Object.create(null) as Record<string, string>;
  for (const line of outputs) {
    const cut = line.indexOf(': ');
    if (cut > 0) results[line.slice(0, cut)] = line.slice(cut + 2);
  }
  return { ...results };
}

function bounded(line: string): string {
  if (line.length <= MAX_LINE) return line;
  const prefix = line.indexOf(': ') + 2;
  return line.slice(0, prefix + Math.floor((MAX_LINE - prefix) / 4) * 4);
}

/** The agent's final message, which it reports base64-encoded as `response`. */
export function answerOf(outputs: Outputs | undefined): string | undefined {
  const encoded = outputs?.results['response'];
  return encoded === undefined ? undefined : Buffer.from(encoded, 'base64').toString('utf8');
}
