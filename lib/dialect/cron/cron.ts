import type { Fields } from './search';
import { findZone, type Zone } from './zone';

/**
 * A parsed schedule, made by `parseCron`. What is learnt about the clocks of a time zone is kept with it, so that a schedule that is asked again
 * answers faster.
 */
export class Cron {
  private lastZone: { readonly name: string; readonly zone: Zone } | undefined;

  /** @internal */
  constructor(
    /** The schedule as it was written. */
    public readonly text: string,
    /** The time zone of a `TZ=` or `CRON_TZ=` prefix; it goes before any other. */
    public readonly timeZone: string | undefined,
    /** @internal */
    public readonly fields: Fields,
    private readonly ownZone: Zone | undefined,
  ) {}

  /** The clocks by which it fires where it does not name a zone itself. @internal */
  public zoneOr(name: string): Zone {
    if (this.ownZone !== undefined) return this.ownZone;
    if (this.lastZone?.name !== name) this.lastZone = { name, zone: findZone(name, 0) };
    return this.lastZone.zone;
  }
}
