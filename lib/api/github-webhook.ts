import type { FilePatterns, GithubReporting } from './github-common';

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
