import type { CommentPolicy, FilePatterns, GithubReporting } from './github-common';

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
