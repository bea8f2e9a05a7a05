import { parseTemplate } from '../../lib/dialect';
import { findPrinted } from '../../lib/dialect/template/variables';

const printed = (text: string): readonly string[] =>
  findPrinted(parseTemplate(text)).map(({ pipe, paths }) => `${pipe.text}: ${paths.map((path) => path.join('.')).join(', ')}`);

describe('what a template prints of its data', () => {
  it.each([
    ['a field', '{{.Title}}', ['.Title: Title']],
    ['an entry', '{{index .Deps "a" "Results"}}', ['index .Deps "a" "Results": Deps.a.Results']],
    ['an entry that is computed', '{{index .Deps .Name}}', ['index .Deps .Name: Deps, Name']],
    ['an argument of a function', '{{printf "%q" .Body}}', ['printf "%q" .Body: Body']],
    ['every stage of a pipeline', '{{.Body | printf "%s %s" .Title}}', ['.Body | printf "%s %s" .Title: Body, Title']],
    ['the dot of with', '{{with index . "Body"}}{{.}}{{end}}', ['.: Body']],
    ['an element', '{{range $i, $e := .Labels}}{{$i}}{{$e.Name}}{{end}}', ['$e.Name: Labels.*.Name']],
    ['a nested pipeline', '{{print (print .Title)}}', ['print (print .Title): Title']],
    ['in a template that it calls', '{{define "t"}}{{.Login}}{{end}}{{template "t" .User}}', ['.Login: User.Login']],
    ['everything', '{{.}}', ['.: ']],
    ['nothing of the condition behind it', '{{.Title}}{{if .Body}}{{end}}', ['.Title: Title']],
    ['no literals', '{{"{{"}} x {{1}}', []],
    ['no conditions and no assignments', '{{$x := .Title}}{{if .Body}}y{{end}}', []],
  ])('%s', (_, text, expected) => expect(printed(text)).toEqual(expected));

  it('tells where', () => {
    expect(findPrinted(parseTemplate('a\n b{{.C}}')).map(({ line, column }) => [line, column])).toEqual([[2, 4]]);
  });
});
