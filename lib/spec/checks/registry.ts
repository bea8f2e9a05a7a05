import type { CheckRule } from './rule';
import { backFill } from './rules/back-fill';
import { canBeExecuted } from './rules/can-be-executed';
import { concurrencyIsLimited } from './rules/concurrency-is-limited';
import { contextIsDeclared } from './rules/context-is-declared';
import { credentialsFit } from './rules/credentials-fit';
import { dependencyIsDeclared } from './rules/dependency-is-declared';
import { dependencyOutlivesWait } from './rules/dependency-outlives-wait';
import { durationParses } from './rules/duration-parses';
import { eventIsKnown } from './rules/event-is-known';
import { fileNameIsValid } from './rules/file-name-is-valid';
import { fitsTheApi } from './rules/fits-the-api';
import { globParses } from './rules/glob-parses';
import { hasEffect } from './rules/has-effect';
import { jsonPathParses } from './rules/json-path-parses';
import { listNamesDiffer } from './rules/list-names-differ';
import { literalTemplate } from './rules/literal-template';
import { mcpVariableResolves } from './rules/mcp-variable-resolves';
import { nameIsValid } from './rules/name-is-valid';
import { namesDiffer } from './rules/names-differ';
import { namespaceIsServed } from './rules/namespace-is-served';
import { noDependencyCycle } from './rules/no-dependency-cycle';
import { noSecretInClear } from './rules/no-secret-in-clear';
import { oneTrigger } from './rules/one-trigger';
import { patternParses } from './rules/pattern-parses';
import { payloadFieldExists } from './rules/payload-field-exists';
import { pinnedImage } from './rules/pinned-image';
import { podNameIsFree } from './rules/pod-name-is-free';
import { referenceInNamespace } from './rules/reference-in-namespace';
import { referenceIsThere } from './rules/reference-is-there';
import { renderedTwice } from './rules/rendered-twice';
import { repositoryUrl } from './rules/repository-url';
import { requestUrl } from './rules/request-url';
import { respawn } from './rules/respawn';
import { scheduleFires } from './rules/schedule-fires';
import { spawnedNameFits } from './rules/spawned-name-fits';
import { targetKnowsField } from './rules/target-knows-field';
import { templateParses } from './rules/template-parses';
import { ttlInTree } from './rules/ttl-in-tree';
import { unknownField } from './rules/unknown-field';
import { untrustedText } from './rules/untrusted-text';
import { variableExists } from './rules/variable-exists';
import { variableIsKept } from './rules/variable-is-kept';
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
  scheduleFires,
  patternParses,
  globParses,
  jsonPathParses,
  untrustedText,
  durationParses,
  repositoryUrl,
  oneTrigger,
  noDependencyCycle,
  referenceIsThere,
  referenceInNamespace,
  nameIsValid,
  spawnedNameFits,
  namesDiffer,
  listNamesDiffer,
  fileNameIsValid,
  podNameIsFree,
  variableIsKept,
  credentialsFit,
  canBeExecuted,
  renderedTwice,
  pinnedImage,
  respawn,
  ttlInTree,
  dependencyOutlivesWait,
  concurrencyIsLimited,
  backFill,
  literalTemplate,
  noSecretInClear,
  targetKnowsField,
  hasEffect,
  unknownField,
  requestUrl,
  mcpVariableResolves,
  eventIsKnown,
  namespaceIsServed,
];
