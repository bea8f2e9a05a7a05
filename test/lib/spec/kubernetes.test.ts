import { Check } from '../../../lib/spec/check';
import type { AnyRule } from '../../../lib/spec/fields';
import { annotations, dnsLabel, image, labels, quantity, resources, variable } from '../../../lib/spec/kubernetes';

const judged = (rule: AnyRule, value: unknown) => (): void => rule.judge(new Check('x'), 'p', value);
const digest = `sha256:${'ab'.repeat(32)}`;
const long = 'x'.repeat(63);

// https://github.com/distribution/reference has these among its own examples
describe('an image', () => {
  test.each([
    'a',
    'claude-code',
    'library/node:24.21.0-bookworm-slim',
    'ghcr.io/acme/agent:1.2',
    'localhost:5000/a/b_c/d__e/f.g/h--i:T_a.g-1',
    'Registry.example:443/a',
    `registry.example/a@${digest}`,
    `registry.example/a:1@${digest}`,
    '[2001:db8::1]:5000/a',
    '192.168.1.1/a',
    `a:${'t'.repeat(128)}`,
  ])('may be %s', (name) => expect(judged(image, name)).not.toThrow());

  test.each([
    '',
    ' ',
    'a b',
    ' a',
    'a ',
    'a\n',
    'Agent',
    'ghcr.io/Acme/agent',
    'https://ghcr.io/a',
    'a:',
    'a:b:c',
    'a@sha256:ab',
    '/a',
    'a/',
    'a//b',
    '-a',
    'a-',
    'a..b',
    'a___b',
    `a:${'t'.repeat(129)}`,
    'a:-b',
    'ghcr.io:port/a',
    '${image}',
  ])('may not be %j', (name) => expect(judged(image, name)).toThrow(/^x: 'p' must be the name of an image, such as 'ghcr.io/));

  test('is judged at once, however long it is', () => {
    const begin = performance.now();
    expect(judged(image, `${'a-'.repeat(50_000)}!`)).toThrow('must be the name of an image');
    expect(performance.now() - begin).toBeLessThan(1000);
  });
});

describe('an amount', () => {
  test.each(['1', '0', '500m', '2Gi', '1.5', '.5', '1.', '1e3', '1E-3', '100k', '1M', '3n', '+1', 0, 2])('may be %j', (amount) =>
    expect(judged(quantity, amount)).not.toThrow(),
  );
  test.each([
    '',
    ' 1',
    '1 Gi',
    '2GB',
    '1K',
    '1gi',
    '1e1.5',
    '-1',
    '-500m',
    'lots',
    '1,5',
    0.5,
    -1,
    Number.NaN,
    Infinity,
    null,
    true,
    ['1'],
    {},
  ])('may not be %j', (amount) =>
    expect(judged(quantity, amount)).toThrow(/^x: 'p' must be an amount, such as '500m', '2Gi' or 1, got /),
  );

  test.each(['cpu', 'memory', 'ephemeral-storage', 'hugepages-2Mi', 'nvidia.com/gpu'])('may be of %s', (name) =>
    expect(judged(resources, { limits: { [name]: 1 }, requests: { [name]: 1 } })).not.toThrow(),
  );
  test.each(['gpu', 'cpus', 'mem'])('may not be of %s', (name) =>
    expect(judged(resources, { limits: { [name]: 1 } })).toThrow(
      "'p.limits' must name cpu, memory, ephemeral-storage, hugepages-… or a resource",
    ),
  );
});

describe('labels', () => {
  test.each([{}, { a: '' }, { 'a.b/C_d.e-f': 'X_y.z-1' }, { [long]: long }, { [`${'a.'.repeat(126)}b/c`]: 'd' }])(
    'may be %j',
    (map) => expect(judged(labels, map)).not.toThrow(),
  );
  test.each<[Record<string, string>, string]>([
    [{ a: 'b c' }, "'p.a' must be empty or have at most 63 letters"],
    [{ a: '-b' }, "'p.a' must be empty or have at most 63 letters"],
    [{ a: `${long}x` }, "'p.a' must be empty or have at most 63 letters"],
    [{ '': 'a' }, "'p' must have keys of at most 63 letters"],
    [{ 'a b': 'c' }, "'p' must have keys of at most 63 letters"],
    [{ '/a': 'b' }, "'p' must have keys of at most 63 letters"],
    [{ 'a/b/c': 'd' }, "'p' must have keys of at most 63 letters"],
    [{ 'A.b/c': 'd' }, "'p' must have keys of at most 63 letters"],
    [{ [`${long}x`]: 'a' }, "'p' must have keys of at most 63 letters"],
    [{ [`${'a.'.repeat(127)}b/c`]: 'd' }, "'p' must have keys of at most 63 letters"],
  ])('may not be %j', (map, message) => expect(judged(labels, map)).toThrow(message));
});

test('annotations have any value, and capitals in the domain of a key', () => {
  expect(judged(annotations, { 'Example.com/a': 'any text {{ at }} all\n' })).not.toThrow();
  expect(judged(annotations, { 'a b': '' })).toThrow("'p' must have keys of");
});

test.each(['', 'A', 'a_b', 'a.b', '-a', 'a-', `${long}x`])('a namespace or volume may not be named %j', (name) =>
  expect(judged(dnsLabel, name)).toThrow("'p' must have at most 63 lower case letters, digits and '-'"),
);

describe('a variable', () => {
  test.each(['A', 'a.b-c', '1', 'a b', '{x}'])('may be named %j', (name) => expect(judged(variable, { name })).not.toThrow());
  test.each(['', 'a=b', 'é', 'a\n', 'a\0'])('may not be named %j', (name) =>
    expect(judged(variable, { name })).toThrow(/^x: 'p.name' must /),
  );
  test('has a value or a source', () => {
    const valueFrom = { fieldRef: { fieldPath: 'metadata.name' } };
    expect(judged(variable, { name: 'A', value: '', valueFrom })).not.toThrow();
    expect(judged(variable, { name: 'A', value: 'a', valueFrom })).toThrow(
      "'p' must have either 'value' or 'valueFrom', got \"A\"",
    );
  });
});
