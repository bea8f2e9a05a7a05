import type { RepositoryState } from './repository';
import type { Usage } from './usage';

const START = '---KELOS_OUTPUTS_START---';
const END = '---KELOS_OUTPUTS_END---';

/** The block that ends an agent's log and that the controller reads; empty when there is nothing to say. The order of keys is fixed. */
export function outputsBlock(repository: RepositoryState, usage: Usage): string {
  const pairs: readonly (readonly [string, string | undefined])[] = [
    ['branch', repository.branch],
    ...repository.pullRequests.map((url) => ['pr', url] as const),
    ['commit', repository.commit],
    ['base-branch', repository.baseBranch],
    ['cost-usd', usage.costUsd],
    ['input-tokens', usage.inputTokens],
    ['output-tokens', usage.outputTokens],
    // a reply has many lines: encoded it has one
    ['response', usage.response === undefined ? undefined : Buffer.from(usage.response, 'utf8').toString('base64')],
  ];
  const lines = pairs.filter(([, value]) => value !== undefined).map(([key, value]) => `${key}: ${value}`);
  return lines.length === 0 ? '' : [START, ...lines, END, ''].join('\n');
}
