/** What the benchmarks of the dialects work on. */

const PARAGRAPH =
  'Read the issue and everything that it links to. Reproduce the problem with a test that fails, find the cause, and mend that and nothing else. ';

/** A prompt of about 4 kB as people write them, unlike any other. */
export function promptTemplate(index: number): string {
  const rounds = Array.from(
    { length: 8 },
    (_, round) =>
      `## ${index}.${round}\n${PARAGRAPH}${PARAGRAPH}{{if eq .Kind "PR"}}Push to {{.Branch}}.{{else}}Open a pull request for #{{.Number}}.{{end}}\n` +
      `{{with .Comments}}What was said:\n{{.}}\n{{end}}{{range $i := len (slice .Labels 0 3)}}{{$i}} {{end}}\n` +
      `Title: {{printf "%.80s" .Title}} ({{len .Body}} bytes), {{.URL}}, branch fix/{{printf "%05d" .Number}}\n`,
  );
  return `{{- /* prompt ${index} */ -}}\n${rounds.join('\n')}\n{{.Body}}\n`;
}

/** A spawner with such a prompt. */
export function spawner(index: number): object {
  return {
    apiVersion: 'kelos.dev/v1alpha2',
    kind: 'TaskSpawner',
    metadata: { name: `bugs-${index}`, namespace: 'agents' },
    spec: {
      when: { githubIssues: { labels: ['bug'], excludeLabels: ['agent-done'] } },
      maxConcurrency: 3,
      taskTemplate: {
        type: 'claude-code',
        credentials: { type: 'api-key', secretRef: { name: 'claude' } },
        workspaceRef: { name: 'shop' },
        branch: 'fix/{{.Number}}',
        promptTemplate: promptTemplate(index),
      },
    },
  };
}

/** An issue. */
export const ITEM = {
  ID: '42',
  Number: 42,
  Title: 'The search finds nothing when the word has an umlaut',
  Body: 'Search for "Gürtel" in the shop.\n\nExpected: belts.\nActual: nothing.\n'.repeat(8),
  URL: 'https://github.com/acme/shop/issues/42',
  Labels: 'bug, p1, search',
  Comments: 'I see it too.\n---\nOnly since Monday.',
  Kind: 'Issue',
  Branch: '',
  ReviewState: '',
  ReviewComments: '',
  Time: '',
  Schedule: '',
};
