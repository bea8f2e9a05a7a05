import { execFileSync } from 'node:child_process';
import * as fc from 'fast-check';
import { escapeExpansion } from '../../../../runtime/task/build/expansion';
import { shellQuote } from '../../../../runtime/task/build/scripts/quote';
import { expand } from './kubelet';

// real processes on a machine that may be busy
jest.setTimeout(60_000);

/** Texts in which everything that matters to a shell or a kubelet is frequent. */
const nasty = fc.string({
  unit: fc.oneof(fc.constantFrom(...'$$$(){}\'"`\\\n\t *?!#~&|;<>=-'), fc.constantFrom('A', 'NAME', 'é', '日', '😀')),
  maxLength: 40,
});
const anyText = fc.oneof(
  nasty,
  fc.string({ unit: 'binary' }).map((text) => text.replaceAll('\0', '')),
);
const VARIABLES = new Map([
  ['A', 'secret'],
  ['NAME', 'value'],
  ['', 'empty name'],
]);

describe('the kubelet of the tests', () => {
  it.each([
    ['$(A)', 'secret'],
    ['$$(A)', '$(A)'],
    ['$(B)', '$(B)'],
    ['$$', '$'],
    ['$$$(A)', '$secret'],
    ['$A ${A} $', '$A ${A} $'],
    ['$(A', '$(A'],
  ])('makes %s into %s', (text, expanded) => {
    expect(expand(text, VARIABLES)).toBe(expanded);
  });
});

describe('a text that is escaped', () => {
  it('comes out of the kubelet byte for byte, whatever variables there are', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(expand(escapeExpansion(text), VARIABLES)).toBe(text);
      }),
    );
  });

  it.each([
    ['costs $5, ${HOME}, $x$', 'costs $5, ${HOME}, $x$'],
    ['$(HOME)', '$$(HOME)'],
    ['$$', '$$$'],
    ['$$(A)', '$$$$(A)'],
  ])('%s is written %s', (text, escaped) => {
    expect(escapeExpansion(text)).toBe(escaped);
  });
});

describe('a text that is quoted for the shell', () => {
  it('is left alone by the kubelet', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(expand(shellQuote(text), VARIABLES)).toBe(shellQuote(text));
      }),
    );
  });

  it('comes out of the shell byte for byte', () => {
    fc.assert(
      fc.property(fc.array(anyText, { minLength: 1, maxLength: 50 }), (texts) => {
        const words = texts.map((text) => shellQuote(text)).join(' ');
        const out = execFileSync('sh', ['-c', `printf '%s\\0' ${words}`]);
        expect(out).toEqual(Buffer.from(texts.map((text) => `${text}\0`).join('')));
      }),
      { numRuns: 40 },
    );
  });
});
