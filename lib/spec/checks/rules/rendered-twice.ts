import type { PrintedValue } from '../../../dialect/template/variables';
import type { Operand } from '../../../dialect/template/syntax/node';
import { exampleSpawner, exampleTask, ISSUES, SHOP } from '../examples';
import type { Fleet } from '../fleet';
import { isText } from '../printed';
import type { CheckRule, Problem } from '../rule';
import type { ItemTemplateUse } from '../templates';

const WAITS = { ...SHOP, dependsOn: ['survey'] };
const QUOTED = '{{"{{"}}{{printf "%q" .Title}}{{"}}"}}';

export const renderedTwice: CheckRule = {
  id: 'KEL028',
  name: 'rendered-twice',
  severity: 'error',
  title: 'What an item says is quoted where it is rendered twice.',
  why:
    'Where the Tasks of a spawner have dependencies, the prompt is rendered for the item, and what comes out is rendered again over the results of the ' +
    'dependencies. A stranger who writes `{{` into an issue then writes a template: it breaks the prompt, or reads results it should not. Printed ' +
    `as \`${QUOTED}\` it stays text; \`\` prompt\`…\`\` does so by itself. Numbers and words that have no braces need no quotes.`,
  wrong: [exampleSpawner(ISSUES, { ...WAITS, promptTemplate: 'Fix #{{.Number}}: {{.Title}}' }), exampleTask({}, 'survey')],
  right: [exampleSpawner(ISSUES, { ...WAITS, promptTemplate: `Fix #{{.Number}}: ${QUOTED}` }), exampleTask({}, 'survey')],
  *check(fleet): Iterable<Problem> {
    for (const use of fleet.templates) {
      const found = use.by === 'spawner' ? firstUnquoted(fleet, use) : undefined;
      if (found !== undefined) yield { object: use.owner, field: use.field, message: sentence(found) };
    }
    for (const object of fleet.spawners) {
      const { promptTemplate, dependsOn } = object.spec.taskTemplate;
      if (promptTemplate || !dependsOn?.length || object.spec.when.cron) continue;
      yield { object, field: 'spec.taskTemplate.promptTemplate', message: `is {{.Title}} where it is not given, which ${TWICE}` };
    }
  },
};

const TWICE =
  "is rendered twice, because the Tasks have 'dependsOn'; print what others may have written so that it stays text: " + QUOTED;

const sentence = ({ pipe, line, column }: PrintedValue): string =>
  `prints ${pipe.text} at promptTemplate:${line}:${column}, which ${TWICE}`;

function firstUnquoted(fleet: Fleet, use: ItemTemplateUse): PrintedValue | undefined {
  if (use.parsed.error) return undefined;
  return use.parsed.printed.find((value) => !isQuoted(value) && value.paths.some((path) => isText(fleet, use, path)));
}

/** Functions whose answer has no braces. */
const BRACELESS = ['urlquery', 'len', 'not', 'eq', 'ne', 'lt', 'le', 'gt', 'ge'];

function isQuoted({ pipe }: PrintedValue): boolean {
  const [first, format, ...values] = pipe.commands.at(-1)?.operands ?? [];
  if (first?.kind !== 'identifier') return false;
  const piped = pipe.commands.length > 1 ? 1 : 0;
  return BRACELESS.includes(first.name) || (first.name === 'printf' && quotesAll(format, values.length + piped));
}

/** A format that prints each value as a Go literal or in hexadecimal digits, and none besides. */
function quotesAll(format: Operand | undefined, values: number): boolean {
  if (format?.kind !== 'string') return false;
  const verbs = [...format.value.matchAll(/%[-+# 0-9.]*(.)/g)].flatMap(([, verb = '']) => (verb === '%' ? [] : [verb]));
  return verbs.length === values && verbs.every((verb) => 'qxX'.includes(verb));
}
