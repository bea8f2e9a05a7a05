import fc from 'fast-check';
import { compareVersions, isNewer, isOlder } from '../../../runtime/kube/resource-version';

test('versions are ordered as integers, however long', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 1n, max: 10n ** 40n }), fc.bigInt({ min: 1n, max: 10n ** 40n }), (a, b) => {
      const order = compareVersions(String(a), String(b));
      expect(Math.sign(order ?? NaN)).toBe(a < b ? -1 : a > b ? 1 : 0);
    }),
  );
});

test.each([
  ['', '5'],
  ['abc', '5'],
  ['05', '5'],
  ['-5', '5'],
  ['5', '1e3'],
])('%j and %j have no order', (a, b) => {
  expect(compareVersions(a, b)).toBeUndefined();
  expect([isNewer(a, b), isOlder(a, b)]).toEqual([false, false]);
});

test('equal texts are equal, whatever they are', () => {
  expect(compareVersions('abc', 'abc')).toBe(0);
});
