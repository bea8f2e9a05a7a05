import type { ContextResponseFilter, ContextSource as WireContextSource, HttpContext } from '../api/context-source';
import { type Check, compact, type Named, orAbsent } from './check';
import { type Fields, hasMethod, required, type Rule, shape } from './fields';
import type { Prompt } from './prompt';
import { promptText } from './prompt-rules';
import { also, duration, flag, listOf, mapOf, matching, notBlank, oneOf, ruled, secret, showing, text } from './rules';
import { snapshot } from './snapshot';
import { type Known, renderedOnce, type Seconds } from './task';

/** An amount of data; `Size` of cdk8s is one. */
export interface Bytes {
  toKibibytes(): number;
}

/** A header whose value stands in a Secret. */
export interface ContextHeaderProps {
  /** Name of the header. */
  readonly header: string;
  /** Secret in the namespace of the TaskSpawner. */
  readonly secret: Named;
  /** Key of the value in the Secret. */
  readonly key: string;
}

/** An HTTP request whose answer stands in templates. */
export interface HttpContextProps {
  /** URL, https:// unless `allowInsecure` is set. What the item says is not encoded for URLs. */
  readonly url: string | Prompt;
  /**
   * Method of the request.
   * @default 'GET'
   */
  readonly method?: 'GET' | 'POST';
  /**
   * Headers; variables as in the URL. What is secret belongs into a Secret: `headersFrom`.
   * @default - none
   */
  readonly headers?: Readonly<Record<string, string | Prompt>>;
  /**
   * Headers whose values stand in Secrets, also in the place of those in `headers`.
   * @default - none
   */
  readonly headersFrom?: readonly ContextHeaderProps[];
  /**
   * Body of the request; variables as in the URL.
   * @default - no body
   */
  readonly body?: string | Prompt;
  /**
   * Takes a part of a JSON answer.
   * @default - the whole answer
   */
  readonly responseFilter?: ContextResponseFilter;
  /**
   * Whether plain http is allowed.
   * @default false - https only
   */
  readonly allowInsecure?: boolean;
  /**
   * How long the request may take, at most a minute.
   * @default - 10 seconds
   */
  readonly timeout?: Seconds;
  /**
   * How long the answer may be, at most 128 KiB; a longer one is a failure.
   * @default - 32 KiB
   */
  readonly maxResponse?: Bytes;
  /**
   * What happens to an item whose data cannot be fetched: it gets no Task (`Fail`), or one without the data (`Ignore`).
   * @default 'Fail'
   */
  readonly failurePolicy?: 'Fail' | 'Ignore';
}

const HEADER_NAME = matching(/^[-!#$%&'*+.^_`|~0-9A-Za-z]+$/, 'must have names that HTTP takes for a header');
const MAX_RESPONSE_KIBIBYTES = 128;

const oneLine: Rule<string | Prompt> = also(promptText, (check, property, value) => {
  if (typeof value === 'string' && /[\r\n]/.test(value)) check.refuse(property, 'must be one line', value);
});

const size: Rule<Bytes> = ruled((check: Check, property, value) => {
  const kibibytes = hasMethod(value, 'toKibibytes') ? value.toKibibytes() : undefined;
  if (typeof kibibytes !== 'number' || kibibytes < 1 || kibibytes > MAX_RESPONSE_KIBIBYTES) {
    check.refuse(property, `must be a Size up to ${MAX_RESPONSE_KIBIBYTES} KiB, such as Size.kibibytes(64)`, kibibytes ?? value);
  }
});

const HTTP_FIELDS: Fields<HttpContextProps> = {
  url: required(showing('address', promptText)),
  method: oneOf('GET', 'POST'),
  headers: showing('kind', mapOf(oneLine, showing('name', HEADER_NAME))),
  headersFrom: listOf(
    shape<ContextHeaderProps>('a header', {
      header: required(HEADER_NAME),
      secret: required(secret),
      key: required(matching(/^[-._a-zA-Z0-9]+$/, "must name a key of letters, digits, '-', '_' and '.'")),
    }),
    { max: 16 },
  ),
  body: showing('kind', promptText),
  responseFilter: shape<ContextResponseFilter>('a filter', { type: required(oneOf('JSONPath')), expression: required(notBlank) }),
  allowInsecure: flag,
  timeout: duration<Seconds>(1, 60),
  maxResponse: size,
  failurePolicy: oneOf('Fail', 'Ignore'),
};

const httpProps: Rule<HttpContextProps> = also(
  shape<HttpContextProps>('a context source', HTTP_FIELDS),
  (check, property, { url, allowInsecure }) => {
    const scheme = allowInsecure ? /^https?:\/\/[^/\s]/ : /^https:\/\/[^/\s]/;
    const must = allowInsecure ? 'must start with https:// or http://' : "must start with https://, or 'allowInsecure' be set";
    if (typeof url === 'string') check.showing('address').matches(`${property}.url`, url, scheme, must);
  },
);

const contextName: Rule<string> = also(text({ max: 64 }), (check, property, name) =>
  check.matches(property, name, /^[a-zA-Z][a-zA-Z0-9_]*$/, "must have letters, digits and '_', starting with a letter"),
);

/**
 * Data that is fetched for every item before its Task is made. Prompts have it as `item.context('name')`, templates as `{{.Context.name}}`.
 * @example ContextSource.http('status', { url: 'https://status.example.com/now' })
 */
export class ContextSource {
  private constructor(
    public readonly name: string,
    private readonly props: HttpContextProps,
  ) {}

  /** The answer to an HTTP request. */
  public static http(name: string, props: HttpContextProps): ContextSource {
    return new ContextSource(name, snapshot(props));
  }

  /** The source as it stands in a manifest. */
  public toWire(check: Check, known: Pick<Known, 'item'> = {}): WireContextSource {
    const at = `contextSources.${String(this.name)}`;
    contextName.judge(check, 'contextSources[].name', this.name);
    httpProps.judge(check, at, this.props);
    return compact({ name: this.name, failurePolicy: this.props.failurePolicy, http: this.http(check, at, known) });
  }

  private http(check: Check, at: string, known: Pick<Known, 'item'>): HttpContext {
    const { url, method, headers, headersFrom, body, responseFilter, allowInsecure, timeout, maxResponse } = this.props;
    const rendered = (property: string, value: string | Prompt): string => renderedOnce(check, `${at}.${property}`, value, known);
    return compact({
      url: rendered('url', url),
      method,
      headers:
        headers && Object.fromEntries(Object.entries(headers).map(([key, value]) => [key, rendered(`headers.${key}`, value)])),
      headersFrom: orAbsent(
        headersFrom?.map(({ header, secret: ref, key }) => ({
          header,
          secretName: check.secretName(`${at}.headersFrom`, ref),
          secretKey: key,
        })),
      ),
      body: body === undefined ? undefined : rendered('body', body),
      responseFilter,
      allowInsecure,
      timeoutSeconds: timeout?.toSeconds(),
      maxResponseBytes: maxResponse && maxResponse.toKibibytes() * 1024,
    });
  }
}
