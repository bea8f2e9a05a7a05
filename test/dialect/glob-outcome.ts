import { compileGlob, GlobError, type GlobDialect } from '../../lib/dialect';

/** Whether a glob matches a text, or what it says instead. */
export function outcomeOf(dialect: GlobDialect, pattern: string, text: string): boolean | string {
  try {
    return compileGlob(pattern, { dialect }).matches(text);
  } catch (error) {
    if (!(error instanceof GlobError)) throw error;
    return error.message;
  }
}
