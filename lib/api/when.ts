import type { GithubIssues, GithubPullRequests } from './github-polling';
import type { GithubWebhook } from './github-webhook';
import type { SecretReference } from './shared';
import type { Slack } from './slack';
import type { GenericWebhook, LinearWebhook } from './webhooks';

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
