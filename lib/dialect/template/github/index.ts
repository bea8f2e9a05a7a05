import { TypedData } from '../value/data';
import { decodePayload } from './decode';

export { PayloadError } from './decode';

/** A GitHub webhook payload with the Go types of its event, to be used among template data. */
export class GithubPayload extends TypedData {
  /** @throws PayloadError for an unknown event or JSON of the wrong type */
  constructor(event: string, payload: unknown) {
    super(decodePayload(event, payload));
  }
}

/**
 * Gives a GitHub webhook payload the Go types of its event: templates read `.Payload.Issue.Title`, `.Payload.GetAction`.
 * @throws PayloadError for an unknown event or JSON of the wrong type
 * @example renderTemplate('{{.Payload.Issue.Title}}', { Payload: githubPayload('issues', body) }, { missingKey: 'error' })
 */
export function githubPayload(event: string, payload: unknown): GithubPayload {
  return new GithubPayload(event, payload);
}
