import type { Facts } from "./thing.ts";

/** A change of a thing: undefined before it came, or after it left. */
export interface ThingChange {
  readonly kind: string;
  readonly before: Facts | undefined;
  readonly after: Facts | undefined;
}

/** Number of remembered changes. Replaying more of them would take longer than a new count. */
const MOST_CHANGES = 256;

/** The latest changes of things, to update counts of them without a new count. */
export class ChangeLog {
  readonly #changes: ThingChange[] = [];
  #count = 0;

  /** Number of changes so far. */
  get count(): number {
    return this.#count;
  }

  add(change: ThingChange): void {
    this.#changes[this.#count++ % MOST_CHANGES] = change;
  }

  /**
   * Visits the changes after the first ones.
   *
   * @param from the number of the first ones
   * @returns whether all of them are remembered; visits none if not
   */
  visit(from: number, look: (change: ThingChange) => void): boolean {
    if (this.#count - from > MOST_CHANGES) return false;
    for (let at = from; at < this.#count; at++) {
      look(this.#changes[at % MOST_CHANGES] as ThingChange);
    }
    return true;
  }
}
