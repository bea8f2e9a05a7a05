import { exampleTask } from '../examples';
import type { CheckRule } from '../rule';

export const unknownField: CheckRule = {
  id: 'KEL039',
  name: 'unknown-field',
  severity: 'warning',
  title: 'A field is one of the API.',
  why:
    'The API server drops fields that it does not know, unless the client asks for strictness: the manifest says something that nobody ever ' +
    'reads. The finding names the nearest field of the API.',
  wrong: [exampleTask({ dependOn: ['plan'] })],
  right: [exampleTask({ model: 'sonnet' })],
  check: ({ misfits }) => misfits.filter(({ isUnknownField }) => isUnknownField),
};
