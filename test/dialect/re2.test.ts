import { compileRe2, Re2Error } from '../../lib/dialect';
import { outcomeOf } from './re2-outcome';

function codeOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof Re2Error) return error.code;
    throw error;
  }
  return 'none';
}

const long = 'a'.repeat(65_536);

/** A text without a period. */
function mixedText(): string {
  let state = 1;
  return Array.from({ length: 65_536 }, () => {
    state = (state * 48_271) % 2_147_483_647;
    return state % 2 === 0 ? 'a' : 'b';
  }).join('');
}

const mixed = mixedText();

describe('patterns', () => {
  test('say where they are wrong', () => {
    expect(() => compileRe2('\u{1f680}[z-a]')).toThrow(
      new Re2Error('error parsing regexp: invalid character class range: `z-a`', { code: 'syntax', offset: 3 }),
    );
    expect(codeOf(() => compileRe2('a**'))).toBe('syntax');
  });

  test('take halves of characters for U+FFFD, as JSON does on its way to Go', () => {
    expect(compileRe2('^\ud800$').test('\ufffd')).toBe(true);
    expect(compileRe2('^\ufffd$').test('\ud800')).toBe(true);
  });

  test('count their groups', () => {
    expect(compileRe2('(a)(?:b)(?P<n>c)').groupCount).toBe(2);
  });

  test('can be asked again', () => {
    const pattern = compileRe2('^(a|b)+$');
    expect(['ab', 'abc', 'ba', ''].map((text) => pattern.test(text))).toEqual([true, false, true, false]);
  });

  test.each([
    ['(a*)*b', long],
    ['(a|a)*b', long],
    ['(a+)+$', `${long}b`],
    ['(x+x+)+y', 'x'.repeat(65_536)],
    ['(.*)(.*)(.*)(.*)(.*)x', long],
    ['(?:a?){500}a{500}b', long],
    ['(a|aa|aaa|b){300}c', mixed],
    ['\\pL{1000}1', `${long}2`],
    ['((a?){30}){30}c', mixed],
    [`${'(?:.?){1000}'.repeat(40)}x$`, mixed],
  ])('%.24s does not match 64 KiB, and says so', (pattern, text) => {
    expect(outcomeOf(pattern, text)).toEqual({ accepted: true, match: false });
  });

  test.each([
    ['[ab]*a[ab]{900}c', mixed],
    [`(?i)${'\\pL{900}'.repeat(100)}`, mixed],
  ])('%.24s is stopped by its steps', (pattern, text) => {
    expect(codeOf(() => compileRe2(pattern).test(text))).toBe('steps');
  });

  test('that are too large are accepted, as in Go, and refuse to match', () => {
    const pattern = compileRe2('a{1000}'.repeat(300));
    expect(codeOf(() => pattern.test('a'))).toBe('size');
  });

  test.each([
    ['('.repeat(100_000), 'missing closing )'],
    [`${'('.repeat(5000)}a${')'.repeat(5000)}`, 'expression nests too deeply'],
    [`${'(?:'.repeat(5000)}a${'+)'.repeat(5000)}`, 'expression nests too deeply'],
    ['a{1000}'.repeat(5000), 'expression too large'],
  ])('%.10s… is refused, however deep', (pattern, message) => {
    expect(() => compileRe2(pattern)).toThrow(`error parsing regexp: ${message}: \``);
  });

  test('nest as deep as Go lets them', () => {
    expect(outcomeOf(`${'('.repeat(999)}a${')'.repeat(999)}`, 'a').match).toBe(true);
  });
});
