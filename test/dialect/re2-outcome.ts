import { compileRe2, Re2Error } from '../../lib/dialect';

/** What became of a pattern on a text. */
export interface Re2Outcome {
  readonly accepted: boolean;
  readonly match: boolean;
  readonly groups?: readonly (string | null)[];
  readonly error?: string;
}

/** Compiles and matches; anything but the dialect's own error is thrown on. */
export function outcomeOf(pattern: string, text: string): Re2Outcome {
  try {
    const compiled = compileRe2(pattern);
    const groups = compiled.exec(text)?.map((group) => group ?? null);
    return { accepted: true, match: compiled.test(text), ...(groups && { groups }) };
  } catch (error) {
    if (!(error instanceof Re2Error)) throw error;
    return { accepted: error.code !== 'syntax', match: false, error: error.message };
  }
}
