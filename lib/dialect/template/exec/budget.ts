import type { Bytes } from '../text/bytes';
import { BudgetExceeded } from '../errors';

/** Steps a template may take. */
export const MAX_STEPS = 1_000_000;
/** Bytes a template may write, and any one string on the way may have. */
export const MAX_OUTPUT = 1024 * 1024;
/** So many bytes copied or compared cost as much as one step. */
const BYTES_PER_STEP = 64;
/** So many bytes looked at one by one cost as much as one step. */
const CHARACTERS_PER_STEP = 8;

/** Counts what a template does, so that no text and no data can make it run for long. */
export class Budget {
  private steps = 0;

  constructor(private readonly most = MAX_STEPS) {}

  /** @throws BudgetExceeded when the steps are used up */
  public step(count = 1): void {
    this.steps += count;
    if (this.steps > this.most) throw new BudgetExceeded('steps', `more than ${this.most} steps`);
  }

  /** Pays for bytes that are copied or compared. */
  public bytes(count: number): void {
    this.step(Math.ceil(count / BYTES_PER_STEP));
  }

  /** Pays for bytes that are looked at one by one. */
  public characters(count: number): void {
    this.step(Math.ceil(count / CHARACTERS_PER_STEP));
  }
}

/** Text being composed, by a template or by one of its functions. */
export class Output {
  private readonly parts: Bytes[] = [];
  private size = 0;

  constructor(private readonly budget: Budget) {}

  /** @throws BudgetExceeded when the text becomes too long */
  public write(text: Bytes): void {
    this.size += text.length;
    if (this.size > MAX_OUTPUT) throw new BudgetExceeded('output', `more than ${MAX_OUTPUT} bytes of output`);
    this.budget.bytes(text.length);
    this.parts.push(text);
  }

  /** Pays for bytes that are looked at one by one before they are written. */
  public look(count: number): void {
    this.budget.characters(count);
  }

  /** The text so far. */
  public text(): Bytes {
    return this.parts.join('');
  }
}
