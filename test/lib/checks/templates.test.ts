import { config, pushed, said, shop, spawner, task, workspace } from './manifests';

const issues = (promptTemplate: string, more: object = {}): object =>
  spawner({ githubIssues: {} }, { ...shop, promptTemplate, ...more });
const waiting = (prompt: string, dependsOn = ['plan']): object[] => [task({ prompt, dependsOn }), task({}, 'plan')];

describe('KEL002', () => {
  it.each([
    [
      'the branch',
      { branch: 'fix/{{.Number' },
      "'spec.taskTemplate.branch' must be a Go template: template: branch:1: unclosed action",
    ],
    [
      'a label',
      { metadata: { labels: { team: '{{' } } },
      "'spec.taskTemplate.metadata.labels.team' must be a Go template: template: metadata.labels.team:1: unclosed action",
    ],
    [
      'an annotation',
      { metadata: { annotations: { a: '{{end}}' } } },
      "'spec.taskTemplate.metadata.annotations.a' must be a Go template: template: metadata.annotations.a:1: unexpected {{end}}",
    ],
    [
      'the body of a request',
      { contextSources: [{ name: 'c', http: { url: 'https://c.example.com', body: 'a\n{{x}}' } }] },
      '\'spec.taskTemplate.contextSources[0].http.body\' must be a Go template: template: contextSources[0].http.body:2: function "x" not defined',
    ],
  ])('looks at %s', (_, template, message) => expect(said('KEL002', [issues('x', template)])).toEqual([message]));

  it('looks at the prompt of a Task that has dependencies, and of no other', () => {
    expect(said('KEL002', waiting('On ${{ secrets.X }}'))).toEqual([expect.stringContaining('function "secrets" not defined')]);
    expect(said('KEL002', [task({ prompt: 'On ${{ secrets.X }}' })])).toEqual([]);
  });
});

describe('KEL003', () => {
  it.each<[string, object, readonly string[]]>([
    [
      'a variable of another trigger',
      issues('{{.CommentBody}}'),
      [expect.stringContaining('reads .CommentBody at promptTemplate:1:2')],
    ],
    ['JSON names', issues('{{.title}}'), [expect.stringContaining('which does not exist; .Title may be meant')]],
    ['a variable in a condition', issues('{{if .Nope}}x{{end}}'), [expect.stringContaining('reads .Nope')]],
    ['each once', issues('{{.Nope}} {{.Nope}}'), [expect.stringContaining('at promptTemplate:1:2')]],
    ['a name that index reads', issues('{{index . "Nope"}}'), [expect.stringContaining('reads .Nope')]],
    ['fields of text', issues('{{.Title.Length}}'), [expect.stringContaining('but Title is text and has no fields')]],
    ['nothing in what is known', issues('{{.Number}}{{.Labels}}{{with .Body}}{{.}}{{end}}{{len .Comments}}'), []],
    [
      'nothing that a mapping makes',
      spawner(
        { webhook: { source: 's', fieldMapping: { id: '$.id', level: '$.l' } } },
        { promptTemplate: '{{.level}}{{.ID}}{{.Payload.x.y}}' },
      ),
      [],
    ],
    [
      'what a mapping does not make',
      spawner({ webhook: { source: 's', fieldMapping: { id: '$.id', level: '$.l' } } }, { promptTemplate: '{{.levle}}' }),
      [expect.stringContaining('.level may be meant')],
    ],
    [
      'what Linear has not',
      spawner({ linearWebhook: { types: ['Issue'] } }, { ...shop, promptTemplate: '{{.Body}}{{.State}}' }),
      [expect.stringContaining('reads .Body')],
    ],
    [
      'a variable that no listed event has',
      pushed(['push'], { promptTemplate: '{{.Number}}' }),
      [expect.stringContaining('which push does not have')],
    ],
    ['none that one of the events may have', pushed(['push', 'issues'], { promptTemplate: '{{.Number}}' }), []],
    ['the labels of an event', pushed(['issues'], { promptTemplate: '{{.Labels}}' }), [expect.stringContaining('reads .Labels')]],
  ])('finds %s', (_, object, messages) => expect(said('KEL003', [object])).toEqual(messages));

  it('knows that a Task reads its dependencies only', () => {
    expect(said('KEL003', waiting('{{.Title}}'))).toEqual([expect.stringContaining('which is not among its variables: Deps')]);
  });

  it('says nothing where the trigger is not known', () => {
    expect(said('KEL003', [spawner({}, { promptTemplate: '{{.Nope}}' })])).toEqual([]);
  });
});

describe('KEL004', () => {
  it.each<[string, string, readonly string[]]>([
    ['a JSON name', '{{.Payload.issue}}', [expect.stringContaining("but IssuesEvent has no 'issue'; 'Issue' may be meant")]],
    [
      'a JSON name with a dash below',
      '{{.Payload.Issue.html_url}}',
      [expect.stringContaining("but Issue has no 'html_url'; 'HTMLURL' may be meant")],
    ],
    ['a field below text', '{{.Payload.Issue.Title.X}}', [expect.stringContaining("but text has no 'X'")]],
    ['a field of a list', '{{.Payload.Issue.Labels.Name}}', [expect.stringContaining("but a list has no 'Name'")]],
    ['no field of an element', '{{range .Payload.Issue.Labels}}{{.Name}}{{end}}', []],
    [
      'a wrong field of an element',
      '{{range .Payload.Issue.Labels}}{{.Nmae}}{{end}}',
      [expect.stringContaining("but Label has no 'Nmae'; 'Name' may be meant")],
    ],
    ['no getter', '{{.Payload.GetIssue.GetUser.GetLogin}}{{.Payload.GetAction}}', []],
    ['no method of a time', '{{.Payload.Issue.CreatedAt.Format "2006"}}', []],
  ])('finds %s', (_, promptTemplate, messages) =>
    expect(said('KEL004', [pushed(['issues'], { promptTemplate })])).toEqual(messages),
  );

  it('takes a field that one of the events has', () => {
    const promptTemplate = '{{if eq .Event "push"}}{{.Payload.HeadCommit.GetID}}{{end}}';
    expect(said('KEL004', [pushed(['issues', 'push'], { promptTemplate })])).toEqual([]);
    expect(said('KEL004', [pushed(['issues', 'release'], { promptTemplate })])).toHaveLength(1);
  });

  it('says nothing of events that are not known', () => {
    expect(said('KEL004', [pushed(['sub_issues'], { promptTemplate: '{{.Payload.x}}' })])).toEqual([]);
  });
});

describe('KEL005', () => {
  const source = (url: string): object => ({ contextSources: [{ name: 'wiki', http: { url } }] });
  it('finds contexts without sources, in requests and for Slack', () => {
    expect(said('KEL005', [issues('{{.Context.wiki}}')])).toEqual([expect.stringContaining("but there are no 'contextSources'")]);
    expect(said('KEL005', [issues('x', source('https://w.example.com/{{.Context.wiki}}'))])).toEqual([
      expect.stringContaining('which is not known before the requests are made'),
    ]);
    const slack = spawner({ slack: {} }, { ...source('https://w.example.com'), promptTemplate: '{{.Context.wiki}}' });
    expect(said('KEL005', [slack])).toEqual([expect.stringContaining('not asked for Slack messages')]);
  });
  it('takes declared ones, in every template that is rendered later', () => {
    const later = { branch: '{{.Context.wiki}}', metadata: { labels: { a: '{{index .Context "wiki"}}' } } };
    expect(said('KEL005', [issues('{{.Context.wiki}}', { ...source('https://w.example.com'), ...later })])).toEqual([]);
  });
});

describe('KEL006', () => {
  it.each([
    ['results as a field', '{{.Deps.plan.branch}}', "'branch' of the Task 'plan', which has Name, Outputs, Results"],
    [
      'an undeclared Task as a field',
      '{{.Deps.paln.Results.x}}',
      "the Task 'paln', which is not in 'dependsOn'; 'plan' may be meant",
    ],
    [
      'an undeclared Task in constructs words',
      '{{index .Deps "other" "Results" "x"}}',
      "the Task 'other', which is not in 'dependsOn'",
    ],
  ])('finds %s', (_, prompt, text) => expect(said('KEL006', waiting(prompt))).toEqual([expect.stringContaining(text)]));

  it.each([
    '{{.Deps.plan.Results.x}}',
    '{{index .Deps "plan" "Results" "x"}}',
    '{{range index .Deps "plan" "Outputs"}}{{.}}{{end}}',
    '{{.Deps.plan.Name}}',
  ])('takes %s', (prompt) => expect(said('KEL006', waiting(prompt))).toEqual([]));
});

describe('KEL007', () => {
  it.each([
    ['a body', ['issues'], '{{.Body}}', 1],
    ['what only one event has', ['issues', 'push'], '{{.Number}}', 1],
    ['nothing that an event always has', ['issues'], '{{.Number}} {{.URL}}', 0],
    ['nothing that index guards', ['issues'], '{{if index . "Body"}}{{.Body}}{{end}}', 0],
    ['nothing where events are told apart', ['issues', 'push'], '{{if eq .Event "issues"}}{{.Number}}{{end}}', 0],
  ])('finds %s', (_, events, promptTemplate, count) =>
    expect(said('KEL007', [pushed(events, { promptTemplate })])).toHaveLength(count),
  );
});

describe('KEL028', () => {
  const twice = (promptTemplate: string, when: object = { githubIssues: {} }): readonly string[] =>
    said('KEL028', [spawner(when, { ...shop, dependsOn: ['plan'], promptTemplate }), task({}, 'plan'), workspace({})]);
  it.each([
    '{{"{{"}}{{printf "%q" .Body}}{{"}}"}}',
    '#{{.Number}} {{.URL}} {{.Kind}}',
    '{{urlquery .Title}}{{len .Body}}',
    '{{.Title | printf "%q"}}',
    '{{if .Body}}x{{end}}{{with .Body}}{{"{{"}}{{printf "%q" .}}{{"}}"}}{{end}}',
    '{{"{{"}}index .Deps "plan" "Results" "x"}}',
  ])('takes %s', (text) => expect(twice(text)).toEqual([]));
  it.each([
    '{{.Title}}',
    '{{with .Body}}{{.}}{{end}}',
    '{{$b := .Body}}{{$b}}',
    '{{printf "%s" .Body}}',
    '{{printf "%q" .Title .Body}}',
    '{{printf "%[1]s" .Body}}',
    '{{html .Body}}',
    '{{or .Body "x"}}',
    '{{define "t"}}{{.}}{{end}}{{template "t" .Body}}',
  ])('finds %s', (text) => expect(twice(text)).toHaveLength(1));
  it('knows numbers and words of payloads', () => {
    const event = { githubWebhook: { events: ['issues'] } };
    expect(twice('{{.Payload.Issue.GetNumber}}{{.Payload.Issue.CreatedAt}}{{.Sender}}', event)).toEqual([]);
    expect(twice('{{.Payload.Issue.GetTitle}}', event)).toHaveLength(1);
  });
  it('knows that the default prompt is the title', () => {
    const spawned = spawner({ githubIssues: {} }, { ...shop, dependsOn: ['plan'] });
    expect(said('KEL028', [spawned, task({}, 'plan')])).toEqual([expect.stringContaining('is {{.Title}} where it is not given')]);
  });
  it('has nothing to say of schedules', () => expect(twice('{{.Title}}', { cron: { schedule: '0 9 * * 1' } })).toEqual([]));
});

describe('KEL035', () => {
  it.each([
    ['a branch, which is never rendered', [task({ branch: 'fix/{{.Number}}', ...shop })], '{{.Number}}'],
    ['escaped text of a spawner', [issues('{{"{{"}}.Title}}')], '{{.Title}}'],
    ['text that is escaped twice', [issues('{{"{{"}}"{{"{{"}}"}}.Title}}', { dependsOn: ['a'] })], '{{.Title}}'],
    ['escaped text of a Task with dependencies', waiting('{{"{{"}}.Deps.x}}'), '{{.Deps.x}}'],
  ])('finds %s', (_, objects, text) =>
    expect(said('KEL035', objects)).toEqual([expect.stringContaining(`contains ${text}, which`)]),
  );

  it.each([['{{"{{"}}printf .Body}}'], ['{{.Title}}'], ['{{"{{"}}{{printf "%q" .Title}}{{"}}"}}']])('lets %s be', (text) =>
    expect(said('KEL035', [issues(text, { dependsOn: ['a'] })])).toEqual([]),
  );
  it('lets foreign templates be', () => {
    expect(said('KEL035', [task({ prompt: '${{ secrets.Title }} {{.title}} {{Title}} {{.Titles}}' })])).toEqual([]);
  });
});

describe('a prompt that is rendered twice', () => {
  const again = (rule: string, promptTemplate: string): readonly string[] =>
    said(rule, [issues(promptTemplate, { dependsOn: ['plan'] }), task({}, 'plan')]);
  const result = (name: string): string => `{{"{{"}}index .Deps "${name}" "Results" "x"}}`;

  it('must be a template after the first rendering', () => {
    expect(again('KEL002', 'Use {{"{{"}} braces')).toEqual([
      expect.stringContaining('template: promptTemplate, rendered once,:1: '),
    ]);
    expect(again('KEL002', `${result('plan')} #{{.Number}} {{"{{"}}{{printf "%q" .Title}}{{"}}"}}`)).toEqual([]);
  });
  it('reads results of Tasks that are waited for', () => {
    expect(again('KEL006', result('paln'))).toEqual([
      expect.stringContaining("reads the Task 'paln', which is not in 'dependsOn'"),
    ]);
    expect(again('KEL006', `{{if .Body}}${result('other')}{{end}}`)).toHaveLength(1);
    expect(again('KEL006', result('plan'))).toEqual([]);
  });
  it('is not judged by what the item decides', () => {
    expect(again('KEL002', '{{if .Body}}{{"{{"}}if .Deps}}a{{else}}{{"{{"}}if .Deps}}b{{end}}{{"{{"}}end}}')).toEqual([]);
  });
  it('may nest deeply', () => {
    expect(again('KEL002', `${'{{if .Body}}'.repeat(9000)}x${'{{end}}'.repeat(9000)}`)).toEqual([]);
  });
});

it('an AgentConfig is not rendered', () => expect(said('KEL002', [config({ agentsMD: '{{' })])).toEqual([]));
