import type { GitRemote, WorkspaceFile, WorkspaceSpec } from '../api/workspace';
import { Check, compact, type Named, orAbsent } from './check';
import { checkBranch, checkFilePath, checkRepository } from './git';

/** A git repository that agents work in. */
export interface WorkspaceSpecProps {
  /** URL that the repository is cloned from: http://, https://, git:// or git@. */
  readonly repo: string;
  /**
   * Branch, tag or commit that the clone starts at.
   * @default - the repository's default branch
   */
  readonly ref?: string;
  /**
   * Secret in the same namespace with the key `GITHUB_TOKEN`, or with `appID`, `installationID` and `privateKey` of a GitHub App.
   * @default - the repository is cloned without signing in
   */
  readonly secret?: Named;
  /**
   * Further git remotes. The first one named `upstream` is where pull requests go.
   * @default - only origin
   */
  readonly remotes?: readonly GitRemote[];
  /**
   * Files written into the clone before the agent starts; paths are relative to its root.
   * @default - none
   */
  readonly files?: readonly WorkspaceFile[];
  /**
   * Command that runs in the clone before the agent, program and arguments.
   * @default - none
   * @example ['npm', 'ci']
   */
  readonly setupCommand?: readonly string[];
}

/**
 * The spec of a Workspace as it goes over the wire.
 * @param at the construct path, or what else tells the author which Workspace is meant
 * @throws Error that names `at`, the property, what is allowed and the value
 */
export function workspaceSpec(at: string, props: WorkspaceSpecProps): WorkspaceSpec {
  const check = new Check(at);
  const { repo, ref, remotes = [], files = [], setupCommand } = props;
  checkRepository(check, 'repo', repo);
  if (ref !== undefined) checkBranch(check, 'ref', ref);
  checkRemotes(check, remotes);
  files.forEach((file, index) => checkFilePath(check, `files[${index}].path`, file.path));
  if (setupCommand?.length === 0) check.refuse('setupCommand', 'must have a program, or be left out', setupCommand);
  const secret = props.secret === undefined ? undefined : check.secretName('secret', props.secret);
  return compact({
    repo,
    ref,
    secretRef: secret === undefined ? undefined : { name: secret },
    remotes: orAbsent(remotes),
    files: orAbsent(files),
    setupCommand,
  });
}

function checkRemotes(check: Check, remotes: readonly GitRemote[]): void {
  remotes.forEach(({ name, url }, index) => {
    const at = `remotes[${index}]`;
    checkBranch(check, `${at}.name`, name);
    if (name === 'origin') check.refuse(`${at}.name`, "must not be 'origin', which is 'repo'", name);
    checkRepository(check, `${at}.url`, url);
  });
  check.unique(
    'remotes[].name',
    remotes.map((remote) => remote.name),
  );
}
