// Writes lib/dialect/re2/tables.generated.ts from the Unicode tables of Go: `go run . tables | node tables.mjs > tables.generated.ts`.
import { readFileSync } from 'node:fs';

const { version, categories, scripts, aliases, folds } = JSON.parse(readFileSync(0, 'utf8'));
const encode = (numbers) => {
  let last = 0;
  return numbers.map((number) => [number - last, (last = number)][0].toString(36)).join(' ');
};
const leaves = Object.keys(categories).filter((name) => name.length === 2 && name !== 'Cn' && name !== 'LC');
// Go looks names up with only their first letter in upper case and without `_`, and so never finds Old_Italic or SignWriting
const reachable = Object.keys(scripts).filter((name) => /^[A-Z][a-z]*$/.test(name));
const table = (names, source) =>
  names
    .sort()
    .map((name) => `  ['${name}', '${encode(source[name])}'],`)
    .join('\n');
const long = Object.entries(aliases).sort(([a], [b]) => (a < b ? -1 : 1));

process.stdout.write(`// Written by test/fuzz-oracles/re2/tables.mjs from Go's tables of Unicode ${version}.
/* eslint-disable max-len -- generated */
// prettier-ignore
/** General categories: bounds of ranges, each less the one before, in base 36. */
export const CATEGORIES: readonly (readonly [name: string, ranges: string])[] = [
${table(leaves, categories)}
];

// prettier-ignore
/** Scripts, as the categories; those that Go cannot find by name are left out. */
export const SCRIPTS: readonly (readonly [name: string, ranges: string])[] = [
${table(reachable, scripts)}
];

// prettier-ignore
/** Other names of categories. */
export const ALIASES: readonly (readonly [alias: string, name: string])[] = [
${long.map(([alias, name]) => `  ['${alias}', '${name}'],`).join('\n')}
];

// prettier-ignore
/** Characters that are one but for their case: orbits, each as the differences between its characters, and to the first of the orbit before. */
export const FOLDS =
  '${(() => {
    let last = 0;
    return folds
      .map((orbit) => {
        const parts = [(orbit[0] - last).toString(36), ...orbit.slice(1).map((rune) => (rune - orbit[0]).toString(36))];
        last = orbit[0];
        return parts.join(',');
      })
      .join(' ');
  })()}';
`);
