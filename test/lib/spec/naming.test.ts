import fc from 'fast-check';
import { MAX_TASK_NAME, runName } from '../../../lib/spec';
import { isObjectName } from '../../../lib/spec/check';
import { canonicalJson } from '../../../lib/spec/naming';

test('any id makes a name that fits the Job and the label', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.jsonValue(), (id, spec) => {
      const name = runName(id, `agents/${id}`, spec);
      return isObjectName(name) && name.length <= MAX_TASK_NAME && /-[0-9a-f]{8}$/.test(name);
    }),
  );
});

test('neither order nor members without a value make a difference', () => {
  expect(canonicalJson({ b: [{ d: 1, c: null }], a: undefined })).toBe('{"b":[{"d":1}]}');
  expect(canonicalJson({ b: 1, a: 2 })).toBe(canonicalJson({ a: 2, b: 1 }));
});

test('the order of a list does', () => {
  expect(canonicalJson({ a: [1, 2] })).not.toBe(canonicalJson({ a: [2, 1] }));
});

test('the hash stays what it is, or an upgrade would run every Task again', () => {
  expect(runName('Plan', 'agents/Plan', { type: 'claude-code', prompt: 'Plan it.', credentials: { type: 'none' } })).toBe(
    'plan-f0c98a4e',
  );
});
