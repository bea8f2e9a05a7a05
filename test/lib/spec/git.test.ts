import { Check } from '../../../lib/spec/check';
import { branchName, checkNewBranch, filePath, repository } from '../../../lib/spec/git';

const check = new Check('x');

describe('a branch', () => {
  test.each(['main', 'feat/search', 'a.b', 'a-b', 'ü', 'a@b', 'a{b', 'head', 'a/HEAD', 'refs/heads/a', '日本', 'a%b', 'a.lockx'])(
    'may be %s',
    (name) => expect(() => checkNewBranch(check, 'branch', name)).not.toThrow(),
  );
  test.each([
    '',
    '@',
    ' a',
    'a b',
    'a..b',
    'a~b',
    'a^b',
    'a:b',
    'a?b',
    'a*b',
    'a[b',
    'a\\b',
    'a@{b',
    '/a',
    'a/',
    'a//b',
    '.a',
    'a/.b',
    'a.',
    'a.lock',
    'a.lock/b',
    '-a',
    'a\tb',
    'a\nb',
    'a\x7f',
    'HEAD',
  ])('may not be %j', (name) =>
    expect(() => checkNewBranch(check, 'branch', name)).toThrow(/^x: 'branch' must (be a name that git|not be 'HEAD')/),
  );

  test('that exists may be HEAD', () => expect(() => branchName.judge(check, 'ref', 'HEAD')).not.toThrow());
});

describe('a repository', () => {
  test.each(['http://h/o/r', 'https://h:8443/o/r.git', 'git://h/r', 'git@h:o/r.git', 'git@h:a path/r', 'https://h/o%20x/r'])(
    'may be %s',
    (url) => expect(() => repository.judge(check, 'repo', url)).not.toThrow(),
  );
  test.each(['https://h/a b', 'https://h/a\n', 'git://h/a\nb', 'git@h:a\rb', 'https:// h/a', 'https://h/a\tb'])(
    'may not be %j',
    (url) =>
      expect(() => repository.judge(check, 'repo', url)).toThrow("x: 'repo' must be a URL without spaces and line breaks, got"),
  );
  test.each(['ssh://h/a', '', 'https://', 'HTTPS://h/a', ' https://h/a'])('may not be %j, which the API refuses', (url) =>
    expect(() => repository.judge(check, 'repo', url)).toThrow(
      "x: 'repo' must start with http://, https://, git:// or git@, got",
    ),
  );
});

test.each(['a', './a/../b', 'x//b', '.git/hooks/x', '..a/b', 'a b'])('a file may be written to %s', (path) =>
  expect(() => filePath.judge(check, 'path', path)).not.toThrow(),
);
