import { exampleTask } from '../examples';
import type { FleetSpawner } from '../fleet';
import type { CheckRule, Problem } from '../rule';
import { spawnerTexts } from '../templates';

const NAMES = [
  'ID|Number|Title|Body|URL|Labels|Comments|Kind|Branch|ReviewState|ReviewComments|Time|Schedule',
  'Event|Action|Sender|Ref|Repository|RepositoryOwner|RepositoryName|Payload|CommentBody|CommentURL|Tag|RefType',
  'Type|State|IssueID|Context|Deps',
].join('|');
const WORDS = `-?\\s*(?:(?:index|range|with|if)\\s+)?\\.(?:${NAMES})\\b[^}]*\\}\\}`;
/** An action, in text that nobody renders. */
const ACTION = new RegExp(`\\{\\{${WORDS}`);
/** Text that comes out of a rendering as such an action. */
const ESCAPED_BRACES = '{{"{{"}}';
const ESCAPED = new RegExp(`\\{\\{"\\{\\{"\\}\\}(${WORDS})`);

export const literalTemplate: CheckRule = {
  id: 'KEL035',
  name: 'literal-template',
  severity: 'warning',
  title: 'Text that looks like a template is one.',
  why:
    'The prompt of a Task is rendered only when the Task has dependencies, and its branch never is; constructs take strings for what they are. ' +
    'A variable of the API in such text reaches the agent as `{{.Title}}`. In TypeScript the way out is `Prompt.template(…)` or `` prompt`…` ``.',
  wrong: [exampleTask({ prompt: 'Build on {{index .Deps "plan" "Results" "commit"}}.' })],
  right: [exampleTask({ prompt: 'Replace {{ name }} in the page.' })],
  *check({ tasks, spawners }): Iterable<Problem> {
    for (const object of tasks) {
      const { prompt, branch, dependsOn } = object.spec;
      const isRendered = dependsOn !== undefined && dependsOn.length > 0;
      const inPrompt = isRendered ? escapedIn(prompt, 1) : actionIn(prompt);
      if (inPrompt !== undefined) yield { object, field: 'spec.prompt', message: sentence(inPrompt) };
      const inBranch = branch === undefined ? undefined : actionIn(branch);
      if (inBranch !== undefined) yield { object, field: 'spec.branch', message: sentence(inBranch) };
    }
    for (const object of spawners) yield* inSpawner(object);
  },
};

function* inSpawner(object: FleetSpawner): Iterable<Problem> {
  const isRenderedTwice = (object.spec.taskTemplate.dependsOn?.length ?? 0) > 0;
  for (const { field, text } of spawnerTexts(object)) {
    const found = escapedIn(text, isRenderedTwice && field.endsWith('promptTemplate') ? 2 : 1);
    if (found !== undefined) yield { object, field, message: sentence(found) };
  }
}

const sentence = (found: string): string =>
  `contains ${found}, which reaches the agent as it stands; for Go template text use Prompt.template(…)`;

function actionIn(text: string): string | undefined {
  return text.includes('{{') ? ACTION.exec(text)?.[0] : undefined;
}

/** A variable that is still one after the last of `renderings`. */
function escapedIn(text: string, renderings: 1 | 2): string | undefined {
  if (!text.includes(ESCAPED_BRACES)) return undefined;
  const once = renderings === 2 ? text.replaceAll(ESCAPED_BRACES, '{{') : text;
  const found = ESCAPED.exec(once)?.[1];
  return found === undefined ? undefined : `{{${found}`;
}
