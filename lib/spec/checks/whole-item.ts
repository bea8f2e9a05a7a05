import { dialect } from './lazy';
import type { TemplateUse } from './templates';

/** A dot or a dollar that no name follows, which is the data as a whole. */
const MAY_BE_WHOLE = /[^\w.)\]$"'`]\.(?![\w.])|\$(?!\w)|:=/;

/** Whether a template prints its data as a whole, or whatever is in it: `{{.}}`, `{{range .}}{{.}}{{end}}`. */
export function printsWholeItem({ text, parsed }: TemplateUse): boolean {
  if (parsed.error || !MAY_BE_WHOLE.test(text)) return false;
  const printed = dialect.variables().findPrinted(dialect.template().parseTemplate(text));
  return printed.some(({ paths }) => paths.some(([root = '*']) => root === '*'));
}
