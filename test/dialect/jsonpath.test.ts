import { evaluateJsonPath, JsonPathError, parseJsonPath } from '../../lib/dialect';

function errorOf(action: () => unknown): JsonPathError {
  try {
    action();
  } catch (error) {
    if (error instanceof JsonPathError) return error;
    throw error;
  }
  throw new Error('no error');
}

/** A document of lists in lists. */
function nested(depth: number): unknown {
  let document: unknown = [];
  for (let level = 0; level < depth; level++) document = [document];
  return document;
}

describe('paths', () => {
  test('are parsed once and followed in many documents', () => {
    const path = parseJsonPath('$.a');
    expect([1, 2].map((a) => evaluateJsonPath(path, { a }).value)).toEqual([1, 2]);
  });

  test('say where they are wrong, in characters of the text', () => {
    expect(errorOf(() => parseJsonPath('$.\u{1f680}')).offset).toBe(2);
    expect(errorOf(() => parseJsonPath('$["\u{1f680}"] ?')).offset).toBe(8);
    expect(errorOf(() => evaluateJsonPath('$.a.b', { a: {} }))).toMatchObject({ code: 'evaluate', offset: 4 });
  });

  test('take the members of objects in the order of their bytes', () => {
    expect(evaluateJsonPath('$.*', { '\u{1f680}': 3, '\uff5e': 2, a: 1 }).value).toEqual([1, 2, 3]);
  });

  test('find no members that objects have from JavaScript', () => {
    for (const name of ['constructor', '__proto__', 'toString', 'hasOwnProperty']) {
      expect(errorOf(() => evaluateJsonPath(`$.${name}`, {})).message).toBe(`unknown key ${name}`);
    }
    expect(evaluateJsonPath('$.__proto__', JSON.parse('{"__proto__":1}')).value).toBe(1);
  });

  test.each(['(', '-', '$[', '$[?(', '$[?@[?', 'a[', '@(', 'zz('])('refuse to nest %s without end', (open) => {
    expect(errorOf(() => parseJsonPath(open.repeat(50_000))).code).toBe('depth');
  });

  test('may be long', () => {
    expect(evaluateJsonPath('1' + ' == 1 != true'.repeat(5000), null).value).toBe(true);
    expect(evaluateJsonPath(`$${'[0]'.repeat(9000)}`, nested(9000)).printed).toBe('[]');
  });

  test('go as deep into documents as these go', () => {
    expect(evaluateJsonPath('$..(5)', nested(9999)).value).toHaveLength(10_000);
    expect(evaluateJsonPath('$', nested(9999)).filtered).toBe('['.repeat(10_000) + ']'.repeat(10_000));
    expect(evaluateJsonPath('$ == $', nested(9999)).value).toBe(true);
  });

  test.each([
    ['$..*..*..*', nested(10_000)],
    ['$..[?(@..*)]..*', nested(10_000)],
    ['$[?(@[?(@[?($..* == $..*)])])]', [[Array.from({ length: 5000 }, (_, index) => [index])]]],
    ['$[?($ == $)]', Array.from({ length: 20_000 }, () => 1)],
    ['$[?($[0])]', ['1'.repeat(32_000), ...Array.from({ length: 20_000 }, () => 1)]],
    ['$..(@..(@..(@)))', nested(400)],
    [`$${'[0,0]'.repeat(60)}`, nested(100)],
    [`$${'[*]..*'.repeat(20)}`, nested(1000)],
  ])('stop %s by its steps', (path, document) => {
    expect(errorOf(() => evaluateJsonPath(path, document)).code).toBe('steps');
  });
});
