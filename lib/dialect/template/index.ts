import { GoInt, StringList, StringMap } from './data';
import { TemplateError } from './errors';

export * from './data';
export * from './errors';

/** What a missing map key means: `<no value>`, the zero value of the map's elements, or an error. */
export type MissingKey = 'default' | 'zero' | 'error';

/** How a template is rendered. */
export interface RenderOptions {
  readonly missingKey: MissingKey;
  /**
   * The template's name in error messages.
   * @default 'prompt'
   */
  readonly name?: string;
}

/**
 * Renders a Go text/template.
 * @throws TemplateError when the text does not parse or an action fails
 * @example renderTemplate('fix/{{.Number}}', { Number: goInt(7) }, { missingKey: 'error' }) // 'fix/7'
 */
export function renderTemplate(text: string, data: unknown, options: RenderOptions): string {
  const name = options.name ?? 'prompt';
  return text.replace(/\{\{(.*?)\}\}(?!")/gs, (_, action: string) => {
    const words = action.trim().match(/"(?:[^"\\]|\\.)*"|\S+/g) ?? [];
    const parts = words.map((word) => (word.startsWith('"') ? (JSON.parse(word) as string) : word));
    if (words.length === 1 && words[0]?.startsWith('"')) return parts[0] ?? '';
    if (words[0] !== 'index') throw new TemplateError(`template: ${name}:1: unsupported action`, { code: 'parse', line: 1 });
    const path = [...(parts[1] ?? '').split('.').filter((part) => part !== ''), ...parts.slice(2)];
    return String(path.reduce<unknown>(child, data));
  });
}

function child(parent: unknown, key: string): unknown {
  if (parent instanceof StringMap) return parent.entries?.[key] ?? '';
  if (parent instanceof StringList || parent instanceof GoInt || typeof parent !== 'object' || parent === null) return undefined;
  return Object.entries(parent).find(([name]) => name === key)?.[1];
}
