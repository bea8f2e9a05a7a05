import type { Logger, LogFields } from '../../runtime/ports';

export interface LogLine {
  readonly level: keyof Logger;
  readonly message: string;
  readonly fields: LogFields;
}

/** Keeps what was logged for a test to look at. */
export class RecordingLogger implements Logger {
  public readonly lines: LogLine[] = [];

  public readonly debug = this.at('debug');
  public readonly info = this.at('info');
  public readonly warn = this.at('warn');
  public readonly error = this.at('error');

  private at(level: keyof Logger) {
    return (fields: LogFields, message: string): void => void this.lines.push({ level, message, fields });
  }
}
