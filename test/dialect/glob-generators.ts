import fc from 'fast-check';

const LITERALS = [
  'a',
  'b',
  'ab',
  'c',
  'é',
  '\u{1f680}',
  '.',
  '-',
  '/',
  '/',
  '/',
  '!',
  ']',
  '\\*',
  '\\{',
  '\\,',
  '\\/',
  '\\a',
  '\\\\',
  ':',
];
const WILDCARDS = ['*', '*', '?', '**', '**/', '/**', '/**/', '***'];
const CLASSES = [
  '[a]',
  '[ab]',
  '[a-c]',
  '[!a]',
  '[^a]',
  '[^/]',
  '[/]',
  '[é]',
  '[α-ω]',
  '[z-a]',
  '[a\\-z]',
  '[\\]]',
  '[a-b-c]',
  '[\\a-b]',
  '[*]',
];
const FILE_CLASSES = ['[-a]', '[a-]', '[-]', '[!!]', '[a-]]', '[^a[]', '[a{]', '[,]', '[}]'];

function words(pieces: readonly string[], maxLength: number): fc.Arbitrary<string> {
  return fc.array(fc.constantFrom(...pieces), { maxLength }).map((parts) => parts.join(''));
}

const branchPattern = words([...LITERALS, ...LITERALS, '*', '*', '?', ...CLASSES, ',', '{', '}'], 7);

const { filePattern } = fc.letrec<{ [rule: string]: string; filePattern: string }>((tie) => ({
  filePattern: fc
    .array(
      fc.oneof(
        { depthSize: 'small' },
        { weight: 6, arbitrary: fc.constantFrom(...LITERALS) },
        { weight: 4, arbitrary: fc.constantFrom(...WILDCARDS) },
        { weight: 1, arbitrary: fc.constantFrom(...CLASSES, ...FILE_CLASSES) },
        {
          weight: 2,
          arbitrary: fc.array(tie('filePattern'), { minLength: 1, maxLength: 3 }).map((parts) => `{${parts.join(',')}}`),
        },
      ),
      { maxLength: 5 },
    )
    .map((parts) => parts.join('')),
}));

const DEBRIS = ['[', ']', '{', '}', ',', '\\', '*', '**', '?', '-', '^', '!', '/', 'a', '[]', '[^]', '[a', '\ud800', '{a,[}'];

function damaged(pattern: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.tuple(pattern, fc.nat(), fc.nat(1), fc.constantFrom(...DEBRIS)).map(([text, at, length, debris]) => {
    const start = at % (text.length + 1);
    return text.slice(0, start) + debris + text.slice(start + length);
  });
}

function mostlyValid(pattern: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.oneof({ weight: 3, arbitrary: pattern }, { weight: 1, arbitrary: damaged(pattern) });
}

const path = words(['a', 'b', 'a', 'b', 'c', 'é', '/', '/', '\u{1f680}', '.', '-', '{', '}', ',', ']', '*', 'β', '!', '\\'], 8);

/** A text that has a chance: the pattern with its wildcards filled in at random. */
function filled(pattern: string): fc.Arbitrary<string> {
  const fillings = fc.infiniteStream(fc.constantFrom('', 'a', 'b', 'ab', 'c', '/', 'a/b', 'x/', '/x', 'é'));
  return fillings.map((stream) =>
    pattern
      .replaceAll(/\{([^{},]*)[^{}]*\}/g, '$1')
      .replaceAll(/\[[^\]]*\]|\*+|\?/g, () => String(stream.next().value))
      .replaceAll(/\\(.)/g, '$1'),
  );
}

/** A glob and a text to try it on. */
export interface GlobCase {
  readonly dialect: 'file' | 'branch';
  readonly pattern: string;
  readonly text: string;
}

function cases(dialect: GlobCase['dialect'], pattern: fc.Arbitrary<string>): fc.Arbitrary<GlobCase> {
  return mostlyValid(pattern).chain((text) =>
    fc.oneof(path, filled(text)).map((name) => ({ dialect, pattern: text, text: name })),
  );
}

/** Globs of which two of three are well formed. */
export const globCase: fc.Arbitrary<GlobCase> = fc.oneof(
  { weight: 2, arbitrary: cases('file', filePattern) },
  { weight: 1, arbitrary: cases('branch', branchPattern) },
);
