import { Re2Error } from './errors';

/** Steps that one match may take; a step is one look at one instruction. */
export const MAX_STEPS = 1_200_000;

/** Counts steps, so that no pattern and no text can make matching run for long. */
export class Steps {
  private left = MAX_STEPS;

  /** @throws Re2Error when the steps are used up */
  public take(count: number): void {
    this.left -= count;
    if (this.left < 0) throw new Re2Error(`regexp takes more than ${MAX_STEPS} steps on this text`, { code: 'steps', offset: 0 });
  }

  /** How many were taken. */
  public get taken(): number {
    return MAX_STEPS - this.left;
  }
}
