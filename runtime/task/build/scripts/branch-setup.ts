import { REPO_DIR } from '../names';
import { script, shellQuote } from './quote';

/**
 * Checks out `$KELOS_BRANCH`: as origin has it, else new from what is checked out. That origin cannot be asked is an error and not the same
 * as a branch that is not there, or the agent would begin anew beside work that exists.
 *
 * The clone may follow one branch only. The refspec that is added then makes a later push or fetch update origin/<branch>; it ends in `*`
 * because git refuses to fetch a plain one while the branch is not there yet.
 */
export const branchSetupScript = (root = ''): string =>
  script(
    'set -e',
    `cd ${shellQuote(root + REPO_DIR)}`,
    'ref=refs/heads/$KELOS_BRANCH',
    'git check-ref-format "$ref" || { echo "$KELOS_BRANCH is not a valid branch name" >&2; exit 1; }',
    'head=`git symbolic-ref -q HEAD` || head=',
    'if [ "$head" = "$ref" ]; then exit 0; fi',
    'case `git config --get-all remote.origin.fetch` in',
    "  *'refs/heads/*:'*) ;;",
    '  *) git config --add remote.origin.fetch "+$ref*:refs/remotes/origin/$KELOS_BRANCH*" ;;',
    'esac',
    'found=0',
    'git ls-remote --exit-code origin "$ref" >/dev/null || found=$?',
    'case $found in',
    '  0)',
    '    git fetch -q --depth 1 origin "+$ref:$ref" "+$ref:refs/remotes/origin/$KELOS_BRANCH"',
    '    git checkout -q "$KELOS_BRANCH" --',
    '    ;;',
    '  2)',
    '    if git show-ref --verify --quiet "$ref"; then git checkout -q "$KELOS_BRANCH" --; else git checkout -q -b "$KELOS_BRANCH"; fi',
    '    ;;',
    '  *)',
    '    echo "origin cannot be asked for branch $KELOS_BRANCH" >&2',
    '    exit $found',
    '    ;;',
    'esac',
  );
