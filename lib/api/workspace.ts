import type { ObjectMeta } from './meta';
import type { SecretReference } from './shared';

/** A git remote beside origin. */
export interface GitRemote {
  /**
   * Name of the remote. `origin` is the repository that is cloned; `upstream` is the repository that a fork's pull requests go to.
   * @kubeMinLength 1
   */
  readonly name: string;
  /**
   * URL of the remote: http://, https://, git:// or git@.
   * @kubePattern ^(https?://|git://|git@).*
   */
  readonly url: string;
}

/** A file that is written into the clone before the agent starts. */
export interface WorkspaceFile {
  /**
   * Where it is written, relative to the root of the clone, with forward slashes. A Task fails if this leads outside.
   * @kubeMinLength 1
   */
  readonly path: string;
  /** The exact content; may be empty. */
  readonly content: string;
}

/** A git repository, and how it is prepared for an agent. */
export interface WorkspaceSpec {
  /**
   * URL that the repository is cloned from: http://, https://, git:// or git@.
   * @kubePattern ^(https?://|git://|git@).*
   */
  readonly repo: string;
  /**
   * Branch or tag that the clone starts at.
   * @default - the repository's default branch
   */
  readonly ref?: string;
  /**
   * Secret to sign in to the git host with: either the key GITHUB_TOKEN, or appID, installationID and privateKey of a GitHub App.
   * @default - the repository is cloned without signing in
   */
  readonly secretRef?: SecretReference;
  /**
   * Further git remotes. The name origin is taken.
   * @default - only origin
   * @kubeRule self.all(r, r.name != 'origin') => remote name 'origin' is reserved for the clone source
   */
  readonly remotes?: readonly GitRemote[];
  /**
   * Files written into the clone in this order, a later one over an earlier one of the same path.
   * @default - the clone as it is
   */
  readonly files?: readonly WorkspaceFile[];
  /**
   * Program and arguments run in the clone before the agent starts; no shell is involved.
   * @default - nothing is run
   * @kubeMinItems 1
   */
  readonly setupCommand?: readonly string[];
}

/**
 * A git repository that agents work in: what is cloned, how to sign in, and what is prepared before an agent starts.
 * @kubeKind workspaces
 */
export interface Workspace {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata: ObjectMeta;
  /** What is cloned and how it is prepared. */
  readonly spec?: WorkspaceSpec;
}
