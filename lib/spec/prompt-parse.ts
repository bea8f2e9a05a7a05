import type * as Dialect from '../dialect/template';

/** The template engine takes longer to load than the rest of the library, and few programs have Go template text. */
function dialect(): typeof Dialect {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- an import would load it at once
  return require('../dialect/template') as typeof Dialect;
}

/** Whether text is a template on its own, with every block closed that it opens. */
export function isWhole(template: string): boolean {
  if (!template.includes('{{')) return true;
  const { parseTemplate, TemplateError } = dialect();
  try {
    parseTemplate(template);
    return true;
  } catch (error) {
    if (error instanceof TemplateError) return false;
    throw error;
  }
}
