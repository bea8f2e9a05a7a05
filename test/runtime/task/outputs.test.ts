import fc from 'fast-check';
import { answerOf, parseOutputs } from '../../../runtime/task/outputs';

const block = (...lines: string[]): string => ['---KELOS_OUTPUTS_START---', ...lines, '---KELOS_OUTPUTS_END---', ''].join('\n');

describe('outputs of an agent', () => {
  const table: Record<string, { log: string; outputs?: string[]; results?: Record<string, string> }> = {
    'are absent without markers': { log: 'hello\nworld\n' },
    'are absent when only blank lines stand in the block': { log: block('', '   ') },
    'are absent with only a start': { log: '---KELOS_OUTPUTS_START---\nbranch: b\n' },
    'are absent when the end comes first': { log: '---KELOS_OUTPUTS_END---\n---KELOS_OUTPUTS_START---\nbranch: b\n' },
    'are lines, the last of equal keys being the result': {
      log: block('branch: b', 'pr: u1', 'pr: u2'),
      outputs: ['branch: b', 'pr: u1', 'pr: u2'],
      results: { branch: 'b', pr: 'u2' },
    },
    'cut a line at its first separator': {
      log: block('message: hello: world'),
      outputs: ['message: hello: world'],
      results: { message: 'hello: world' },
    },
    'keep lines that are no result': { log: block('bare', ': v', 'k:'), outputs: ['bare', ': v', 'k:'], results: {} },
    'are those of the last complete block': { log: block('a: 1') + block('a: 2'), outputs: ['a: 2'], results: { a: '2' } },
    'are not begun by a marker inside a sentence': {
      log: `I print ---KELOS_OUTPUTS_START---\n${block('a: 1')}`,
      outputs: ['a: 1'],
      results: { a: '1' },
    },
    'may have keys of any name': { log: block('__proto__: x', 'constructor: y'), outputs: ['__proto__: x', 'constructor: y'] },
  };
  it.each(Object.entries(table))('%s', (_name, { log, outputs, results }) => {
    const parsed = parseOutputs(log);
    expect(parsed?.outputs).toEqual(outputs);
    if (results) expect(parsed?.results).toEqual(results);
  });

  it('cuts a reply that would not fit a status to whole base64 groups', () => {
    const parsed = parseOutputs(block(`response: ${'QUFB'.repeat(20_000)}`));
    expect(parsed?.results['response']?.length).toBeLessThanOrEqual(32_768);
    expect(answerOf(parsed)).toMatch(/^A+$/);
  });

  it('finds what was written between the markers, whatever stands around them', () => {
    const line = fc.stringMatching(/^[a-z]{1,8}: [A-Za-z0-9/_.-]{1,20}$/);
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 10 }), fc.string(), (lines, noise) => {
        expect(parseOutputs(`${noise.replaceAll('-', '')}\n${block(...lines)}`)?.outputs).toEqual(lines);
      }),
    );
  });
});
