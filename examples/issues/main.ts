import { App, Chart } from 'cdk8s';
import { Agent, Credentials, KelosRuntime, TaskSpawner, Trigger, Workspace, prompt } from 'kelos-iac';

/** Workers for what happens in a repository on GitHub: one for issues that are found, one for what GitHub sends. */

const app = new App();
new KelosRuntime(new Chart(app, 'kelos'), 'Runtime');

const chart = new Chart(app, 'agents', { namespace: 'agents' });
const claude = Agent.claudeCode({ credentials: Credentials.apiKey('claude-credentials'), model: 'sonnet' });
const shop = new Workspace(chart, 'Shop', { repo: 'https://github.com/acme/shop.git', ref: 'main', secret: 'github-token' });

// `issue` has exactly the variables that this trigger provides
new TaskSpawner(chart, 'Bugs', {
  trigger: Trigger.githubIssues({
    labels: ['bug'],
    excludeLabels: ['agent-done'],
    commentPolicy: { triggerComment: '/agent fix', minimumPermission: 'write' },
  }),
  maxConcurrency: 3,
  task: (issue) => ({
    agent: claude,
    workspace: shop,
    branch: prompt`fix/${issue.number}`,
    prompt: prompt`Fix #${issue.number}: ${issue.title}

${issue.body}
${prompt.when(issue.comments, prompt`\nWhat was said about it:\n${issue.comments}\n`)}
Open a pull request, and label the issue agent-done.`,
  }),
});

// of several events the item has what they share; what only one of them has stands in prompt.on
new TaskSpawner(chart, 'Reviews', {
  trigger: Trigger.githubWebhook({
    events: ['pull_request', 'push'],
    repository: 'acme/shop',
    filters: [
      { event: 'pull_request', action: 'opened', author: 'dependabot[bot]' },
      { event: 'push', branch: 'main' },
    ],
  }),
  maxConcurrency: 1,
  task: (event) => ({
    agent: claude,
    workspace: shop,
    prompt: prompt`${event.title}, by ${event.sender}.
${prompt.on('pull_request', ({ payload: { pull_request: pull } }) =>
  prompt.when(pull.draft, 'It is a draft: say what is missing.', prompt`Review ${pull.head.ref} at ${pull.head.sha}.`),
)}
${prompt.on('push', ({ payload }) => {
  const commits = prompt.each(payload.commits, (commit) => prompt`- ${commit.message} (${prompt.join(commit.modified)})`, '\n');
  return prompt`Write what changed into CHANGELOG.md:\n${commits}`;
})}`,
  }),
});

app.synth();
