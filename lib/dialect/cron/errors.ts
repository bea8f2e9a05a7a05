/** What is wrong: the schedule, the name of a time zone, or what was asked of a good schedule. */
export type CronErrorCode = 'syntax' | 'zone' | 'argument';

/** Kind and place of a cron error. */
export interface CronErrorDetails {
  readonly code: CronErrorCode;
  /** Where in the schedule, in characters as `String.slice` counts them, from 0. */
  readonly offset: number;
}

/** A schedule that cannot be parsed, or a time zone that does not exist; the message has the wording of the Go library. */
export class CronError extends Error {
  public readonly code: CronErrorCode;
  public readonly offset: number;

  constructor(message: string, details: CronErrorDetails) {
    super(message);
    this.name = 'CronError';
    this.code = details.code;
    this.offset = details.offset;
  }
}
