import fc from 'fast-check';

import {
  codexRefresherName,
  cronItemId,
  genericDeliveryId,
  genericSource,
  githubDeliveryId,
  githubProxyName,
  jiraNumber,
  linearDeliveryId,
  manualTaskName,
  NameError,
  polledTaskName,
  renderTaskName,
  slackTaskName,
  TemplateError,
  webhookTaskName,
} from '../../lib/dialect';

const RUNS = Number(process.env.KELOS_FUZZ_RUNS ?? 2000);
const SUBDOMAIN = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/;

/** Names of objects, of any length that they may have. */
const objectName = fc.stringMatching(/^[a-z0-9]([a-z0-9.-]{0,80}[a-z0-9])?$/);

/** Titles of issues; two of three have something that a name may have. */
const title = fc.oneof(
  { weight: 2, arbitrary: fc.stringMatching(/^[A-Za-z0-9._ \u00e9-]{1,90}$/) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
);

function errorOf(action: () => unknown): NameError {
  try {
    action();
  } catch (error) {
    if (error instanceof NameError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('names of Tasks', () => {
  test('a slash command has its own id', () => {
    expect(slackTaskName('bot', 'C0123456789:/agent:123.456.abc')).toBe('bot-slack-10ed8a5579cc');
  });

  test('a tick is named by its minute in UTC', () => {
    expect(polledTaskName('nightly', cronItemId(new Date('2026-02-07T11:00:59.999+02:00')))).toBe('nightly-20260207-0900');
    expect(() => cronItemId(new Date(Number.NaN))).toThrow(RangeError);
  });

  test('a manual run keeps its suffix whole', () => {
    expect(manualTaskName('nightly', 'x7k2p')).toBe('nightly-manual-x7k2p');
    expect(manualTaskName(`${'a'.repeat(48)}.-b${'c'.repeat(30)}`, 'x7k2p')).toBe(`${'a'.repeat(48)}-manual-x7k2p`);
  });

  test('polled names are in lower case unless told otherwise', () => {
    expect(polledTaskName('fixer', 'ENG-42')).toBe('fixer-eng-42');
    expect(polledTaskName('fixer', 'ENG-42', { keepCase: true })).toBe('fixer-ENG-42');
  });

  test('those of deliveries and messages fit into a label, whatever the spawner is called', () => {
    fc.assert(
      fc.property(objectName, fc.stringMatching(/^[a-z_]{1,40}$/), fc.string(), (spawner, event, deliveryId) => {
        const name = webhookTaskName(spawner, { event, deliveryId });
        expect(name.length).toBeLessThanOrEqual(63);
        expect(name).not.toMatch(/[-.]$/);
        expect(`${spawner}-${event.replaceAll('_', '-')}-`.startsWith(name.slice(0, spawner.length))).toBe(true);
        expect(slackTaskName(spawner, deliveryId)).toMatch(/^.{0,44}-slack-[0-9a-f]{12}$/);
      }),
      { numRuns: RUNS },
    );
  });
});

describe('ids of deliveries', () => {
  test('are what the sender says, or the hash of the body', () => {
    const hash = '44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a';
    expect(githubDeliveryId({ header: 'd-1', body: '{}' })).toBe('d-1');
    expect(githubDeliveryId({ header: '', body: '{}' })).toBe(`github-${hash}`);
    expect(linearDeliveryId({ header: 'd-1', body: '{}' })).toBe('d-1');
    expect(linearDeliveryId({ header: '', body: Buffer.from('{}') })).toBe(`linear-${hash}`);
    expect(genericDeliveryId('shop', { id: undefined, body: '{}' })).toBe(`generic-shop-${hash}`);
    expect(genericDeliveryId('shop', { id: '', body: '{}' })).toBe(`generic-shop-${hash}`);
    expect(genericDeliveryId('shop', { id: 'A 1', body: '{}' })).toBe('generic-shop-A 1');
  });
});

describe('genericSource', () => {
  test.each([
    ['/webhook/shop', 'shop'],
    ['/webhook/shop/', 'shop'],
    ['webhook/shop', 'shop'],
    ['/webhook/a b', 'a b'],
  ])('%j came to %j', (path, source) => expect(genericSource(path)).toBe(source));

  test.each([
    ['/webhook', 8, 'missing source segment'],
    ['/webhook//', 10, 'missing source segment'],
    ['//', 2, 'missing source segment'],
    ['/webhook/a/b', 10, 'has too many segments'],
    ['/hook/"', 1, 'has unexpected prefix'],
  ])('%j is wrong at %d', (path, offset, what) => {
    expect(errorOf(() => genericSource(path))).toMatchObject({
      name: 'NameError',
      code: 'path',
      offset,
      message: `path ${JSON.stringify(path)} ${what}, expected /webhook/<source>`,
    });
  });

  test('gives the segment or refuses, for any path', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('/', '/webhook/', 'webhook', 'a', 'é', '"', '\ud800', '..'), { maxLength: 6 }),
        (pieces) => {
          const path = pieces.join('');
          try {
            expect(path.replace(/^\/|\/$/g, '')).toBe(`webhook/${genericSource(path)}`);
          } catch (error) {
            if (!(error instanceof NameError)) throw error;
            expect(error.offset).toBeLessThanOrEqual(path.length);
          }
        },
      ),
      { numRuns: RUNS },
    );
  });
});

describe('renderTaskName', () => {
  test('makes a name of any text', () => {
    const counts = { named: 0 };
    fc.assert(
      fc.property(title, (text) => {
        try {
          const name = renderTaskName('{{.Title}}', { Title: text });
          expect(name).toMatch(SUBDOMAIN);
          expect(name.length).toBeLessThanOrEqual(63);
          expect(renderTaskName('{{.Title}}', { Title: name })).toBe(name);
          counts.named += 1;
        } catch (error) {
          if (!(error instanceof NameError)) throw error;
          expect(text).not.toMatch(/^[a-z0-9]/i);
        }
      }),
      { numRuns: RUNS },
    );
    expect(counts.named).toBeGreaterThan(RUNS / 2);
  });

  test('joins what variables give', () => {
    expect(renderTaskName('Fix/{{.Number}}..A', { Number: 7n })).toBe('fix-7.a');
  });

  test('says where a template is wrong', () => {
    const unknown = errorOf(() => renderTaskName('é\né {{.Nope}}', {}));
    expect(unknown).toMatchObject({ code: 'template', offset: 6 });
    expect(unknown.cause).toBeInstanceOf(TemplateError);
    const unclosed = errorOf(() => renderTaskName('a{{', {}));
    expect(unclosed.message).toMatch(/^failed to render name template: failed to parse template: template: name:1: /);
  });

  test.each([
    '{{if .Context}}{{end}}',
    '{{if .ID}}{{else}}{{.Context.a}}{{end}}',
    '{{range .Context}}{{end}}x',
    '{{with $x := .Context}}{{end}}x',
    '{{len (index . "Context")}}',
    '{{template "t" .Context}}{{define "t"}}{{end}}',
  ])('refuses %s, which reads context sources', (template) => {
    expect(() => renderTaskName(template, { ID: '7', Context: {} })).toThrow('nameTemplate must not reference context sources');
  });

  test('takes templates that nest deep', () => {
    const depth = 5000;
    const template = `${'{{if true}}'.repeat(depth)}x${'{{end}}'.repeat(depth)}`;
    expect(errorOrName(template)).toMatch(/^x$|^failed to /);
  });
});

function errorOrName(template: string): string {
  try {
    return renderTaskName(template, {});
  } catch (error) {
    if (error instanceof NameError) return error.message;
    throw error;
  }
}

describe('names of other objects', () => {
  test.each([
    ['default', 'codex-credentials', 'kelos-codex-auth-default-codex-credential-9e6a419cf0'],
    ['prod', 'codex-creds', 'kelos-codex-auth-prod-codex-creds-616977501f'],
    ['team-alpha-production', 'codex.oauth.credentials', 'kelos-codex-auth-team-alpha-production-co-c1fd7c783d'],
    ['ns', 'a.b..c', 'kelos-codex-auth-ns-a-b-c-5be5a55bb7'],
  ])('the refresher of %s/%s is %s', (namespace, secret, name) => expect(codexRefresherName(namespace, secret)).toBe(name));

  test('fit where they are used', () => {
    fc.assert(
      fc.property(objectName, objectName, (namespace, name) => {
        expect(codexRefresherName(namespace, name)).toMatch(SUBDOMAIN);
        expect(codexRefresherName(namespace, name).length).toBeLessThanOrEqual(52);
        expect(githubProxyName(name).length).toBeLessThanOrEqual(63);
      }),
      { numRuns: RUNS },
    );
  });

  test.each([
    ['PROJ-42', 42],
    ['P-9223372036854775807', 9223372036854775807],
    ['P-9223372036854775808', 0],
    ['P--9223372036854775808', -9223372036854775808],
    ['P-0007', 7],
    ['A-B-5', 0],
    ['', 0],
  ])('the number of %j is %d', (key, number) => expect(jiraNumber(key)).toBe(number));
});
