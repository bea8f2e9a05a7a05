import { exampleTask } from '../examples';
import type { Fleet, FleetObject, FleetTask, Run } from '../fleet';
import type { CheckRule, Problem } from '../rule';

/** Linux starts no program with an argument or a variable of this many bytes. */
const LIMIT = 131_072;

export const canBeExecuted: CheckRule = {
  id: 'KEL027',
  name: 'can-be-executed',
  severity: 'error',
  title: 'Prompt, instructions and variables are short enough for a program.',
  why:
    `The prompt is an argument of the agent, \`agentsMD\` and \`podOverrides.env\` are variables. Linux starts no program with one of ${LIMIT} bytes or ` +
    "more (128 KiB), or with a NUL in it: the Pod fails. The instructions of a Task's AgentConfigs count together. Of a template, what stands outside of its actions counts.",
  wrong: [exampleTask({ podOverrides: { env: [{ name: 'STYLE', value: 'one\0two' }] } })],
  right: [exampleTask({ podOverrides: { env: [{ name: 'STYLE', value: 'one two' }] } })],
  *check(fleet): Iterable<Problem> {
    for (const object of fleet.tasks) {
      const why = tooMuch(promptOf(object));
      if (why !== undefined) yield { object, field: 'spec.prompt', message: why };
    }
    for (const object of fleet.spawners) {
      const { promptTemplate = '' } = object.spec.taskTemplate;
      yield* problem(object, 'spec.taskTemplate.promptTemplate', tooMuch(outsideOfActions(promptTemplate)));
    }
    for (const object of fleet.configs) yield* problem(object, 'spec.agentsMD', tooMuch(agentsVariable([object.spec.agentsMD])));
    for (const run of fleet.runs) if (run.spec.podOverrides ?? run.spec.agentConfigRefs) yield* inRun(fleet, run);
  },
};

/** What of a prompt is known to reach the agent. */
function promptOf({ spec: { prompt, dependsOn } }: FleetTask): string {
  return dependsOn?.length ? outsideOfActions(prompt) : prompt;
}

function* problem(object: FleetObject, field: string, message: string | undefined): Iterable<Problem> {
  if (message !== undefined) yield { object, field, message };
}

function* inRun(fleet: Fleet, { object, at, spec }: Run): Iterable<Problem> {
  for (const [index, { name, value = '' }] of (spec.podOverrides?.env ?? []).entries()) {
    yield* problem(object, `${at}.podOverrides.env[${index}]`, tooMuch(`${name}=${value}`));
  }
  const refs = spec.agentConfigRefs ?? [];
  if (refs.length < 2) return;
  const texts = refs.map(({ name }) => fleet.find('AgentConfig', object, name)?.spec.agentsMD);
  const why = texts.some((text) => tooMuch(agentsVariable([text]))) ? undefined : tooMuch(agentsVariable(texts));
  if (why !== undefined) yield { object, field: `${at}.agentConfigRefs`, message: `${why} in their instructions` };
}

/** How the instructions of AgentConfigs reach the agent. */
function agentsVariable(texts: readonly (string | undefined)[]): string {
  return `KELOS_AGENTS_MD=${texts.filter(Boolean).join('\n\n')}`;
}

function outsideOfActions(text: string): string {
  return mayBeTooMuch(text) ? text.replace(/\{\{[^]*?\}\}/g, '') : text;
}

function tooMuch(text: string): string | undefined {
  if (text.includes('\0')) return 'must not have a NUL character, where a program stops reading';
  const bytes = mayBeTooMuch(text) ? Buffer.byteLength(text) : 0;
  return bytes < LIMIT ? undefined : `must have less than ${LIMIT} bytes, which is all a program can be given, got ${bytes}`;
}

/** No character has more than three bytes for each of its UTF-16 units. */
const mayBeTooMuch = (text: string): boolean => text.length * 3 >= LIMIT;
