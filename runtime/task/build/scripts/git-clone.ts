import { REPO_DIR, TOKEN_FILE, TOKEN_KEY } from '../names';
import { script, shellQuote } from './quote';

/**
 * Credential helper as git's configuration holds it: answers with the mounted token, which is kept fresh, else with the variable. It is
 * asked again for every git call, so that a token can be replaced while the agent works.
 */
export function credentialHelper(root = ''): string {
  const file = shellQuote(`${root}${TOKEN_FILE}`);
  const token = `if [ -r ${file} ]; then p=\`cat ${file}\`; else p=$${TOKEN_KEY}; fi`;
  return `!kelos() { [ "$1" = get ] || return 0; ${token}; printf 'username=x-access-token\\npassword=%s\\n' "$p"; }; kelos`;
}

const helperOptions = (root: string): string =>
  `-c credential.helper= -c credential.helper=${shellQuote(credentialHelper(root))}`;

/** The agent's git must sign in too, so the clone keeps the helper. */
const keepHelper = (root: string): readonly string[] => [
  `git config --unset-all credential.helper || :`,
  `git config --add credential.helper ${shellQuote(credentialHelper(root))}`,
];

/** Runs git with the arguments that it is given (a clone), signed in. */
export const gitCloneScript = (root = ''): string =>
  script('set -e', `git ${helperOptions(root)} "$@"`, `cd ${shellQuote(root + REPO_DIR)}`, ...keepHelper(root));

/** Arguments: repository, directory, commit. A commit is no branch, so it is fetched by itself and checked out detached. */
export const gitFetchCommitScript = (signedIn: 'with token' | 'without token', root = ''): string =>
  script(
    'set -e',
    'git init -q "$2"',
    'cd "$2"',
    'git remote add origin "$1"',
    ...(signedIn === 'with token' ? keepHelper(root) : []),
    `git ${signedIn === 'with token' ? `${helperOptions(root)} ` : ''}fetch -q --depth 1 origin "$3"`,
    'git checkout -q --detach FETCH_HEAD',
  );
