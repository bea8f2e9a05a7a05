import fc from 'fast-check';
import { firstObject, sourceAt, stringAt } from '../../images/capture/json-source';

const at = (line: string, ...path: string[]): string | undefined => {
  const object = firstObject(line);
  return object && sourceAt(object, ...path);
};

describe('the first object of a line', () => {
  it.each([
    ['an object', '{"a":1}', '{"a":1}'],
    ['an object after spaces', ' \t{"a":1}', '{"a":1}'],
    ['an object with words after it', '{"a":1} and so on', '{"a":1}'],
    ['an object with another one after it', '{"a":1}{"a":2}', '{"a":1}'],
    ['an object with one brace too many', '{"a":1}}', '{"a":1}'],
    ['braces and quotes in strings', '{"a":"}\\"{"}', '{"a":"}\\"{"}'],
    ['a carriage return at the end', '{"a":1}\r', '{"a":1}'],
    ['an array', '[{"a":1}]', undefined],
    ['a number before it', '1 {"a":1}', undefined],
    ['words', 'Reading from stdin...', undefined],
    ['nothing', '', undefined],
    ['half an object', '{"a":1', undefined],
    ['a wrong bracket', '{"a":[1}', undefined],
    ['a line feed in a string', '{"a":"\n"}', undefined],
    ['a byte order mark', '\uFEFF{"a":1}', undefined],
  ])('%s', (_name, line, source) => {
    expect(firstObject(line)?.source).toBe(source);
  });

  it('may nest deeper than any stack', () => {
    const line = `{"a":${'['.repeat(200_000)}${']'.repeat(200_000)},"b":1}`;
    expect(at(line, 'b')).toBe('1');
  });
});

describe('the source at a path', () => {
  it.each([
    ['keeps how a number is written', '{"a":0.0420}', ['a'], '0.0420'],
    ['keeps an exponent', '{"a":1e3}', ['a'], '1e3'],
    ['keeps a number that is too large for a double', '{"a":12345678901234567890}', ['a'], '12345678901234567890'],
    ['goes into objects', '{"a":{"b":{"c":7}}}', ['a', 'b', 'c'], '7'],
    ['takes the last of equal names', '{"a":1,"a":2}', ['a'], '2'],
    ['takes the last of equal names as a whole', '{"a":{"b":1},"a":{"c":2}}', ['a', 'b'], undefined],
    ['reads escapes in names', '{"\\u0061":1}', ['a'], '1'],
    ['goes over spaces', '{ "x" : [ 1 , {} ] , "a" : true }', ['a'], 'true'],
    ['does not go into arrays', '{"a":[{"b":1}]}', ['a', 'b'], undefined],
    ['does not find what is not there', '{"a":1}', ['b'], undefined],
    ['finds nothing in an empty object', '{ }', ['b'], undefined],
  ])('%s', (_name, line, path, source) => {
    expect(at(line, ...path)).toBe(source);
  });

  it('agrees with JSON.parse on any object', () => {
    const members = fc.dictionary(fc.string({ maxLength: 3 }), fc.jsonValue({ maxDepth: 3 }), { noNullPrototype: true });
    const spaces = fc.constantFrom(undefined, 1, '\t');
    fc.assert(
      fc.property(members, spaces, fc.string(), (object, space, rest) => {
        const line = JSON.stringify(object, undefined, space) + rest;
        const found = Object.keys(object).map((name): [string, unknown] => [name, JSON.parse(at(line, name) ?? 'null')]);
        expect(Object.fromEntries(found)).toEqual(JSON.parse(JSON.stringify(object)));
      }),
    );
  });

  it('never throws, whatever the line', () => {
    const fragments = fc.array(fc.constantFrom('{', '}', '[', ']', '"', '\\', ':', ',', 'a', '1', 'null', ' ', '"a"'), {
      maxLength: 20,
    });
    fc.assert(
      fc.property(fragments, (parts) => {
        const line = parts.join('');
        const object = firstObject(line);
        const whole = object && (JSON.parse(object.source) as unknown);
        expect(typeof whole).toBe(object ? 'object' : 'undefined');
        if (object) sourceAt(object, 'a', 'a');
      }),
    );
  });
});

describe('the string at a path', () => {
  it.each([
    ['reads escapes', '{"a":"x\\ny\\u00e9"}', 'x\nyé'],
    ['may be empty', '{"a":""}', ''],
    ['is not a number', '{"a":1}', undefined],
    ['is not null', '{"a":null}', undefined],
  ])('%s', (_name, line, text) => {
    const object = firstObject(line);
    expect(object && stringAt(object, 'a')).toBe(text);
  });
});
