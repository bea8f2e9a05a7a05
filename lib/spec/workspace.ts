import type { GitRemote, WorkspaceFile, WorkspaceSpec } from '../api/workspace';
import { Check, compact, type Named, orAbsent } from './check';
import { type Fields, required, type Rule, shape } from './fields';
import { branchName, filePath, repository } from './git';
import { also, argument, listOf, secret, showing, text } from './rules';
import { checkSize } from './size';

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

export const remote: Rule<GitRemote> = shape<GitRemote>('a remote', {
  name: required(
    also(branchName, (check, property, name) => {
      if (name === 'origin') check.refuse(property, "must not be 'origin', which is 'repo'", name);
    }),
  ),
  url: required(repository),
});

export const file: Rule<WorkspaceFile> = shape<WorkspaceFile>('a file', {
  path: required(filePath),
  content: required(showing('kind', text())),
});

export const WORKSPACE_FIELDS: Fields<WorkspaceSpecProps> = {
  repo: required(repository),
  ref: branchName,
  secret,
  remotes: listOf(remote),
  files: listOf(file),
  setupCommand: showing(
    'kind',
    also(listOf(argument()), (check, property, command) => {
      if (command.length === 0) check.refuse(property, 'must have a program, or be left out', command);
    }),
  ),
};
const workspaceProps = shape<WorkspaceSpecProps>('a Workspace', WORKSPACE_FIELDS);

/**
 * The spec of a Workspace as it goes over the wire.
 * @param at the construct path, or what else tells the author which Workspace is meant
 * @throws Error that names `at`, the property, what is allowed and the value
 */
export function workspaceSpec(at: string, props: WorkspaceSpecProps): WorkspaceSpec {
  workspaceProps.judge(new Check(at), '', props);
  return renderWorkspace(at, props);
}

/** The spec of properties whose values were judged one by one. */
export function renderWorkspace(at: string, props: WorkspaceSpecProps): WorkspaceSpec {
  const check = new Check(at);
  const { repo, ref, remotes = [], files = [], setupCommand } = props;
  check.unique(
    'remotes[].name',
    remotes.map(({ name }) => name),
  );
  const secretRef = props.secret === undefined ? undefined : { name: check.secretName('secret', props.secret) };
  const spec = compact({ repo, ref, secretRef, remotes: orAbsent(remotes), files: orAbsent(files), setupCommand });
  checkSize(at, spec);
  return spec;
}
