import * as fc from 'fast-check';
import { decodeGoText, GoJson, goJsonString } from '../../../../runtime/task/build/go-json';

describe('JSON as Go writes it', () => {
  it.each([
    ['a && b', '"a \\u0026\\u0026 b"'],
    ['<x>', '"\\u003cx\\u003e"'],
    ['\u2028\u2029', '"\\u2028\\u2029"'],
    ['"\\/', '"\\"\\\\/"'],
    ['\n\r\t\b\f\u0000\u001f\u007f', '"\\n\\r\\t\\b\\f\\u0000\\u001f\u007f"'],
    ['é日😀', '"é日😀"'],
    ['\ud800x\udc00', '"\\ufffdx\\ufffd"'],
  ])('%j is %s', (text, json) => {
    expect(goJsonString(text)).toBe(json);
  });

  it('can be read back', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => expect(JSON.parse(goJsonString(text))).toBe(text)));
  });

  it('sorts maps by bytes, not by UTF-16', () => {
    const keys = ['\ud83d\ude00', '\uff5e', 'b', 'B', '10', '9'];
    expect(new GoJson().map(keys.map((key) => [key, '1']))).toBe('{"10":1,"9":1,"B":1,"b":1,"\uff5e":1,"\ud83d\ude00":1}');
  });
});

describe('bytes of a Secret', () => {
  it('that are text stay so', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => expect(decodeGoText(Buffer.from(text))).toBe(text)));
  });

  it.each([
    ['ff', '"\\ufffd"'],
    ['e282', '"\\ufffd\\ufffd"'],
    ['61e28262', '"a\\ufffd\\ufffdb"'],
    ['efbfbd', '"\ufffd"'],
    ['eda080', '"\\ufffd\\ufffd\\ufffd"'],
    ['efbbbf61ff', '"\ufeffa\\ufffd"'],
  ])('%s are written %s', (hex, json) => {
    expect(goJsonString(decodeGoText(Buffer.from(hex, 'hex')))).toBe(json);
  });
});
