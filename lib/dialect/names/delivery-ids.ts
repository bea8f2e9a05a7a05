import { goQuote } from '../template';
import { NameError } from './errors';
import { hash } from './text';

const WHOLE = 64;

/** A request to a webhook. */
export interface DeliveryRequest {
  /** The header with the sender's id, '' where it is absent: `X-GitHub-Delivery` or `Linear-Delivery`. */
  readonly header: string;
  /** The body as it was received. */
  readonly body: string | Uint8Array;
}

/** What tells deliveries of GitHub apart; deliveries without the header are known by their body. */
export function githubDeliveryId({ header, body }: DeliveryRequest): string {
  return header === '' ? `github-${hash(body, WHOLE)}` : header;
}

/** What tells deliveries of Linear apart; deliveries without the header are known by their body. */
export function linearDeliveryId({ header, body }: DeliveryRequest): string {
  return header === '' ? `linear-${hash(body, WHOLE)}` : header;
}

/**
 * What tells deliveries of another sender apart.
 * @param id what the path of `fieldMapping.id` leads to, printed (`evaluateJsonPath(…).printed`); undefined where it leads nowhere or to null, and
 * where the body is no JSON. Without it, or when it is '', deliveries are known by their body.
 * @example genericDeliveryId('sentry', { id: 'evt-9', body }) // 'generic-sentry-evt-9'
 */
export function genericDeliveryId(
  source: string,
  { id, body }: { readonly id: string | undefined; readonly body: string | Uint8Array },
): string {
  return `generic-${source}-${id === undefined || id === '' ? hash(body, WHOLE) : id}`;
}

/**
 * The source that a delivery came to: `/webhook/<source>`, perhaps with a slash at the end.
 * @param path the path of the URL, decoded, without query
 * @throws NameError when the path is another; the sender is told its message with status 400
 * @example genericSource('/webhook/sentry') // 'sentry'
 */
export function genericSource(path: string): string {
  const start = path.startsWith('/') ? 1 : 0;
  const end = path.endsWith('/') && path.length > start ? path.length - 1 : path.length;
  const segments = path.slice(start, end).split('/');
  const [prefix = '', source = ''] = segments;
  if (segments.length > 2) throw wrongPath(path, 'has too many segments', start + prefix.length + source.length + 1);
  if (source === '') throw wrongPath(path, 'missing source segment', path.length);
  if (prefix !== 'webhook') throw wrongPath(path, 'has unexpected prefix', start);
  return source;
}

function wrongPath(path: string, what: string, offset: number): NameError {
  return new NameError(`path ${goQuote(path)} ${what}, expected /webhook/<source>`, { code: 'path', offset });
}
