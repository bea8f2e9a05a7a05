import type { Check } from './check';
import type { Rule } from './fields';
import { Prompt } from './prompt';
import { also, argument, ruled } from './rules';
import { TemplateValue } from './template-value';

const LITERAL = argument();

/** Text, or a Prompt. */
export const promptText: Rule<string | Prompt> = ruled((check: Check, property, value) => {
  if (value instanceof Prompt) {
    for (const part of value.texts) LITERAL.judge(check, property, part);
  } else if (value instanceof TemplateValue) {
    check.refuse(property, 'must be text or prompt`…`, into which a result can be put', value);
  } else if (typeof value === 'string') {
    LITERAL.judge(check, property, value);
  } else {
    check.refuse(property, 'must be text or prompt`…`', value);
  }
});

/** A prompt with something in it. */
export const promptNotBlank: Rule<string | Prompt> = also(promptText, (check, property, prompt) => {
  if (Prompt.of(prompt).isBlank) check.refuse(property, 'must not be blank', Prompt.of(prompt).render(0));
});
