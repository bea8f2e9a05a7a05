import type { CheckRule } from './rule';
import { contextIsDeclared } from './rules/context-is-declared';
import { dependencyIsDeclared } from './rules/dependency-is-declared';
import { fitsTheApi } from './rules/fits-the-api';
import { literalTemplate } from './rules/literal-template';
import { oneTrigger } from './rules/one-trigger';
import { payloadFieldExists } from './rules/payload-field-exists';
import { templateParses } from './rules/template-parses';
import { ttlInTree } from './rules/ttl-in-tree';
import { unknownField } from './rules/unknown-field';
import { variableExists } from './rules/variable-exists';
import { variableMayBeAbsent } from './rules/variable-may-be-absent';

/** Every rule, by its id. An id is never given to another rule, also when its own is gone. */
export const RULES: readonly CheckRule[] = [
  fitsTheApi,
  templateParses,
  variableExists,
  payloadFieldExists,
  contextIsDeclared,
  dependencyIsDeclared,
  variableMayBeAbsent,
  oneTrigger,
  ttlInTree,
  literalTemplate,
  unknownField,
];
