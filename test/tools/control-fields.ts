/**
 * Every member of the kelos kinds that the control's v1alpha2 CRDs keep (contract of the API, A.2–A.7), by kind. Members that are Kubernetes' own
 * types stand without theirs.
 */

const CREDENTIALS = 'credentials{type secretRef{name}}';
const OVERRIDES =
  'podOverrides{labels resources activeDeadlineSeconds env nodeSelector tolerations affinity imagePullSecrets serviceAccountName ' +
  'volumes volumeMounts podSecurityContext containerSecurityContext extraContainers extraInitContainers}';
const WORK =
  `type ${CREDENTIALS} model effort image workspaceRef{name} agentConfigRefs{name} dependsOn branch upstreamRepo ` +
  `ttlSecondsAfterFinished podFailurePolicy ${OVERRIDES}`;

const REPORTING = 'reporting{enabled checks{name}}';
const POLICY = 'commentPolicy{triggerComment excludeComments allowedUsers allowedTeams minimumPermission}';
const FILES = 'filePatterns{include exclude}';
const WHEN = [
  `githubIssues{repo types labels excludeLabels excludeAuthors priorityLabels state ${POLICY} assignee author ${REPORTING} pollInterval}`,
  `githubPullRequests{repo labels excludeLabels state reviewState ${POLICY} author excludeAuthors draft priorityLabels ${REPORTING} ${FILES} pollInterval}`,
  'cron{schedule}',
  'jira{baseUrl project jql secretRef{name} pollInterval}',
  'githubWebhook{events repository excludeAuthors ' +
    'filters{event action bodyContains bodyPattern excludeBodyPatterns labels excludeLabels state branch tag draft commentOn author excludeAuthors ' +
    `${FILES}} ${REPORTING}}`,
  'linearWebhook{types filters{type action states labels excludeLabels}}',
  'webhook{source fieldMapping filters{field value pattern}}',
  'slack{channels botMessagePolicy triggers{pattern mentionOptional} excludePatterns}',
].join(' ');
const CONTEXT =
  'contextSources{name failurePolicy http{url method headers headersFrom{header secretName secretKey} body responseFilter{type expression} ' +
  'allowInsecure timeoutSeconds maxResponseBytes}}';

const KINDS: Readonly<Record<string, string>> = {
  Task: `spec{prompt ${WORK}} status{phase jobName podName startTime completionTime message outputs results}`,
  Workspace: 'spec{repo ref secretRef{name} remotes{name url} files{path content} setupCommand}',
  AgentConfig:
    'spec{agentsMD plugins{name skills{name content} agents{name content}} skills{source skill} ' +
    'mcpServers{name type command args url headers headersFrom{secretRef{name}} env envFrom{secretRef{name}}}}',
  TaskSpawner:
    `spec{when{${WHEN}} taskTemplate{${WORK} promptTemplate metadata{labels annotations} ${CONTEXT}} ` +
    'maxConcurrency suspend maxTotalTasks} ' +
    'status{phase deploymentName cronJobName totalDiscovered totalTasksCreated activeTasks lastDiscoveryTime message conditions}',
};

/** @returns paths such as `spec.credentials.secretRef.name`, by kind; those of list items without an index */
export const controlFields: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries(KINDS).map(([kind, text]): [string, readonly string[]] => [kind, paths(text)]),
);

function paths(text: string): readonly string[] {
  const above: string[] = [];
  const found: string[] = [];
  let last = '';
  for (const [token] of text.matchAll(/[A-Za-z]+|[{}]/g)) {
    if (token === '{') above.push(last);
    else if (token === '}') above.pop();
    else found.push([...above, (last = token)].join('.'));
  }
  return found;
}
