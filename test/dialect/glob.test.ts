import { compileGlob, type GlobDialect } from '../../lib/dialect';
import { FileMatch } from '../../lib/dialect/glob/file';
import { runesOf, Steps } from '../../lib/dialect/glob/runes';
import { outcomeOf } from './glob-outcome';

const TOO_MANY = /^glob takes more than \d+ steps$/;

function stepsOf(pattern: string, text: string): number {
  const steps = new Steps();
  new FileMatch(runesOf(pattern), runesOf(text), steps).run();
  return steps.taken;
}

describe('globs', () => {
  test('say what is wrong with them, and where', () => {
    expect(compileGlob('docs/[a', { dialect: 'file' }).problem).toMatchObject({ code: 'syntax', offset: 5 });
    expect(compileGlob('\u{1f680}[-a]', { dialect: 'branch' }).problem).toMatchObject({ code: 'syntax', offset: 3 });
    expect(compileGlob('docs/**', { dialect: 'file' }).problem).toBeUndefined();
    expect(compileGlob('{a,b', { dialect: 'branch' }).problem).toBeUndefined();
  });

  test('take halves of characters for U+FFFD, as JSON does on its way to Go', () => {
    expect(outcomeOf('file', '\ud800', '\ufffd')).toBe(true);
    expect(outcomeOf('branch', '\ud800', '\ufffd')).toBe(true);
  });

  const long = 'a'.repeat(65_536);
  test.each<[GlobDialect, string, string]>([
    ['file', '*a*a*a*a*ab', long],
    ['file', `${'*a'.repeat(500)}b`, long],
    ['file', `*${'a'.repeat(1000)}b`, 'a'.repeat(4096)],
    ['file', `${'**/'.repeat(300)}b`, 'a/'.repeat(32_000)],
    ['file', `**/${'a/'.repeat(400)}c`, 'a/'.repeat(2000)],
    ['file', `${'[a-z]*'.repeat(160)}1`, long],
    ['branch', '*a*a*a*a*ab', long],
    ['branch', `${'*a'.repeat(500)}b`, long],
    ['branch', `*${'a'.repeat(1000)}b`, long],
    ['branch', `${'[a-z]*'.repeat(160)}1`, long],
  ])('%s glob %.20s ends without a match', (dialect, pattern, text) => {
    expect(outcomeOf(dialect, pattern, text)).toBe(false);
  });

  test('take steps in proportion to the text', () => {
    const [once, twice] = [1, 2].map((times) => stepsOf('*a*a*a*a*ab', 'a'.repeat(10_000 * times)));
    expect(twice).toBeLessThan(2.1 * (once ?? 0));
  });

  test.each([
    [`${'{a,a}'.repeat(200)}c`, long],
    [`${'*{a,b}'.repeat(150)}c`, long],
    ['{,}'.repeat(300), 'a'],
    [`${'{,}'.repeat(300)}a`, ''],
  ])('stop braces that multiply: %.20s', (pattern, text) => {
    expect(outcomeOf('file', pattern, text)).toMatch(TOO_MANY);
  });

  test('go as deep as 500 braces, and no deeper', () => {
    const nest = (depth: number): string => `${'{'.repeat(depth)}a${'}'.repeat(depth)}`;
    expect(outcomeOf('file', nest(400), 'a')).toBe(true);
    expect(outcomeOf('file', nest(600), 'a')).toBe('glob has more than 500 braces');
    expect(outcomeOf('file', nest(100_000), 'a')).toMatch(/^glob (takes|has) more than/);
    expect(outcomeOf('file', '{'.repeat(100_000), 'a')).toBe('syntax error in pattern');
  });
});
