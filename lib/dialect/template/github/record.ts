import type { Bytes } from '../text/bytes';
import type { GoStruct, Value } from '../value/value';

/** A decoded struct. */
export class Record implements GoStruct {
  constructor(private readonly fields: ReadonlyMap<Bytes, Value>) {}

  public field(name: Bytes): Value | undefined {
    return this.fields.get(name);
  }
}
