import { Check } from '../../../lib/spec/check';
import { type AnyRule, required, shape } from '../../../lib/spec/fields';
import { nearest } from '../../../lib/spec/nearest';
import { also, argument, listOf, text } from '../../../lib/spec/rules';
import { show } from '../../../lib/spec/show';

const judged = (rule: AnyRule, value: unknown) => (): void => rule.judge(new Check('x'), 'p', value);

describe('text', () => {
  test('counts characters as the API does', () => {
    expect(judged(text({ max: 2 }), '😀😀')).not.toThrow();
    expect(judged(text({ max: 2 }), '😀😀a')).toThrow("x: 'p' must have at most 2 characters, got 3");
  });
  test('has whole characters', () =>
    expect(judged(text(), 'a\ud800')).toThrow(
      String.raw`x: 'p' must not have half a surrogate pair, which no file can hold, got "a\ud800"`,
    ));
  test('for programs ends at no NUL', () => {
    expect(judged(text(), 'a\0b')).not.toThrow();
    expect(judged(argument(), 'a\0b')).toThrow(
      String.raw`x: 'p' must not have a NUL character, where a program stops reading, got "a\u0000b"`,
    );
  });
});

test.each([
  [1, 'must have at least 1 item, got []'],
  [2, 'must have at least 2 items, got []'],
])('a list has at least %d', (min, message) => expect(judged(listOf(text(), { min }), [])).toThrow(message));

test('a list has no holes', () => {
  const holed = ['a', , 'b'];
  expect(judged(listOf(text()), holed)).toThrow("x: 'p[1]' must not be left out, the list has a hole there, got undefined");
  const objects = listOf(
    also(shape<{ readonly a?: string }>('an A', { a: text() }), (_check, _property, { a }) => expect(a).toBe('a')),
  );
  expect(judged(objects, [{ a: 'a' }, ,])).toThrow("x: 'p[1]' must not be left out, the list has a hole there, got undefined");
});

test('a table of rules is complete, or does not compile', () => {
  interface Props {
    readonly needed: string;
    readonly other?: number;
  }
  // @ts-expect-error -- a property has no rule
  shape<Props>('a', { needed: required(text()) });
  // @ts-expect-error -- a property that must be given has a rule that lets it be left out
  shape<Props>('a', { needed: text(), other: { judge: () => undefined } });
  // @ts-expect-error -- a rule is for values of another type
  shape<Props>('a', { needed: required(text()), other: text() });
  // @ts-expect-error -- there is no such property
  shape<Props>('a', { needed: required(text()), other: { judge: () => undefined }, more: text() });
  const props = shape<Props>('a', { needed: required(text()), other: { judge: () => undefined } });
  expect(judged(props, { needed: 'x' })).not.toThrow();
  expect(judged(props, {})).toThrow("x: 'p.needed' must be text, got undefined");
});

test.each([
  ['promt', 'prompt'],
  ['PROMPT', 'prompt'],
  ['porompt', 'prompt'],
  ['pormpt', 'prompt'],
  ['branh', 'branch'],
  ['xyz', undefined],
  ['', undefined],
])('the name nearest to %j is %j', (written, name) => expect(nearest(written, ['prompt', 'branch', 'podOverrides'])).toBe(name));

class Circle {
  public readonly self = this;
}
test.each<[string, unknown, string]>([
  ['text', 'a"b', String.raw`"a\"b"`],
  ['long text', 'x'.repeat(300), `"${'x'.repeat(199)}…`],
  ['nothing', undefined, 'undefined'],
  ['a number', Number.NaN, 'NaN'],
  ['a big number', 10n, '10'],
  ['data', { a: [1] }, '{"a":[1]}'],
  ['data without a prototype', Object.assign(Object.create(null) as object, { a: 1 }), '{"a":1}'],
  ['what a class has made', new Circle(), 'a Circle'],
  ['what a class without a name has made', new (class {})(), 'an object'],
  ['an error', new Error('x'), 'an Error'],
  ['a function', () => 1, 'a function'],
  ['a list that leads in a circle', [new Circle()], 'a list'],
  ['an object that leads in a circle', { a: new Circle() }, 'an object'],
])('%s is shown', (_what, value, shown) => expect(show(value)).toBe(shown));
