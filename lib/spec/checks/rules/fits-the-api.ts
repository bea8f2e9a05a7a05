import { exampleTask } from '../examples';
import type { CheckRule } from '../rule';

export const fitsTheApi: CheckRule = {
  id: 'KEL001',
  name: 'fits-the-api',
  severity: 'error',
  title: 'An object fits the API.',
  why:
    'The API server refuses an object with a field of the wrong type, a missing field or a value that is not among the allowed ones, and so ' +
    'does `kubectl apply`. Constructs refuse the same in their constructors; this rule is for YAML, for bare ApiObjects and for JSON patches. ' +
    'Of `kelos.dev`, only `v1alpha2` is served.',
  wrong: [exampleTask({ type: 'claude' })],
  right: [exampleTask({ type: 'codex' })],
  check: ({ misfits }) => misfits.filter(({ isUnknownField }) => !isUnknownField),
};
