import type { Task } from '../../lib/api';
import { renderTemplate, stringList, stringMap, TemplateError } from '../../lib/dialect';

/**
 * The text the agent is given. Without dependencies a prompt is plain text; with them it is a template over what they reported. A template
 * that fails is passed on as it was written (the control's rule: `${{ secrets.X }}` in a prompt must not stop a Task).
 */
export function resolvePrompt(task: Task, dependencies: readonly Task[]): string {
  const prompt = task.spec?.prompt ?? '';
  if (dependencies.length === 0) return prompt;
  const deps = Object.fromEntries(dependencies.map((dependency) => [dependency.metadata.name ?? '', dataOf(dependency)]));
  try {
    return renderTemplate(prompt, { Deps: deps }, { missingKey: 'error' });
  } catch (error) {
    if (error instanceof TemplateError) return prompt;
    throw error;
  }
}

const dataOf = ({ metadata, status }: Task): Readonly<Record<string, unknown>> => ({
  Name: metadata.name ?? '',
  Outputs: stringList(status?.outputs),
  Results: stringMap(status?.results),
});
