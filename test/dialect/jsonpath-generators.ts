import fc from 'fast-check';

const KEYS = [
  'a',
  'b',
  'x',
  'n',
  'null',
  'true',
  '0',
  '1.5',
  'é',
  'a b',
  '',
  '<nil>',
  '__proto__',
  'constructor',
  'length',
  '世',
  '\u{1f680}',
];
const NAMES = ['a', 'b', 'x', 'n', 'null', 'true', 'nil', 'é', 'zz', '世', '_', 'in', 'constructor', '__proto__'];
const TEXTS = [
  '',
  'a',
  'b',
  'x',
  '1',
  '0',
  '-1',
  '1.5',
  'true',
  'false',
  'TRUE',
  'inf',
  'NaN',
  '1_0',
  '0x1p2',
  '<a>&',
  'é',
  '\n',
  '"',
  '\u2028',
];
const NUMBERS = [
  0, -0, 1, 2, -1, 1.5, 0.1, 1e6, 999999.5, 1e-5, 1e-7, 1e20, 1e21, -1e21, 123456789, 12345678901234567890, 5e-324,
];

const scalar = fc.oneof(
  fc.constantFrom<unknown>(...NUMBERS),
  fc.constantFrom<unknown>(...TEXTS),
  fc.constantFrom<unknown>(true, false, null),
  fc.string({ maxLength: 4, unit: 'grapheme' }),
);

/** A document; its objects are such as JSON.parse makes. */
export const jsonDocument: fc.Arbitrary<unknown> = fc
  .letrec<{ readonly value: unknown }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      scalar,
      fc.array(tie('value'), { maxLength: 4 }),
      fc
        .array(fc.tuple(fc.constantFrom(...KEYS), tie('value')), { maxLength: 4 })
        .map((entries): unknown =>
          JSON.parse(`{${entries.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(',')}}`),
        ),
    ),
  }))
  .value.filter((value) => typeof value === 'object')
  // JSON.stringify has no -0, and the Go program is told by it
  .map((value): unknown => JSON.parse(JSON.stringify(value)));

function quoted(text: string): fc.Arbitrary<string> {
  const plain = JSON.stringify(text);
  const raw = text.includes('`') ? plain : `\`${text}\``;
  const char = Array.from(text).length === 1 && !"\\'\n".includes(text) ? `'${text}'` : plain;
  return fc.constantFrom(plain, plain, raw, char);
}

const blank = fc.oneof(
  { weight: 12, arbitrary: fc.constant('') },
  { weight: 1, arbitrary: fc.constantFrom(' ', '\n', '/* c */', '\t') },
);
const number = fc.constantFrom(
  '0',
  '1',
  '2',
  '3',
  '-1',
  '-2',
  '-3',
  '1.5',
  '0.9',
  '01',
  '1e0',
  '.5',
  '1_0',
  '1e30',
  '-1e30',
  '99',
  '0x1p1',
  '- 1',
);

interface Grammar {
  [rule: string]: string;
  readonly expression: string;
  readonly operand: string;
  readonly path: string;
  readonly step: string;
  readonly bound: string;
}

const grammar = fc.letrec<Grammar>((tie) => {
  const list = fc.array(tie('operand'), { minLength: 2, maxLength: 3 }).map((keys) => keys.join(','));
  const range = fc.array(tie('bound'), { minLength: 2, maxLength: 3 }).map((bounds) => bounds.join(':'));
  const filter = fc.tuple(fc.constantFrom('?', '? ', '??'), fc.boolean(), tie('expression'));
  return {
    expression: fc.oneof(
      { depthSize: 'small' },
      { weight: 3, arbitrary: tie('operand') },
      {
        weight: 1,
        arbitrary: fc.tuple(tie('operand'), blank, fc.constantFrom('== ', '!= '), tie('operand')).map((parts) => parts.join('')),
      },
    ),
    operand: fc.oneof(
      { depthSize: 'small' },
      { weight: 3, arbitrary: number },
      { weight: 2, arbitrary: fc.constantFrom(...TEXTS, ...KEYS).chain(quoted) },
      { weight: 2, arbitrary: fc.constantFrom('true', 'false', 'null', 'nil', 'a', 'b', 'zz') },
      { weight: 4, arbitrary: tie('path') },
      { weight: 1, arbitrary: tie('expression').map((inner) => `(${inner})`) },
      { weight: 1, arbitrary: tie('operand').map((inner) => `-${inner}`) },
      {
        weight: 1,
        arbitrary: fc
          .tuple(fc.constantFrom(...NAMES), fc.constantFrom(...NAMES), tie('operand'), fc.constantFrom('', '()', '(1)', '(1,2)'))
          .map(([first, second, key, call]) => `${first}.${second}[${key}]${call}`),
      },
    ),
    path: fc
      .tuple(fc.constantFrom('$', '$', '@'), fc.array(tie('step'), { maxLength: 4 }))
      .map(([root, steps]) => root + steps.join('')),
    step: fc.oneof(
      { depthSize: 'small' },
      { weight: 5, arbitrary: fc.tuple(blank, fc.constantFrom(...NAMES)).map(([gap, name]) => `${gap}.${gap}${name}`) },
      { weight: 2, arbitrary: fc.constantFrom('[*]', '.*', '..*', '..[*]') },
      { weight: 2, arbitrary: fc.constantFrom(...NAMES).map((name) => `..${name}`) },
      { weight: 3, arbitrary: fc.tuple(fc.constantFrom('', '', '..'), number).map(([below, key]) => `${below}[${key}]`) },
      {
        weight: 2,
        arbitrary: fc
          .constantFrom(...KEYS)
          .chain(quoted)
          .map((key) => `[${key}]`),
      },
      { weight: 1, arbitrary: fc.tuple(fc.constantFrom('', '..'), list).map(([below, keys]) => `${below}[${keys}]`) },
      { weight: 3, arbitrary: range.map((bounds) => `[${bounds}]`) },
      {
        weight: 2,
        arbitrary: fc
          .tuple(fc.constantFrom('', '..'), filter)
          .map(([below, [mark, enclosed, test]]) => `${below}[${mark}${enclosed ? `(${test})` : test}]`),
      },
      {
        weight: 1,
        arbitrary: fc.tuple(fc.constantFrom('', '..'), tie('expression')).map(([below, script]) => `${below}(${script})`),
      },
    ),
    bound: fc.oneof(fc.constant(''), number, number, tie('operand')),
  };
});

/** A path that parses, as good as always. */
export const validPath: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: grammar.path },
  { weight: 1, arbitrary: grammar.expression },
);

const DEBRIS = [
  ...[
    '.',
    '..',
    '[',
    ']',
    '(',
    ')',
    '*',
    '?',
    ':',
    ',',
    '$',
    '@',
    '"',
    "'",
    '`',
    '==',
    '!=',
    '=',
    '!',
    '&&',
    '<',
    '+',
    '-',
    '\\',
    '/',
    '//',
  ],
  ...[
    '/*',
    '#',
    ';',
    '{',
    '}',
    '0',
    '1',
    '08',
    '0x',
    '1e',
    '_',
    '1__0',
    'in',
    'n',
    'é',
    '\u{1f600}',
    '\ud800',
    '\0',
    '\ufeff',
    '\n',
    '"\\q"',
    "'ab'",
  ],
];

/** A path in which a piece was put in, taken out or replaced: sometimes it still parses. */
export const damagedPath: fc.Arbitrary<string> = fc
  .tuple(validPath, fc.array(fc.tuple(fc.nat(), fc.nat(2), fc.constantFrom(...DEBRIS)), { minLength: 1, maxLength: 2 }))
  .map(([path, damages]) =>
    damages.reduce((text, [at, length, debris]) => {
      const start = at % (text.length + 1);
      return text.slice(0, start) + debris + text.slice(start + length);
    }, path),
  );

/** Three of four parse. */
export const jsonPath: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: validPath },
  { weight: 1, arbitrary: damagedPath },
);
