import { existsSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import * as hardening from '../../runtime/task/build/harden';
import { anchors, codeBlocks, links, type MarkdownFile, markdownFiles } from './markdown';

const root = join(__dirname, '..', '..');
const files = markdownFiles(root);

/** Why a link leads nowhere, or undefined. */
function broken(from: MarkdownFile, link: string): string | undefined {
  if (/^[a-z]+:/i.test(link)) return undefined;
  const [path = '', fragment] = decodeURI(link).split('#');
  const target = path === '' ? from.path : relative(root, join(root, dirname(from.path), path));
  if (target.startsWith('..')) return 'leads out of the repository';
  if (!existsSync(join(root, target))) return `there is no ${target}`;
  if (fragment === undefined) return undefined;
  const heading = files.find((file) => file.path === target);
  return heading !== undefined && anchors(heading.text).has(fragment) ? undefined : `${target} has no heading #${fragment}`;
}

it('finds what is written', () => {
  expect(files.map(({ path }) => path)).toEqual(
    expect.arrayContaining(['CHANGELOG.md', 'README.md', 'docs/adr/README.md', 'images/README.md']),
  );
});

it.each(files.map((file) => [file.path, file] as const))('%s links only to what exists', (_, file) => {
  const errors = links(file.text).flatMap((link) => {
    const why = broken(file, link);
    return why === undefined ? [] : [`${link}: ${why}`];
  });
  expect(errors).toEqual([]);
});

it('tells what every transform of a hardened Job does', () => {
  const text = files.find(({ path }) => path === 'docs/compatibility.md')?.text ?? '';
  const told = [...text.matchAll(/^\| `(\w+)` +\|/gm)].map(([, name]) => name);
  expect(told).toEqual(expect.arrayContaining(Object.keys(hardening).filter((name) => name !== 'harden')));
});

describe('the reader of Markdown', () => {
  const text =
    'See [a](./a.md "A") and [b].\n\n[b]: b.md\n\n```ts\nconst x = y[0](z.md);\n```\n\n`c[0](d.md)` ![e](e.png)\n\n## On `your` cluster, twice\n';

  it('takes links from prose only', () => expect(links(text)).toEqual(['./a.md', 'b.md', 'e.png']));

  it('takes code with its place', () =>
    expect(codeBlocks(text)).toEqual([{ language: 'ts', code: 'const x = y[0](z.md);\n', line: 6 }]));

  it('makes the anchors of headings', () => expect([...anchors(text)]).toEqual(['on-your-cluster-twice']));
});
