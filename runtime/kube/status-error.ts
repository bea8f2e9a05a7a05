import { KubeApiError } from './errors';
import { isRecord } from './unknown';

/** What HTTP says when the body does not. */
const REASONS: Readonly<Record<number, string>> = {
  400: 'BadRequest',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'NotFound',
  405: 'MethodNotAllowed',
  409: 'Conflict',
  410: 'Expired',
  413: 'RequestEntityTooLarge',
  415: 'UnsupportedMediaType',
  422: 'Invalid',
  429: 'TooManyRequests',
  500: 'InternalError',
  503: 'ServiceUnavailable',
  504: 'Timeout',
};

/** Proxies answer with pages. */
const LONGEST_TEXT = 300;

/** The error an answer other than success stands for. */
export function errorOfAnswer(code: number, body: string, retryAfterSeconds: number | undefined): KubeApiError {
  const status = parseStatus(body);
  const text = body.trim().slice(0, LONGEST_TEXT);
  return errorOfStatus(status ?? { message: `HTTP ${code}${text === '' ? '' : `: ${text}`}` }, code, retryAfterSeconds);
}

/** The error a Status object stands for; in a watch it comes as an event. */
export function errorOfStatus(
  status: Readonly<Record<string, unknown>>,
  fallbackCode: number,
  retryAfter?: number,
): KubeApiError {
  const code = errorCode(status['code']) ?? fallbackCode;
  const reason = nonEmpty(status['reason']) ?? REASONS[code] ?? 'Unknown';
  const message = nonEmpty(status['message']) ?? `the API server answered ${code}`;
  const seconds = retryAfter ?? secondsOf(status['details']);
  return new KubeApiError(code, reason, message, seconds === undefined ? undefined : { retryAfterSeconds: seconds });
}

/** A code that says success, in an answer that does not, says nothing. */
const errorCode = (code: unknown): number | undefined =>
  typeof code === 'number' && code >= 400 && code < 600 ? code : undefined;

const nonEmpty = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

function secondsOf(details: unknown): number | undefined {
  const seconds = isRecord(details) ? details['retryAfterSeconds'] : undefined;
  return typeof seconds === 'number' && seconds > 0 ? seconds : undefined;
}

function parseStatus(body: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const parsed: unknown = JSON.parse(body);
    return isRecord(parsed) && parsed['kind'] === 'Status' ? parsed : undefined;
  } catch {
    return undefined;
  }
}
