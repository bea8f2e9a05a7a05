import { each, join, on, when } from './prompt-helpers';
import { Prompt, type PromptPart } from './prompt';
import { show } from './show';

function tag(literals: TemplateStringsArray, ...values: readonly PromptPart[]): Prompt {
  if (!Array.isArray(literals) || !Array.isArray(literals.raw)) {
    throw new Error(`prompt is a tag and stands before a template, as prompt\`…\`; a string needs none, got ${show(literals)}`);
  }
  if (literals.some((literal: string | undefined) => literal === undefined)) {
    throw new Error(`a prompt has an escape that JavaScript does not know: ${JSON.stringify(literals.raw)}`);
  }
  return Prompt.join(literals.flatMap((literal: string, index) => [literal, ...values.slice(index, index + 1)]));
}

/** The tag of prompts, and what else makes parts of them. */
export interface PromptTag {
  /**
   * A prompt with references in it. The literal parts, and the strings and numbers put in, reach the agent byte for byte.
   * @example prompt`Implement PLAN.md on ${plan.result('branch')}.`
   * @throws Error when something is put in that has no text, as a Task or undefined
   */
  (literals: TemplateStringsArray, ...values: readonly PromptPart[]): Prompt;

  /**
   * The one part or the other, as the cluster finds. A value as the condition says whether it is there and not empty, 0 or false.
   * @param otherwise nothing when it is left out
   * @example prompt.when(issue.kind.equals('PR'), 'Review it.', 'Fix it.')
   */
  readonly when: typeof when;

  /**
   * A part for each value of a list.
   * @param separator stands between the parts; nothing when it is left out
   * @example prompt.each(event.payload.commits, (commit) => prompt`- ${commit.message}`, '\n')
   */
  readonly each: typeof each;

  /**
   * Parts, or the values of a list, with something between them.
   * @param separator `, ` when it is left out
   * @example prompt.join(commit.added, '\n')
   */
  readonly join: typeof join;

  /**
   * A part for one of the events of a `Trigger.githubWebhook`, or for some of them. The function gets the item with what that event has.
   * @throws Error at synth, when the trigger has no such event
   * @example prompt.on('pull_request', (item) => prompt`Review ${item.payload.pull_request.head.sha}.`)
   */
  readonly on: typeof on;
}

/**
 * A prompt with references in it. The literal parts, and the strings and numbers put in, reach the agent byte for byte.
 * @example prompt`Implement PLAN.md on ${plan.result('branch')}.`
 * @throws Error when something is put in that has no text, as a Task or undefined
 */
export const prompt: PromptTag = Object.assign(tag, { when, each, join, on });
