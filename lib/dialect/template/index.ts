import { fromBytes, type Bytes } from './text/bytes';
import { toValue } from './value/convert';
import { execute } from './exec/executor';
import { FUNCTION_NAMES } from './functions/functions';
import type { Template } from './syntax/node';
import { DEFAULT_NAME, type RenderOptions } from './options';
import { parse } from './syntax/parser';
import { findVariables, type TemplateVariable } from './variables';

export type { TemplateVariable };

export { GoInt, goInt, StringList, stringList, StringMap, stringMap } from './value/data';
export { TemplateBudgetError, TemplateError, type TemplateErrorCode, type TemplateErrorDetails } from './errors';
export { GithubPayload, githubPayload, PayloadError } from './github';
export type { Template } from './syntax/node';
export type { MissingKey, RenderOptions } from './options';
export { goQuote } from './text/quote';

/**
 * Parses a Go text/template.
 * @throws TemplateError when the text is no template
 * @example parseTemplate('{{.Title}}')
 */
export function parseTemplate(text: string, options: { readonly name?: string } = {}): Template {
  return parse(text, options.name ?? DEFAULT_NAME, FUNCTION_NAMES);
}

/**
 * Renders a Go text/template. Data is what decoded JSON is in Go (numbers are float64, objects `map[string]interface {}`); `goInt`,
 * `stringMap` and `stringList` say where Go has other types, a bigint is an int.
 * @throws TemplateError when the text does not parse or an action fails
 * @throws TemplateBudgetError when it takes more than 10⁶ steps or writes more than 1 MiB
 * @example renderTemplate('fix/{{.Number}}', { Number: goInt(7) }, { missingKey: 'error' }) // 'fix/7'
 */
export function renderTemplate(text: string | Template, data: unknown, options: RenderOptions): string {
  return fromBytes(render(text, data, options));
}

/**
 * Renders as `renderTemplate` does and gives the bytes: a template can cut characters in two, and then its output is no text.
 * @throws TemplateError as renderTemplate does
 */
export function renderTemplateBytes(text: string | Template, data: unknown, options: RenderOptions): Uint8Array {
  return Buffer.from(render(text, data, options), 'latin1');
}

function render(text: string | Template, data: unknown, options: RenderOptions): Bytes {
  const template = typeof text === 'string' ? parseTemplate(text, options) : text;
  return execute(template, toValue(data), options.missingKey);
}

/**
 * What a template reads of its data: `{{with .Deps.a}}{{.Name}}{{end}}` reads `Deps.a` and `Deps.a.Name`.
 * @throws TemplateError when the text is no template
 * @example templateVariables('fix/{{.Number}}').map(({ path }) => path.join('.')) // ['Number']
 */
export function templateVariables(text: string, options: { readonly name?: string } = {}): readonly TemplateVariable[] {
  return findVariables(parseTemplate(text, options));
}
