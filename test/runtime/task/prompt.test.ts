import { JobBuildError } from '../../../runtime/task/build/errors';
import { resolvePrompt } from '../../../runtime/task/prompt';
import { task } from './make-task';

const done = task('a', {}, { phase: 'Succeeded', outputs: ['branch: x', 'pr: u'], results: { branch: 'x', pr: 'u' } });
const told = (prompt: string): string => resolvePrompt(task('t', { prompt, dependsOn: ['a'] }), [done]);

describe('the prompt of a Task', () => {
  it('is plain text without dependencies', () => {
    expect(resolvePrompt(task('t', { prompt: 'use {{ .Deps }}' }), [])).toBe('use {{ .Deps }}');
  });

  it('is a template over what its dependencies reported', () => {
    expect(told('{{ .Deps.a.Results.branch }} {{ range .Deps.a.Outputs }}<{{ . }}>{{ end }} {{ .Deps.a.Name }}')).toBe(
      'x <branch: x><pr: u> a',
    );
  });

  it.each(['use ${{ secrets.X }}', '{{ .Nope }}', '{{ index .Deps "gone" "Results" "x" }}'])(
    'that fails as a template reaches the agent as written: %s',
    (prompt) => {
      expect(told(prompt)).toBe(prompt);
    },
  );

  it('that would take for ever fails the Task', () => {
    const loop = '{{ range 100000 }}{{ range 100000 }}{{ end }}{{ end }}';
    expect(() => told(loop)).toThrow(JobBuildError);
    expect(() => told(loop)).toThrow(/^prompt: template: prompt:1/);
  });
});
