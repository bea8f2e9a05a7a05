import type * as Dialect from '../dialect/template';
import type { PromptNode } from './prompt-node';

/** The template engine takes longer to load than the rest of the library, and few programs have Go template text. */
function dialect(): typeof Dialect {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- an import would load it at once
  return require('../dialect/template') as typeof Dialect;
}

/** Whether text is a template on its own, with every block closed that it opens. */
export function isWhole(template: string): boolean {
  return !template.includes('{{') || problemOf(template) === undefined;
}

/**
 * Checks that a prompt with template text in it is a template.
 * @param rendered the text that the API will parse
 * @param where construct path and property
 * @throws Error that names the place, and the line in the template
 */
export function checkTemplates(nodes: readonly PromptNode[], rendered: string, where: string): void {
  const templates = nodes.flatMap((node) => (node.kind === 'template' && node.text.includes('{{') ? [node.text] : []));
  if (templates.length === 0) return;
  const problem = problemOf(rendered);
  if (problem === undefined) return;
  // the line in what the author wrote says more than that in the whole
  const own = templates.map(problemOf).find((each) => each !== undefined) ?? problem;
  throw new Error(`${where} is no Go template: ${own.message}`, { cause: own });
}

function problemOf(template: string): Error | undefined {
  const { parseTemplate, TemplateError } = dialect();
  try {
    parseTemplate(template);
    return undefined;
  } catch (error) {
    if (error instanceof TemplateError) return error;
    throw error;
  }
}
