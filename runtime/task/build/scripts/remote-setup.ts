import type { GitRemote } from '../../../../lib/api';
import { REPO_DIR } from '../names';
import { script, shellQuote } from './quote';

/** Adds remotes to the clone, or sets the URL of those that are there. The first that git refuses ends it. */
export const remoteSetupScript = (remotes: readonly GitRemote[], root = ''): string =>
  script(
    'set -e',
    `cd ${shellQuote(root + REPO_DIR)}`,
    'remote() {',
    '  if git remote get-url "$1" >/dev/null 2>&1; then git remote set-url "$1" "$2"; else git remote add "$1" "$2"; fi',
    '}',
    ...remotes.map(({ name, url }) => `remote ${shellQuote(name)} ${shellQuote(url)}`),
  );
