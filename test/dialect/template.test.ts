import {
  githubPayload,
  goInt,
  goQuote,
  parseTemplate,
  PayloadError,
  renderTemplate,
  stringList,
  stringMap,
  TemplateBudgetError,
  TemplateError,
  templateVariables,
} from '../../lib/dialect';

const strict = { missingKey: 'error' } as const;

function errorOf(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

describe('renderTemplate', () => {
  test('renders a result of a dependency', () => {
    const data = { Deps: { plan: { Results: stringMap({ branch: 'feat/x' }), Outputs: stringList(['branch: feat/x']) } } };
    expect(renderTemplate('on {{index .Deps "plan" "Results" "branch"}}', data, strict)).toBe('on feat/x');
  });

  test('keeps ints and floats apart', () => {
    const data = { int: goInt(10_000_000), bigint: 7n, float: 10_000_000 };
    expect(renderTemplate('{{.int}} {{.bigint}} {{.float}}', data, strict)).toBe('10000000 7 1e+07');
  });

  test('takes a property that is undefined for absent, and null for nil', () => {
    expect(renderTemplate('{{with index . "a"}}{{.}}{{else}}none{{end}} {{.b}}', { a: undefined, b: null }, strict)).toBe(
      'none <no value>',
    );
    expect(() => renderTemplate('{{.a}}', { a: undefined }, strict)).toThrow(TemplateError);
  });

  test('does not reach what objects inherit', () => {
    expect(() => renderTemplate('{{.constructor}}', {}, strict)).toThrow('map has no entry for key "constructor"');
    expect(renderTemplate('{{index . "__proto__"}}', {}, strict)).toBe('<no value>');
  });

  test('replaces the pieces of a character that was cut', () => {
    expect(renderTemplate('{{slice .s 0 2}}', { s: '世界' }, strict)).toBe('\ufffd\ufffd');
  });

  test('renders a parsed template any number of times', () => {
    const template = parseTemplate('{{.n}}{{$x := .n}}{{$x}}');
    expect([1, 2].map((n) => renderTemplate(template, { n }, strict))).toEqual(['11', '22']);
  });

  test('refuses data that no JSON has', () => {
    expect(() => renderTemplate('{{.f}}', { f: () => 1 }, strict)).toThrow(TypeError);
  });
});

describe('TemplateError', () => {
  test('says where an action failed', () => {
    const error = errorOf(() => renderTemplate('ok\n  {{.a.b}}', { a: {} }, { ...strict, name: 'branch' }));
    expect(error).toBeInstanceOf(TemplateError);
    expect(error).toMatchObject({
      code: 'exec',
      line: 2,
      column: 6,
      message: 'template: branch:2:6: executing "branch" at <.a.b>: map has no entry for key "b"',
    });
  });

  test('says in which line a template is malformed', () => {
    const error = errorOf(() => parseTemplate('ok\n{{if}}'));
    expect(error).toMatchObject({
      code: 'parse',
      line: 2,
      column: undefined,
      message: 'template: prompt:2: missing value for if',
    });
  });
});

describe('budgets', () => {
  const refusals = {
    'a long loop': ['{{range 1000000000}}{{end}}', 'steps'],
    'nested loops': ['{{range 10000}}{{range 10000}}{{$x := 1}}{{end}}{{end}}', 'steps'],
    'much text': ['{{range 100000}}0123456789012345{{end}}', 'output'],
    'a string that doubles': ['{{$x := "xx"}}{{range 60}}{{$x = print $x $x}}{{end}}', 'output'],
    'a wide column': ['{{printf "%9000000d" 1}}', 'output'],
    'long strings compared often': ['{{range 100000}}{{$x := eq $.long $.long2}}{{end}}', 'steps'],
    'long strings quoted often': ['{{range 100000}}{{$x := printf "%.9q" $.long}}{{end}}', 'steps'],
    'many variables': ['{{$v := 1}}{{range 20}}{{range 60000}}{{$w := $v}}{{end}}{{end}}', 'steps'],
  } as const;

  test.each(Object.entries(refusals))('refuse %s', (_, [template, code]) => {
    const long = 'x'.repeat(300_000);
    const error = errorOf(() => renderTemplate(template, { long: `${long}a`, long2: `${long}b` }, strict));
    expect(error).toBeInstanceOf(TemplateBudgetError);
    expect(error).toMatchObject({ code });
  });

  test('let a full mebibyte pass', () => {
    expect(renderTemplate('{{.}}', 'x'.repeat(1024 * 1024), strict)).toHaveLength(1024 * 1024);
  });
});

describe('depth', () => {
  const depth = 10_000;
  const nests = {
    parentheses: [`{{${'('.repeat(depth)}1${')'.repeat(depth)}}}`, '1'],
    'function calls': [`{{${'(print '.repeat(depth)}1${')'.repeat(depth)}}}`, '1'],
    ifs: [`${'{{if true}}'.repeat(depth)}x${'{{end}}'.repeat(depth)}`, 'x'],
    'else ifs': [`{{if false}}${'{{else if false}}'.repeat(depth)}{{else}}x{{end}}`, 'x'],
    'pipeline stages': [`{{1${' | print'.repeat(depth)}}}`, '1'],
  } as const;

  test.each(Object.entries(nests))('is no matter for %s', (_, [template, output]) => {
    expect(renderTemplate(template, {}, strict)).toBe(output);
  });

  test('is limited as in Go for parentheses', () => {
    expect(() => parseTemplate(`{{${'('.repeat(depth + 1)}1`)).toThrow('max expression depth exceeded');
  });

  test('is limited as in Go for templates that call themselves', () => {
    expect(() => renderTemplate('{{define "r"}}{{template "r"}}{{end}}{{template "r"}}', {}, strict)).toThrow(
      'exceeded maximum template depth (100000)',
    );
  });

  test('is no matter for data', () => {
    let data: unknown[] = [];
    for (let level = 0; level < depth; level++) data = [data];
    expect(renderTemplate('{{.}}', data, strict)).toHaveLength(2 * depth + 2);
  });
});

describe('templateVariables', () => {
  const reads = {
    '{{.Title}} {{.Title | html}}': ['Title', 'Title'],
    '{{if eq .Kind "PR"}}{{.Branch}}{{end}}': ['Kind', 'Branch'],
    '{{with .Deps.a}}{{.Name}} {{$.Title}}{{else}}{{.Body}}{{end}}': ['Deps.a', 'Deps.a.Name', 'Title', 'Body'],
    '{{range $i, $l := .Labels}}{{$l.name}}{{.color}}{{end}}': ['Labels', 'Labels.*.name', 'Labels.*.color'],
    '{{$x := .Payload}}{{$x.data.url}}': ['Payload', 'Payload.data.url'],
    '{{(index .Deps "a" "Results").x}}': ['Deps', 'Deps.a', 'Deps.a.Results', 'Deps.a.Results.x'],
    '{{define "t"}}{{.Name}}{{end}}{{template "t" .User}}': ['User.Name', 'User'],
    '{{(print .A).B}} {{index .L 0}} {{.}}': ['A', 'L'],
    'no actions': [],
  };

  test.each(Object.entries(reads))('of %s', (template, paths) => {
    expect(templateVariables(template).map(({ path }) => path.join('.'))).toEqual(paths);
  });

  test('end also for templates that call themselves', () => {
    const found = templateVariables('{{define "r"}}{{template "r" .Next}}{{end}}{{template "r" .}}');
    expect(found.map(({ path }) => path.length)).toContain(10);
    expect(found.length).toBeLessThan(100);
  });

  test('say how and where', () => {
    expect(templateVariables('a\n{{index .Deps "x-y"}}')).toEqual([
      { path: ['Deps'], via: 'field', line: 2, column: 8 },
      { path: ['Deps', 'x-y'], via: 'index', line: 2, column: 14 },
    ]);
  });

  test('refuse what is no template', () => {
    expect(() => templateVariables('{{')).toThrow(TemplateError);
  });
});

describe('githubPayload', () => {
  test('gives fields and getters by their Go names', () => {
    const Payload = githubPayload('issues', { action: 'opened', issue: { number: 7, labels: [{ name: 'bug' }] } });
    const template = '{{.Payload.GetAction}} {{.Payload.Issue.Number}}{{range .Payload.Issue.Labels}} {{.Name}}{{end}}';
    expect(renderTemplate(template, { Payload }, strict)).toBe('opened 7 bug');
  });

  test('formats times', () => {
    const Payload = githubPayload('issues', { issue: { created_at: '2024-01-02T15:04:05+02:00' } });
    const template = '{{.Payload.Issue.CreatedAt.Format "Mon Jan _2 3:04PM -0700"}} {{.Payload.Issue.CreatedAt.UTC.Hour}}';
    expect(renderTemplate(template, { Payload }, strict)).toBe('Tue Jan  2 3:04PM +0200 13');
  });

  test('refuses unknown events and JSON of the wrong type', () => {
    expect(() => githubPayload('nonsense', {})).toThrow(PayloadError);
    expect(() => githubPayload('constructor', {})).toThrow(PayloadError);
    expect(() => githubPayload('issues', { issue: { number: 'seven' } })).toThrow('IssuesEvent.issue.number');
  });
});

describe('goQuote', () => {
  const literals = {
    'plain text': ['hi', '"hi"'],
    'quotes and backslashes': ['a"b\\', '"a\\"b\\\\"'],
    'control characters': ['\n\t\u0001\u007f', '"\\n\\t\\x01\\x7f"'],
    'printable characters as they are': ['é世🚀', '"é世🚀"'],
    'what cannot be seen': ['\u200b\ufeff', '"\\u200b\\ufeff"'],
    'template braces': ['{{.X}}', '"{{.X}}"'],
  } as const;

  test.each(Object.entries(literals))('writes %s', (_, [text, literal]) => {
    expect(goQuote(text)).toBe(literal);
    expect(renderTemplate(`{{${literal}}}`, {}, strict)).toBe(text);
  });
});

describe('a template that was parsed once', () => {
  test('renders any data, and as each run asks for', () => {
    const template = parseTemplate('{{if .a}}{{.a}}{{else}}none{{end}}{{.b}}');
    expect(renderTemplate(template, { a: 'x', b: 'y' }, strict)).toBe('xy');
    expect(renderTemplate(template, { a: '', b: 'z' }, strict)).toBe('nonez');
    expect(() => renderTemplate(template, { a: 'x' }, strict)).toThrow('map has no entry for key "b"');
    expect(renderTemplate(template, { a: 'x' }, { missingKey: 'default' })).toBe('x<no value>');
    expect(renderTemplate(template, { a: 'x', b: 'y' }, strict)).toBe('xy');
  });

  test('may be nested as deep as its text is long', () => {
    const nested = (open: string, depth: number): string => `${open.repeat(depth)}x${'{{end}}'.repeat(depth)}`;
    expect(renderTemplate(nested('{{if .a}}', 100_000), { a: 'yes' }, strict)).toBe('x');
    expect(renderTemplate(nested('{{with .}}', 50_000), { a: 'yes' }, strict)).toBe('x');
  });
});
