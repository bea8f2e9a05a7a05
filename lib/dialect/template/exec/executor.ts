import type { Bytes } from '../text/bytes';
import { BudgetExceeded } from '../errors';
import { compile } from './compiler';
import { Machine } from './machine';
import type { Template } from '../syntax/node';
import type { MissingKey } from '../options';
import { Site } from './site';
import type { Value } from '../value/value';

/**
 * Runs a template over a value.
 * @throws TemplateError when an action fails, TemplateBudgetError when it goes on for too long or writes too much
 */
export function execute(template: Template, data: Value | undefined, missingKey: MissingKey): Bytes {
  const site = new Site(template);
  const program = (template.made.program ??= compile(template.bodies));
  try {
    return new Machine(program, site, missingKey, template.name, data).run();
  } catch (error) {
    throw error instanceof BudgetExceeded ? site.exceeded(error) : error;
  }
}
