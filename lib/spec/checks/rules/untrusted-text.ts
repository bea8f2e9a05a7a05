import { exampleSpawner, exampleWorkspace } from '../examples';
import { powersOf } from '../powers';
import type { CheckRule, Problem } from '../rule';
import { type Taint, Taints } from '../taint';

const template = { workspaceRef: { name: 'shop' }, promptTemplate: 'Fix #{{.Number}}: {{.Title}}\n\n{{.Body}}' };
const PUSHES = exampleWorkspace({ secretRef: { name: 'github-token' } });
const GATE = { triggerComment: '/fix', minimumPermission: 'write' };

export const untrustedText: CheckRule = {
  id: 'KEL012',
  name: 'untrusted-text',
  severity: 'warning',
  title: "A stranger's text does not reach an agent that can write.",
  why: [
    'An agent does what its prompt says, and cannot tell the words of a stranger from those of its author. The rule follows text that anybody can write ' +
      'into the prompt of a Task whose Pod holds something to write with.',
    '**Sources**: of GitHub issues `Title`, `Body` and `Comments`; of pull requests also `Branch` and `ReviewComments`; of GitHub events that people without ' +
      'rights can cause `Title`, `Body`, `CommentBody`, `Branch` and texts of `Payload`; of generic webhooks everything; and the results of Tasks that have ' +
      'read such text. Jira, Linear and Slack have members only and are not counted. An agent that is told only a number can still read the issue with its ' +
      'tools: that is not seen here.',
    '**Sinks**: a Workspace with a Secret (or one that is not described), an MCP server with credentials, a Secret or a service account in `podOverrides`.',
    '**Gates** that count: for polled sources a `commentPolicy` with `triggerComment` and `allowedUsers`, `allowedTeams` or a `minimumPermission` above `read`; ' +
      '`author`, for what the author of the item writes, but not for the comments of others; for GitHub events a filter with `author` for each event. ' +
      "Required labels and assignees do not count: putting them takes triage rights, but forms for new issues set labels on anybody's issue, and after that the " +
      'text can still be edited. Neither does a `reviewState`, as anybody may review. A private repository has no strangers: acknowledge the finding with that reason.',
  ].join('\n\n'),
  wrong: [exampleSpawner({ githubIssues: { labels: ['bug'] } }, template), PUSHES],
  right: [exampleSpawner({ githubIssues: { labels: ['bug'], commentPolicy: GATE } }, template), PUSHES],
  *check(fleet): Iterable<Problem> {
    if (fleet.spawners.length === 0) return; // all that strangers write comes through them
    const taints = new Taints(fleet);
    for (const run of fleet.runs) {
      const { object, at } = run;
      const taint = object.kind === 'Task' ? taints.ofTask(object) : taints.ofSpawner(object);
      const powers = taint === undefined ? [] : powersOf(fleet, run);
      if (taint === undefined || powers.length === 0) continue;
      const field = at === 'spec' ? 'spec.prompt' : 'spec.taskTemplate.promptTemplate';
      yield { object, field, message: sentence(taint, powers) };
    }
  },
};

function sentence({ what, strangers }: Taint, powers: readonly string[]): string {
  const { weakGates, advice } = strangers;
  const gates = weakGates.length === 0 ? 'there is no gate' : `the only gates are ${weakGates.join(' and ')}`;
  return `gives the agent what anybody can write, ${what}, and it can write with ${powers.join(', ')}; ${gates}; ${advice}`;
}
