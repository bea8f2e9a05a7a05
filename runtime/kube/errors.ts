/** The runtime's family of errors. */

/** An answer of the API server other than success. */
export class KubeApiError extends Error {
  public override readonly name = 'KubeApiError';

  constructor(
    /** HTTP status code. */
    public readonly code: number,
    /** `reason` of the Status object, e.g. NotFound, AlreadyExists, Conflict, Expired, Invalid, Forbidden. */
    public readonly reason: string,
    message: string,
    public readonly details?: { readonly retryAfterSeconds?: number },
  ) {
    super(message);
  }
}

/** No usable answer: the connection failed, stalled or was cut, or what came was not what an API server sends. */
export class KubeConnectionError extends Error {
  public override readonly name = 'KubeConnectionError';

  constructor(
    /** `refused`: the connection never stood, so nothing was asked. `cut` and `timeout`: what was asked may have been done. */
    public readonly code: 'refused' | 'timeout' | 'cut' | 'too-large' | 'malformed',
    message: string,
    options?: { readonly cause?: unknown },
  ) {
    super(message, options);
  }
}

/** Retrying cannot help: the queue drops the key until something changes. */
export class TerminalError extends Error {
  public override readonly name = 'TerminalError';
}

/** Does `error` say that the object is not there? */
export const isNotFound = (error: unknown): boolean => hasCode(error, 404);
export const isConflict = (error: unknown): boolean => hasCode(error, 409) && (error as KubeApiError).reason === 'Conflict';
export const isAlreadyExists = (error: unknown): boolean =>
  hasCode(error, 409) && (error as KubeApiError).reason === 'AlreadyExists';
export const isForbidden = (error: unknown): boolean => hasCode(error, 403);
export const isExpired = (error: unknown): boolean => hasCode(error, 410);

function hasCode(error: unknown, code: number): boolean {
  return error instanceof KubeApiError && error.code === code;
}
