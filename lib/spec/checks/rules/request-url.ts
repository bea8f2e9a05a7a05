import type { HttpContext } from '../../../api/context-source';
import { show } from '../../show';
import { exampleSpawner, ISSUES, SHOP } from '../examples';
import { requestsOf } from '../places';
import type { CheckRule, Problem } from '../rule';

const fetching = (http: object): object[] => [
  exampleSpawner(ISSUES, {
    ...SHOP,
    contextSources: [{ name: 'runbook', http }],
    promptTemplate: '{{.Title}}: {{.Context.runbook}}',
  }),
];

export const requestUrl: CheckRule = {
  id: 'KEL040',
  name: 'request-url',
  severity: 'error',
  title: 'What is asked over HTTP has a URL, and a context source HTTPS or says that it has not.',
  why:
    'A request to `http://` is refused unless `allowInsecure` is set, and one to any other scheme always: the source fails for every item. Looked at ' +
    'where the URL begins with its scheme. The URL of an MCP server begins with `http://` or `https://`; the agent finds no tools at another one.',
  wrong: fetching({ url: 'http://wiki.example.com/runbook' }),
  right: fetching({ url: 'https://wiki.example.com/runbook' }),
  *check({ spawners, configs }): Iterable<Problem> {
    for (const object of spawners) {
      for (const { at, part } of requestsOf(object)) {
        const must = wrongScheme(part);
        if (must !== undefined) yield { object, field: `${at}.url`, message: `${must}, got ${show(part.url)}` };
      }
    }
    for (const object of configs) {
      for (const [index, { type, url }] of (object.spec.mcpServers ?? []).entries()) {
        if (type === 'stdio' || url === undefined || isUrl(url)) continue;
        yield { object, field: `spec.mcpServers[${index}].url`, message: 'must be a URL that starts with http:// or https://' };
      }
    }
  },
};

/** A variable in it is put in by the agent. */
const isUrl = (url: string): boolean => url.includes('${') || (/^https?:\/\//i.test(url) && URL.canParse(url));

function wrongScheme({ url, allowInsecure }: HttpContext): string | undefined {
  const scheme = /^([a-z][-+.a-z0-9]*):/i.exec(url)?.[1]?.toLowerCase();
  if (scheme === undefined || scheme === 'https') return undefined;
  if (scheme !== 'http') return 'must start with https://';
  return allowInsecure ? undefined : "must start with https://, unless 'allowInsecure' is set";
}
