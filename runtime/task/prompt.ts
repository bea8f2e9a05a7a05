import type { Task } from '../../lib/api';
import { renderTemplate, stringList, stringMap, TemplateBudgetError, TemplateError } from '../../lib/dialect';
import { JobBuildError } from './build/errors';

/**
 * The text the agent is given. Without dependencies a prompt is plain text; with them it is a template over what they reported. A template
 * that fails is passed on as it was written (the control's rule: `${{ secrets.X }}` in a prompt must not stop a Task).
 *
 * @throws JobBuildError for a template that would hold the program up: what it wants to say is not known, so nothing is passed on
 */
export function resolvePrompt(task: Task, dependencies: readonly Task[]): string {
  const prompt = task.spec?.prompt ?? '';
  if (dependencies.length === 0) return prompt;
  const deps = Object.fromEntries(dependencies.map((dependency) => [dependency.metadata.name ?? '', dataOf(dependency)]));
  try {
    return renderTemplate(prompt, { Deps: deps }, { missingKey: 'error' });
  } catch (error) {
    if (error instanceof TemplateBudgetError) throw new JobBuildError(`prompt: ${error.message}`, { cause: error });
    if (error instanceof TemplateError) return prompt;
    throw error;
  }
}

const dataOf = ({ metadata, status }: Task): Readonly<Record<string, unknown>> => ({
  Name: metadata.name ?? '',
  Outputs: stringList(status?.outputs),
  Results: stringMap(status?.results),
});
