import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** What people read, and what is proven of it: its links resolve and its TypeScript compiles. */
const DOCUMENTS = ['README.md', 'CHANGELOG.md', 'docs', 'examples', 'images'];

export interface MarkdownFile {
  /** From the root of the repository. */
  readonly path: string;
  readonly text: string;
}

export interface CodeBlock {
  /** The word after the fence. */
  readonly language: string;
  readonly code: string;
  /** Where the code starts, from 1. */
  readonly line: number;
}

export function markdownFiles(root: string): MarkdownFile[] {
  return DOCUMENTS.flatMap((name) => filesAt(join(root, name)))
    .filter((file) => file.endsWith('.md'))
    .sort()
    .map((file) => ({ path: relative(root, file), text: readFileSync(file, 'utf8') }));
}

function filesAt(path: string): string[] {
  if (!existsSync(path)) return [];
  if (path.endsWith('.md')) return [path];
  return readdirSync(path, { recursive: true, encoding: 'utf8' }).map((name) => join(path, name));
}

const FENCED = /^```(\w*)[^\n]*\n(.*?)^```$/gms;

export function codeBlocks(text: string): CodeBlock[] {
  return [...text.matchAll(FENCED)].map((match) => {
    const [, language = '', code = ''] = match;
    return { language, code, line: text.slice(0, match.index).split('\n').length + 1 };
  });
}

/** The text with its code blanked out, so that what stands in it is no link. */
export function prose(text: string): string {
  return text.replace(FENCED, '').replace(/`[^`\n]*`/g, '');
}

/** Targets of links and images. */
export function links(text: string): string[] {
  return [...prose(text).matchAll(/\]\(\s*<?([^)>\s]+)>?[^)]*\)|^\[[^\]]+\]:\s*(\S+)/gm)].map(
    ([, inline, reference]) => inline ?? reference ?? '',
  );
}

/** What a heading can be reached by, as GitHub makes it. */
export function anchors(text: string): Set<string> {
  const headings = [...text.replace(FENCED, '').matchAll(/^#{1,6} +(.*)$/gm)].map(([, heading = '']) => heading);
  return new Set(
    headings.map((heading) =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}
