/** Before the `/` of an annotation that acknowledges what a rule finds: `acknowledged.kelos.dev/KEL012: the repository is private`. */
export const ACKNOWLEDGED = 'acknowledged.kelos.dev';

/** The annotation by which an object says that what a rule finds in it is known and meant. */
export const acknowledgement = (rule: string): string => `${ACKNOWLEDGED}/${rule}`;

/** Why what a rule finds is meant, if the annotations say so. */
export function acknowledgedIn(annotations: Readonly<Record<string, unknown>> | undefined, rule: string): string | undefined {
  const reason = annotations?.[acknowledgement(rule)];
  return typeof reason === 'string' && reason.trim() !== '' ? reason : undefined;
}
