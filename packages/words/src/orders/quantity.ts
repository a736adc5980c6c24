import type { Unit } from "../pieces/order-piece.ts";
import { unitSize } from "../pieces/units.ts";

/** Words before a thing that tell how many are meant: number, unit, article. */
export class Quantity {
  number: number | undefined;
  unit: Unit | undefined;
  half = 0;
  isHalved = false;
  isAll = false;
  isMore = false;
  vague: string | undefined;
  isOne = false;
  isSet = false;
  isDetermined = false;
  isDefinite = false;
  determiner = "";
  qualities: string[] = [];

  /** Whether a number was said, `all` or an indefinite article. */
  get isCounted(): boolean {
    return this.number !== undefined || this.isAll || this.isOne;
  }

  /** Whether one certain thing is meant. */
  get isCertain(): boolean {
    return this.isDefinite && !(this.isAll || this.isOne) && this.number === undefined;
  }

  /** The number without the unit. */
  get many(): number {
    return ((this.number ?? 1) + this.half) * (this.isHalved ? 0.5 : 1);
  }

  /** The number of things. */
  countOf(thing: string): number {
    return this.many * unitSize(this.unit ?? 1, thing);
  }
}
