// Synth of a fleet without templates, schedules and patterns needs none of these.
/* eslint-disable @typescript-eslint/no-require-imports -- an import loads at once */
import type * as cron from '../../dialect/cron';
import type * as glob from '../../dialect/glob';
import type * as jsonPath from '../../dialect/jsonpath';
import type * as re2 from '../../dialect/re2';
import type * as template from '../../dialect/template';
import type * as payload from '../../dialect/template/github/types';
import type * as payloadTypes from '../../dialect/template/github/types.generated';
import type * as variables from '../../dialect/template/variables';

/** The small languages of the API, each loaded when it is first needed. */
export const dialect = {
  cron: () => require('../../dialect/cron') as typeof cron,
  glob: () => require('../../dialect/glob') as typeof glob,
  jsonPath: () => require('../../dialect/jsonpath') as typeof jsonPath,
  re2: () => require('../../dialect/re2') as typeof re2,
  template: () => require('../../dialect/template') as typeof template,
  variables: () => require('../../dialect/template/variables') as typeof variables,
  payload: () => require('../../dialect/template/github/types') as typeof payload,
  payloadTypes: () => require('../../dialect/template/github/types.generated') as typeof payloadTypes,
};
