import { goQuote, parseTemplate, renderTemplate, TemplateError, type Template } from '../template';
import { NameError } from './errors';
import { goLowerCase } from '../lower-case';
import { mentions } from './mentions';
import { MAX_NAME_LENGTH, trim } from './text';

const NO_VALUE = '<no value>';

/**
 * The name of a Task by `taskTemplate.nameTemplate`, which goes before the names of `webhookTaskName` and `polledTaskName`. It may not be made of
 * context sources, because they are fetched only for Tasks that are new by their name.
 * @param variables those of the item that becomes the Task
 * @throws NameError when the template does not parse or run (`cause` is the TemplateError), reads context sources or a value that is missing, or
 * leaves nothing that a name may have
 * @example renderTaskName('fix/{{.Number}}', { Number: goInt(7) }) // 'fix-7'
 */
export function renderTaskName(template: string, variables: Readonly<Record<string, unknown>>): string {
  const rendered = render(template, variables);
  if (rendered.includes(NO_VALUE)) {
    throw templateError(`nameTemplate references a missing or unavailable value: ${goQuote(rendered)}`);
  }
  const name = sanitised(rendered);
  if (name === '') throw templateError(`nameTemplate rendered to an empty name after sanitization: ${goQuote(rendered)}`);
  return name;
}

function render(text: string, variables: Readonly<Record<string, unknown>>): string {
  const template = attempt(text, 'parse', () => parseTemplate(text, { name: 'name' }));
  if (mentions(template, 'Context')) {
    throw templateError('nameTemplate must not reference context sources (.Context or index "Context")');
  }
  return attempt(text, 'execute', () => renderTemplate(template, variables, { missingKey: 'error' }));
}

function attempt<T extends string | Template>(text: string, what: 'parse' | 'execute', action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    const message = `failed to render name template: failed to ${what} template: ${error.message}`;
    throw new NameError(message, { code: 'template', offset: offsetOf(text, error), cause: error });
  }
}

/** Template errors count bytes of a line. */
function offsetOf(text: string, { line, column = 0 }: TemplateError): number {
  const lines = text.split('\n');
  const before = lines.slice(0, line - 1).reduce((sum, { length }) => sum + length + 1, 0);
  const start = Buffer.from(lines[line - 1] ?? '', 'utf8')
    .subarray(0, column)
    .toString('utf8');
  return Math.min(text.length, before + start.length);
}

function sanitised(rendered: string): string {
  const characters = Array.from(goLowerCase(rendered), (character) => (/^[a-z0-9.-]$/.test(character) ? character : '-'));
  const labels = characters.slice(0, MAX_NAME_LENGTH).join('').split('.');
  return labels
    .map((label) => trim(label, '-'))
    .filter((label) => label !== '')
    .join('.');
}

function templateError(message: string): NameError {
  return new NameError(message, { code: 'template', offset: 0 });
}
