import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { renderTemplate, stringList, stringMap } from '../../../lib/dialect';
import type { EscapeLevel } from '../../../lib/spec/escape';
import { Prompt, type PromptPart, prompt, TaskOutputs, TaskResult } from '../../../lib/spec';

const plan = { name: 'plan-1' };
const branch = new TaskResult(plan, 'branch');
const data = {
  Deps: {
    'plan-1': { Name: 'plan-1', Results: stringMap({ branch: 'feat/{{x}}', '{{': 'odd' }), Outputs: stringList(['a: b', 'c']) },
  },
};

/** What the agent reads: the text after as many renderings as the place has. */
function read(text: Prompt, level: EscapeLevel): string {
  let rendered = text.render(level);
  for (let done = 0; done < level; done++) rendered = renderTemplate(rendered, data, { missingKey: 'error' });
  return rendered;
}

const braces = fc.string({
  unit: fc.constantFrom('{', '}', '{{', '}}', '-', ' ', '\n', '"', '`', '\\', '.Title', 'x', '/*', '*/', 'é', '😀'),
});

describe('literal text', () => {
  test.each<EscapeLevel>([0, 1, 2])('comes out of %d renderings as it went in', (level) => {
    fc.assert(fc.property(fc.oneof(braces, fc.string({ unit: 'binary' })), (text) => read(Prompt.of(text), level) === text));
  });

  test.each<EscapeLevel>([1, 2])('comes out of %d renderings as it went in, around values', (level) => {
    fc.assert(
      fc.property(braces, braces, braces, (a, b, c) => {
        // after the last rendering nothing reads the value again, so it may hold braces
        return read(prompt`${a}${b}${branch}${c}`, level) === `${a}${b}feat/{{x}}${c}`;
      }),
    );
  });

  test('comes out as it went in beside templates with trim markers', () => {
    const parts: PromptPart[] = ['a \n', Prompt.template('{{- "x" -}}'), ' \nb'];
    expect(read(Prompt.join(parts), 1)).toBe('a \nx \nb');
  });

  test('does not join braces of a template', () => {
    expect(read(Prompt.join(['{', Prompt.template('{'), '{', branch]), 1)).toBe('{{{feat/{{x}}');
    expect(read(Prompt.join([Prompt.template('a {'), branch]), 1)).toBe('a {feat/{{x}}');
  });

  test('is the text with its escapes, as in any template literal', () => {
    expect(prompt`a\nb ${1} ${'c'}`.render(0)).toBe('a\nb 1 c');
    expect(() => prompt`\u{}`).toThrow(/^a prompt has an escape that JavaScript does not know/);
  });
});

describe('a result', () => {
  test('is looked up by index, so that a missing one is empty', () => {
    expect(prompt`${branch}`.render(1)).toBe('{{index .Deps "plan-1" "Results" "branch"}}');
    expect(read(prompt`[${new TaskResult(plan, 'none')}]`, 1)).toBe('[]');
  });

  test('may have any key', () => {
    expect(read(prompt`${new TaskResult(plan, '{{')}`, 2)).toBe('odd');
    expect(prompt`${new TaskResult(plan, 'a "b" \\')}`.render(1)).toBe('{{index .Deps "plan-1" "Results" "a \\"b\\" \\\\"}}');
  });

  test('must have a key that can be', () => {
    expect(() => new TaskResult(plan, ' ')).toThrow('the key of a result must be one line that is not blank, got " "');
    expect(() => new TaskResult(plan, 'a\nb')).toThrow('got "a\\nb"');
    expect(() => prompt`${new TaskResult(plan, '\ud800')}`.render(1)).toThrow(/half a surrogate pair/);
  });

  test('cannot become a string', () => {
    const message =
      /^result\("branch"\) is known only after the Task has run, so it cannot become a string here; put it into a prompt`…`/;
    // eslint-disable-next-line @typescript-eslint/restrict-template-expressions -- the mistake that this is about
    expect(() => `on ${branch}`).toThrow(message);
    expect(() => JSON.stringify({ branch })).toThrow(message);
    expect(() => prompt`${branch}`.render(0)).toThrow('result("branch") stands in a place that is not rendered');
  });
});

test('outputs are the lines', () => {
  expect(read(prompt`Outputs:\n${new TaskOutputs(plan)}\n`, 1)).toBe('Outputs:\na: b\nc\n');
  expect(read(prompt`${new TaskOutputs(plan)}`, 2)).toBe('a: b\nc');
});

test('a Prompt in a prompt is a part of it', () => {
  const inner = prompt`{${branch}`;
  expect(prompt`{${inner}`.render(1)).toBe('{{"{{"}}{{index .Deps "plan-1" "Results" "branch"}}');
  expect(prompt`{${inner}`.tasks).toEqual([plan]);
});

test('a Prompt cannot become a string', () => {
  // eslint-disable-next-line @typescript-eslint/restrict-template-expressions -- the mistake that this is about
  expect(() => `${prompt`x`}`).toThrow(/^a Prompt has no text of its own/);
});

test('a template is read from a file', () => {
  const path = join(mkdtempSync(join(tmpdir(), 'kelos-prompt-')), 'prompt.md');
  writeFileSync(path, 'Fix {{.Title}}\n');
  expect(Prompt.fromFile(path).render(1)).toBe('Fix {{.Title}}\n');
  expect(() => Prompt.fromFile(`${path}x`)).toThrow(`cannot read the prompt file "${path}x"`);
});

describe('a prompt file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kelos-prompt-'));
  const file = (name: string, bytes: Buffer): string => {
    const path = join(folder, name);
    writeFileSync(path, bytes);
    return path;
  };

  test('is UTF-8, or it is refused', () => {
    expect(Prompt.fromFile(file('utf-8', Buffer.from('Grüße'))).render(1)).toBe('Grüße');
    const latin = file('latin-1', Buffer.from('Grüße', 'latin1'));
    expect(() => Prompt.fromFile(latin)).toThrow(`the prompt file "${latin}" must be UTF-8`);
  });

  test('may start with a byte order mark, which no agent gets', () =>
    expect(Prompt.fromFile(file('bom', Buffer.from('\ufeffFix it.'))).render(1)).toBe('Fix it.'));

  test('that cannot be read is refused with the reason', () => {
    expect(() => Prompt.fromFile(join(folder, 'none'))).toThrow(
      `cannot read the prompt file "${join(folder, 'none')}": there is none`,
    );
    expect(() => Prompt.fromFile(folder)).toThrow(`cannot read the prompt file "${folder}": it is a folder`);
    expect(() => Prompt.fromFile(join(file('a', Buffer.from('')), 'b'))).toThrow(': a part of the path is no folder');
    expect(() => Prompt.fromFile(5 as never)).toThrow('the path of a prompt file must be text, got 5');
  });
});

test('a number in a prompt is one', () => {
  const refusal = 'a prompt can hold text, numbers, values and other prompts, got ';
  expect(() => prompt`${Number.NaN}`).toThrow(`${refusal}NaN`);
  expect(() => prompt`${1 / 0}`).toThrow(`${refusal}Infinity`);
});

test('only lists are joined', () => {
  expect(() => prompt.join('abc' as never)).toThrow('prompt.join takes a list of parts, got "abc"');
  expect(() => Prompt.join('abc' as never)).toThrow('prompts are joined from a list of parts, got "abc"');
});

describe('blocks inside one another', () => {
  const nested = (depth: number): Prompt => {
    let inner = prompt`x`;
    for (let each = 0; each < depth; each += 1) inner = prompt.when(branch, prompt`${inner}`);
    return inner;
  };

  test('may be five hundred', () => {
    const text = nested(500);
    expect(text.tasks).toEqual([plan]);
    expect(read(text, 1)).toBe('x');
  });

  test('are refused when they are more', () =>
    expect(() => nested(501)).toThrow('at most 500 of prompt.when, prompt.each and prompt.on inside one another'));
});
