/**
 * The optional variables that events of GitHub fill (contract: webhooks, §6.3 and §7.4): `sure` ones are never empty at GitHub, `perhaps` ones can
 * be, and are then not there.
 */
interface Filled {
  readonly sure: readonly string[];
  readonly perhaps: readonly string[];
}

const EVENTS: Readonly<Record<string, Filled>> = {
  issues: { sure: ['Number', 'URL'], perhaps: ['Body'] },
  issue_comment: { sure: ['Number', 'URL', 'CommentBody', 'CommentURL'], perhaps: ['Body', 'Branch'] },
  pull_request: { sure: ['Number', 'URL', 'Branch'], perhaps: ['Body'] },
  pull_request_review: { sure: ['Number', 'URL', 'Branch', 'CommentURL'], perhaps: ['Body', 'CommentBody'] },
  pull_request_review_comment: { sure: ['Number', 'URL', 'Branch', 'CommentBody', 'CommentURL'], perhaps: ['Body'] },
  push: { sure: [], perhaps: ['Branch'] },
  create: { sure: ['RefType'], perhaps: ['Branch', 'Tag'] },
  release: { sure: ['URL', 'Tag'], perhaps: ['Body'] },
};
const NOTHING: Filled = { sure: [], perhaps: [] };

/** The variables that are there only when they are not empty. */
export const OPTIONAL_VARIABLES = ['Number', 'Body', 'URL', 'Branch', 'CommentBody', 'CommentURL', 'Tag', 'RefType'];

/** How a variable stands with some events. */
export interface Presence {
  readonly never: readonly string[];
  readonly perhaps: readonly string[];
}

/** The events that do not have a variable, and those that may not. */
export function presence(variable: string, events: readonly string[]): Presence {
  const filled = (event: string): Filled => (Object.hasOwn(EVENTS, event) ? EVENTS[event] : undefined) ?? NOTHING;
  return {
    never: events.filter((event) => ![...filled(event).sure, ...filled(event).perhaps].includes(variable)),
    perhaps: events.filter((event) => filled(event).perhaps.includes(variable)),
  };
}
