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
