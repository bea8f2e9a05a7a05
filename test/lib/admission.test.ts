import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { construct } from './spec-to-construct';
import { makeChart } from './support';

interface Line {
  readonly name: string;
  readonly verdict: 'accepted' | 'rejected';
  readonly manifest: {
    readonly apiVersion: string;
    readonly kind: string;
    readonly metadata: { readonly name: string };
    readonly spec?: Readonly<Record<string, unknown>>;
  };
}

const lines = readFileSync(join(__dirname, '../vectors/admission.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Partial<Line> & { readonly name: string })
  // what an update may change and what the older version has is nothing that a construct can say
  .filter((line): line is Line => line.manifest?.apiVersion === 'kelos.dev/v1alpha2' && !line.name.startsWith('update-'));

/** What the API server takes and the constructs refuse, and why it could not work. */
const STRICTER: Readonly<Record<string, string>> = {
  'task-prompt-empty': 'an agent that is asked nothing does nothing',
  'task-ttl-over-int32': 'the API has 32 bits for it; the Go controller stops over such a Task',
  'task-model-empty': 'it means no model, which is said by leaving it out',
  'task-branch-odd': 'git has no such branch',
  'task-name-64': 'the Job and its label cannot have this name',
  'task-po-env-empty-name': 'the API server takes no Job with it',
  'task-po-volume-workspace': 'the runtime fails such a Task',
  'task-labels-bad-value-admitted': 'the API server takes no Job with it',
  'task-pfp-action-unknown-admitted': 'the API server takes no Job with it',
  'ws-repo-git-at-only': 'there is nothing to clone',
  'ws-remote-duplicate': 'git would have the last URL, and the runtime take the first',
  'ac-mcp-cross-fields': 'a server that is called has no command',
  'ac-mcp-name-slash-admitted': 'the runtime fails such a Task',
  'sp-cron-empty-schedule': 'there is no time at which it would run',
  'sp-when-empty': 'a spawner without a source makes no Tasks',
  'sp-no-spec': 'as sp-when-empty',
  'sp-ctx-duplicate': 'one of the two would be lost',
};

test.each(lines.filter(({ verdict }) => verdict === 'rejected').map((line): [string, Line] => [line.name, line]))(
  'what the API server refuses is refused at synth, with the place: %s',
  (_name, { manifest: { kind, metadata, spec = {} } }) => {
    expect(() => construct(makeChart(), kind, metadata.name, spec)).toThrow(/^agents\/[\w/]+: '[^']+' (must|is) .*/);
  },
);

test('what the API server takes is taken, or refused with a reason', () => {
  const refused = lines
    .filter(({ verdict }) => verdict === 'accepted')
    .flatMap(({ name, manifest: { kind, metadata, spec = {} } }) => {
      try {
        construct(makeChart(), kind, metadata.name, spec);
        return [];
      } catch {
        return [name];
      }
    });
  expect(refused.sort()).toEqual(Object.keys(STRICTER).sort());
});
