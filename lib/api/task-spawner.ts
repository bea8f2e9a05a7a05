import type { ObjectMeta } from './meta';
import type { Condition, SecretReference } from './shared';
import type { AgentRunSpec } from './task';

/** How a check run on a pull request is reported. */
export interface ChecksReporting {
  /**
   * Name of the check run.
   * @default - `Kelos: ` and the name of the TaskSpawner
   * @kubeMaxLength 100
   */
  readonly name?: string;
}

/** What is told about a Task where its issue or pull request is. */
export interface GithubReporting {
  /**
   * Whether the progress of a Task is written as comments.
   * @default - no comments
   */
  readonly enabled?: boolean;
  /**
   * Reports each Task as a check run on the head commit; for pull requests only.
   * @default - no check run
   */
  readonly checks?: ChecksReporting;
}

/** Permissions on a GitHub repository, each including the ones before. */
export type GithubPermission = 'read' | 'triage' | 'write' | 'maintain' | 'admin';

/** Starts or holds back work on an item by commands in its comments. A command counts when a whole line, trimmed, equals it. */
export interface CommentPolicy {
  /**
   * Command that must be there before a Task is made for the item.
   * @default - none is needed
   */
  readonly triggerComment?: string;
  /**
   * Commands that keep the item from getting a Task. With triggerComment the newest command decides.
   * @default - none
   */
  readonly excludeComments?: readonly string[];
  /**
   * Users whose commands count. Fitting one of allowedUsers, allowedTeams and minimumPermission is enough.
   * @default - not limited by user
   */
  readonly allowedUsers?: readonly string[];
  /**
   * Teams, as organization/team, whose members' commands count.
   * @default - not limited by team
   * @kubeItems {"pattern": "^[^/]+/[^/]+$"}
   */
  readonly allowedTeams?: readonly string[];
  /**
   * Lowest permission on the repository with which a user's commands count.
   * @default - not limited by permission
   */
  readonly minimumPermission?: GithubPermission;
}

/** Which changed files an event or pull request must touch; globs in which `**` spans folders. */
export interface FilePatterns {
  /**
   * At least one changed file must fit one of these.
   * @default - any file will do
   */
  readonly include?: readonly string[];
  /**
   * Files that fit one of these are not looked at.
   * @default - every file is looked at
   */
  readonly exclude?: readonly string[];
}

/** States of an issue or pull request that are looked for. */
export type GithubItemState = 'open' | 'closed' | 'all';

/**
 * Issues of a GitHub repository, found by polling.
 * @kubeRule !has(self.reporting) || !has(self.reporting.checks) => checks reporting is not supported for githubIssues source
 */
export interface GithubIssues {
  /**
   * Repository to look in, as owner/repo or URL.
   * @default - that of the workspace
   */
  readonly repo?: string;
  /**
   * Kinds of items: issues, pulls.
   * @kubeDefault ["issues"]
   * @kubeOpen
   */
  readonly types?: readonly ('issues' | 'pulls')[];
  /**
   * Labels an item must have, all of them.
   * @default - none is needed
   */
  readonly labels?: readonly string[];
  /**
   * Labels of which an item must have none.
   * @default - none
   */
  readonly excludeLabels?: readonly string[];
  /**
   * State an item must be in.
   * @kubeDefault "open"
   */
  readonly state?: GithubItemState;
  /**
   * Commands in comments that start or hold back work.
   * @default - comments have no effect
   */
  readonly commentPolicy?: CommentPolicy;
  /**
   * User an item must be assigned to; `*` is anybody, `none` is nobody.
   * @default - assigned or not
   */
  readonly assignee?: string;
  /**
   * User who must have opened an item.
   * @default - anybody
   */
  readonly author?: string;
  /**
   * Users whose items are left out.
   * @default - nobody
   */
  readonly excludeAuthors?: readonly string[];
  /**
   * Labels by which items are taken first, the most urgent first.
   * @default - in the order in which they were opened
   */
  readonly priorityLabels?: readonly string[];
  /**
   * What is told about a Task on its issue.
   * @default - nothing
   */
  readonly reporting?: GithubReporting;
  /**
   * How long after one look at the source comes the next, as `90s`, `5m` or a number of seconds.
   * @default - 5 minutes
   */
  readonly pollInterval?: string;
}

/** Pull requests of a GitHub repository, found by polling. */
export interface GithubPullRequests {
  /**
   * Repository to look in, as owner/repo or URL.
   * @default - that of the workspace
   */
  readonly repo?: string;
  /**
   * Labels a pull request must have, all of them.
   * @default - none is needed
   */
  readonly labels?: readonly string[];
  /**
   * Labels of which a pull request must have none.
   * @default - none
   */
  readonly excludeLabels?: readonly string[];
  /**
   * State a pull request must be in.
   * @kubeDefault "open"
   */
  readonly state?: GithubItemState;
  /**
   * What its reviews must say.
   * @kubeDefault "any"
   */
  readonly reviewState?: 'approved' | 'changes_requested' | 'any';
  /**
   * Commands in comments that start or hold back work.
   * @default - comments have no effect
   */
  readonly commentPolicy?: CommentPolicy;
  /**
   * User who must have opened it.
   * @default - anybody
   */
  readonly author?: string;
  /**
   * Users whose pull requests are left out.
   * @default - nobody
   */
  readonly excludeAuthors?: readonly string[];
  /**
   * Whether it must be a draft, or must not be one.
   * @default - both
   */
  readonly draft?: boolean;
  /**
   * Labels by which pull requests are taken first, the most urgent first.
   * @default - in the order in which they were opened
   */
  readonly priorityLabels?: readonly string[];
  /**
   * What is told about a Task on its pull request.
   * @default - nothing
   */
  readonly reporting?: GithubReporting;
  /**
   * Which files it must change.
   * @default - any
   */
  readonly filePatterns?: FilePatterns;
  /**
   * How long after one look at the source comes the next, as `90s`, `5m` or a number of seconds.
   * @default - 5 minutes
   */
  readonly pollInterval?: string;
}

/** Points in time. */
export interface Cron {
  /** Minute, hour, day of month, month and day of week, in UTC: `0 9 * * 1`. */
  readonly schedule: string;
}

/** Issues of a Jira project, found by polling. */
export interface Jira {
  /**
   * URL of the Jira site.
   * @kubePattern ^https?://.+
   */
  readonly baseUrl: string;
  /** Key of the project. */
  readonly project: string;
  /**
   * JQL that an issue must fit beside the project.
   * @default - every issue of the project
   */
  readonly jql?: string;
  /** Secret with the key JIRA_TOKEN and, where the token belongs to a user, JIRA_USER. */
  readonly secretRef: SecretReference;
  /**
   * How long after one look at the source comes the next, as `90s`, `5m` or a number of seconds.
   * @default - 5 minutes
   */
  readonly pollInterval?: string;
}

/** What a GitHub event must look like. All members that are given must fit. */
export interface GithubWebhookFilter {
  /** Event that the filter is for, as GitHub names it: issue_comment, pull_request, push. */
  readonly event: string;
  /**
   * Action the event must have.
   * @default - any
   */
  readonly action?: string;
  /**
   * Text that the body must contain. Deprecated: bodyPattern can say more.
   * @default - any body
   * @kubeMaxLength 1024
   */
  readonly bodyContains?: string;
  /**
   * RE2 expression that must match somewhere in the body.
   * @default - any body
   * @kubeMaxLength 1024
   */
  readonly bodyPattern?: string;
  /**
   * RE2 expressions of which none may match in the body.
   * @default - none
   * @kubeMaxItems 10
   * @kubeItems {"minLength": 1, "maxLength": 1024}
   */
  readonly excludeBodyPatterns?: readonly string[];
  /**
   * Labels the issue or pull request must have, all of them.
   * @default - none is needed
   */
  readonly labels?: readonly string[];
  /**
   * Labels of which it must have none.
   * @default - none
   */
  readonly excludeLabels?: readonly string[];
  /**
   * State the issue or pull request must be in: open or closed.
   * @default - any
   */
  readonly state?: string;
  /**
   * Glob for the branch of the event; `*` stops at a slash. An event without a branch does not fit.
   * @default - any, or none
   */
  readonly branch?: string;
  /**
   * Glob for the tag that was created or released.
   * @default - any, or none
   */
  readonly tag?: string;
  /**
   * Whether the pull request must be a draft, or must not be one.
   * @default - both
   */
  readonly draft?: boolean;
  /**
   * What a comment must be on; for issue_comment only.
   * @default - either
   */
  readonly commentOn?: 'Issue' | 'PullRequest' | '';
  /**
   * User who must have caused the event.
   * @default - anybody
   */
  readonly author?: string;
  /**
   * Users whose events do not fit.
   * @default - nobody
   */
  readonly excludeAuthors?: readonly string[];
  /**
   * Which files must have changed.
   * @default - any
   */
  readonly filePatterns?: FilePatterns;
}

/**
 * Events that GitHub sends to the webhook endpoint.
 * @kubeRule !has(self.reporting) || !has(self.reporting.checks) || self.events.exists(e, e in ['pull_request', 'pull_request_review', 'pull_request_review_comment', 'pull_request_target']) => checks reporting requires at least one pull-request event type
 */
export interface GithubWebhook {
  /**
   * Events to act on, as GitHub names them.
   * @kubeMinItems 1
   * @kubeMaxItems 20
   */
  readonly events: readonly string[];
  /**
   * Repository, as owner/repo, that an event must come from.
   * @default - any that sends to the endpoint
   */
  readonly repository?: string;
  /**
   * Users whose events are left out, whatever the filters say.
   * @default - nobody
   */
  readonly excludeAuthors?: readonly string[];
  /**
   * Of which an event must fit one.
   * @default - every listed event
   */
  readonly filters?: readonly GithubWebhookFilter[];
  /**
   * What is told about a Task on its issue or pull request.
   * @default - nothing
   */
  readonly reporting?: GithubReporting;
}

/** What a Linear event must look like. All members that are given must fit; case does not matter. */
export interface LinearWebhookFilter {
  /**
   * Type of the object, such as Issue or Comment.
   * @default - any
   */
  readonly type?: string;
  /**
   * What happened to it.
   * @default - anything
   */
  readonly action?: 'create' | 'update' | 'remove' | '';
  /**
   * Workflow states, of which it must be in one.
   * @default - any
   */
  readonly states?: readonly string[];
  /**
   * Labels it must have, all of them.
   * @default - none is needed
   */
  readonly labels?: readonly string[];
  /**
   * Labels of which it must have none.
   * @default - none
   */
  readonly excludeLabels?: readonly string[];
}

/** Events that Linear sends to the webhook endpoint. */
export interface LinearWebhook {
  /**
   * Types of objects to act on, such as Issue and Comment.
   * @kubeMinItems 1
   */
  readonly types: readonly string[];
  /**
   * Of which an event must fit one.
   * @default - every event of a listed type
   */
  readonly filters?: readonly LinearWebhookFilter[];
}

/**
 * What one field of an event must be.
 * @kubeRule has(self.value) != (has(self.pattern) && self.pattern != '') => exactly one of value or pattern must be set
 */
export interface WebhookFilter {
  /** JSONPath of the field: `$.data.state`. */
  readonly field: string;
  /**
   * What the field must equal; may be empty.
   * @default - pattern decides
   */
  readonly value?: string;
  /**
   * RE2 expression that must match somewhere in the field.
   * @default - value decides
   */
  readonly pattern?: string;
}

/** Events of any sender, with a JSON body, sent to the webhook endpoint. */
export interface GenericWebhook {
  /**
   * Name of the source; part of the endpoint's path and of the names of Tasks.
   * @kubePattern ^[a-z0-9]([a-z0-9-]*[a-z0-9])?$
   */
  readonly source: string;
  /**
   * JSONPath by name of the template variable that it fills. `id` tells events apart and names the Task.
   * @kubeRule 'id' in self => fieldMapping must include an 'id' key for deduplication and task naming
   */
  readonly fieldMapping: Readonly<Record<string, string>>;
  /**
   * Of which an event must fit all.
   * @default - every event
   */
  readonly filters?: readonly WebhookFilter[];
}

/** What a Slack message must look like. */
export interface SlackTrigger {
  /**
   * RE2 expression that must match somewhere in the text.
   * @default - any text
   * @kubeMaxLength 256
   */
  readonly pattern?: string;
  /**
   * Whether the message need not mention the bot.
   * @default - it must
   */
  readonly mentionOptional?: boolean;
}

/** Messages in Slack. Without triggers, those that mention the bot. */
export interface Slack {
  /**
   * Ids of the channels that are listened to.
   * @default - every channel the bot is in
   * @kubeMaxItems 64
   * @kubeItems {"pattern": "^[CG][A-Z0-9]{8,}$"}
   */
  readonly channels?: readonly string[];
  /**
   * Which bots' messages count.
   * @default - None
   */
  readonly botMessagePolicy?: 'None' | 'All' | 'OthersOnly';
  /**
   * Of which a message must fit one.
   * @default - every message that mentions the bot
   * @kubeMaxItems 8
   */
  readonly triggers?: readonly SlackTrigger[];
  /**
   * RE2 expressions of which none may match in the text.
   * @default - none
   * @kubeMaxItems 10
   * @kubeItems {"minLength": 1, "maxLength": 256}
   */
  readonly excludePatterns?: readonly string[];
}

/** Where work comes from: exactly one source. */
export interface When {
  /** Issues of a GitHub repository, found by polling. */
  readonly githubIssues?: GithubIssues;
  /** Pull requests of a GitHub repository, found by polling. */
  readonly githubPullRequests?: GithubPullRequests;
  /** Points in time. */
  readonly cron?: Cron;
  /** Issues of a Jira project, found by polling. */
  readonly jira?: Jira;
  /** Events that GitHub sends. */
  readonly githubWebhook?: GithubWebhook;
  /** Events that Linear sends. */
  readonly linearWebhook?: LinearWebhook;
  /** Events of any sender, with a JSON body. */
  readonly webhook?: GenericWebhook;
  /** Messages in Slack. */
  readonly slack?: Slack;
}

/** Labels and annotations of the Tasks. */
export interface TaskTemplateMetadata {
  /**
   * Labels; the values are Go text/templates.
   * @default - only kelos' own
   */
  readonly labels?: Readonly<Record<string, string>>;
  /**
   * Annotations; the values are Go text/templates.
   * @default - only kelos' own
   */
  readonly annotations?: Readonly<Record<string, string>>;
}

/** A header whose value stands in a Secret. */
export interface ContextHeaderSource {
  /**
   * Name of the header.
   * @kubeMinLength 1
   */
  readonly header: string;
  /**
   * Secret in the same namespace.
   * @kubeMinLength 1
   */
  readonly secretName: string;
  /**
   * Key of the value in the Secret.
   * @kubeMinLength 1
   */
  readonly secretKey: string;
}

/** Takes a part of a JSON answer. */
export interface ContextResponseFilter {
  /** Language of the expression. */
  readonly type: 'JSONPath';
  /**
   * Where the part is: `$.items[0].summary`.
   * @kubeMinLength 1
   */
  readonly expression: string;
}

/** An HTTP request for context. */
export interface HttpContext {
  /**
   * URL; a Go text/template. It must be https unless allowInsecure is set.
   * @kubeMinLength 1
   */
  readonly url: string;
  /**
   * Method of the request.
   * @kubeDefault "GET"
   */
  readonly method?: 'GET' | 'POST';
  /**
   * Headers; the values are Go text/templates.
   * @default - none
   */
  readonly headers?: Readonly<Record<string, string>>;
  /**
   * Headers whose values stand in Secrets; they win over headers.
   * @default - none
   * @kubeMaxItems 16
   */
  readonly headersFrom?: readonly ContextHeaderSource[];
  /**
   * Body; a Go text/template.
   * @default - no body
   */
  readonly body?: string;
  /**
   * Takes a part of a JSON answer.
   * @default - the whole answer
   */
  readonly responseFilter?: ContextResponseFilter;
  /**
   * Whether plain http is allowed.
   * @default - https only
   */
  readonly allowInsecure?: boolean;
  /**
   * Seconds that the request may take.
   * @kubeDefault 10
   * @kubeFormat int32
   * @kubeMinimum 1
   * @kubeMaximum 60
   */
  readonly timeoutSeconds?: number;
  /**
   * Bytes that the answer may have; a longer one is an error.
   * @kubeDefault 32768
   * @kubeFormat int32
   * @kubeMinimum 1
   * @kubeMaximum 131072
   */
  readonly maxResponseBytes?: number;
}

/**
 * Data fetched for every item before its Task is made.
 * @kubeRule has(self.http) => exactly one source kind must be set (currently only http is supported)
 */
export interface ContextSource {
  /**
   * Name under which templates find it: `{{.Context.name}}`.
   * @kubeMinLength 1
   * @kubeMaxLength 64
   * @kubePattern ^[a-zA-Z][a-zA-Z0-9_]*$
   */
  readonly name: string;
  /**
   * Whether an item whose data cannot be fetched gets no Task (Fail), or one without the data (Ignore).
   * @kubeDefault "Fail"
   */
  readonly failurePolicy?: 'Fail' | 'Ignore';
  /** The HTTP request that fetches it. */
  readonly http?: HttpContext;
}

/** The Tasks that a spawner makes. Templates are Go text/templates over the variables of the source; an unknown variable is an error. */
export interface TaskTemplate extends AgentRunSpec {
  /**
   * Branch that the agent works on; a template: `fix/{{.Number}}`.
   * @default - the agent stays on what was cloned
   */
  readonly branch?: string;
  /**
   * What the agent is asked to do; a template.
   * @default - the title of the item
   */
  readonly promptTemplate?: string;
  /**
   * Labels and annotations of the Tasks.
   * @default - only kelos' own
   */
  readonly metadata?: TaskTemplateMetadata;
  /**
   * Data fetched for every item, as `{{.Context.name}}` in templates. Names should differ.
   * @default - none
   * @kubeMaxItems 8
   */
  readonly contextSources?: readonly ContextSource[];
}

/** Where work comes from, and the Tasks that are made of it. */
export interface TaskSpawnerSpec {
  /** Where work comes from: exactly one source. */
  readonly when: When;
  /** The Tasks that are made. */
  readonly taskTemplate: TaskTemplate;
  /**
   * How many of its Tasks may be unfinished at once; 0 is any number.
   * @default - any number
   * @kubeFormat int32
   * @kubeMinimum 0
   */
  readonly maxConcurrency?: number;
  /**
   * Whether no Tasks are made for now. Running ones go on.
   * @kubeDefault false
   */
  readonly suspend?: boolean;
  /**
   * How many Tasks may be made in all; 0 is any number.
   * @default - any number
   * @kubeFormat int32
   * @kubeMinimum 0
   */
  readonly maxTotalTasks?: number;
}

/** What a TaskSpawner does; empty before the controller has seen it. */
export type TaskSpawnerPhase = '' | 'Pending' | 'Running' | 'Suspended' | 'Failed';

/** What the spawner has done. Written by the controller. */
export interface TaskSpawnerStatus {
  /**
   * What the spawner does: Pending, Running, Suspended or Failed.
   * @kubeOpen
   */
  readonly phase?: TaskSpawnerPhase;
  /** Deployment that polls for this spawner, where there is one. */
  readonly deploymentName?: string;
  /** CronJob of this spawner, where there is one. */
  readonly cronJobName?: string;
  /** Items seen in the last look at the source. */
  readonly totalDiscovered?: number;
  /** Tasks made so far. */
  readonly totalTasksCreated?: number;
  /** Its Tasks that are not finished. */
  readonly activeTasks?: number;
  /**
   * When the source was last looked at.
   * @kubeFormat date-time
   */
  readonly lastDiscoveryTime?: string;
  /** What it does, or why it does not, in one sentence. */
  readonly message?: string;
  /**
   * Aspects of its state: Suspended, TaskBudgetExhausted.
   * @kubeListType map type
   */
  readonly conditions?: readonly Condition[];
}

/**
 * Makes a Task for each piece of work that a source brings: an issue, a pull request, an event, a message, a point in time.
 * @kubeKind taskspawners
 * @kubeStatus
 * @kubeColumn Workspace string .spec.taskTemplate.workspaceRef.name
 * @kubeColumn Suspend boolean .spec.suspend
 * @kubeColumn Phase string .status.phase
 * @kubeColumn Active integer .status.activeTasks
 * @kubeColumn Discovered integer .status.totalDiscovered
 * @kubeColumn Tasks integer .status.totalTasksCreated
 * @kubeColumn Age date .metadata.creationTimestamp
 */
export interface TaskSpawner {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata: ObjectMeta;
  /**
   * Where work comes from, and the Tasks that are made of it.
   * @kubeRule !(has(self.when.githubIssues) || has(self.when.githubPullRequests) || has(self.when.githubWebhook) || has(self.when.linearWebhook)) || has(self.taskTemplate.workspaceRef) => taskTemplate.workspaceRef is required when using githubIssues, githubPullRequests, githubWebhook, or linearWebhook source
   */
  readonly spec?: TaskSpawnerSpec;
  /** What the spawner has done. Written by the controller. */
  readonly status?: TaskSpawnerStatus;
}
