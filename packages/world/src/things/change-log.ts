import type { Facts, Thing } from "./thing.ts";

/** A change of a thing: undefined before it came, or after it left. */
export interface ThingChange {
  readonly thing: Thing;
  readonly kind: string;
  readonly before: Facts | undefined;
  readonly after: Facts | undefined;
}

/** Number of remembered changes. Replaying more of them would take longer than a new count. */
const MOST_CHANGES = 256;

/** The latest changes, for a reader that keeps up with them at little cost. */
export class ChangeLog<Change> {
  readonly #changes: Change[] = [];
  #count = 0;
  /** Called before changes are forgotten that a reader may not have seen, for one that must miss none. */
  onFull: (() => void) | undefined;

  /** Number of changes so far. */
  get count(): number {
    return this.#count;
  }

  add(change: Change): void {
    if (this.#count % MOST_CHANGES === 0) this.onFull?.();
    this.#changes[this.#count++ % MOST_CHANGES] = change;
  }

  /** Forgets all changes: something else may have changed as well. */
  forget(): void {
    this.#count += MOST_CHANGES + 1;
  }

  /**
   * Visits the changes after the first ones.
   *
   * @param from the number of the first ones
   * @returns whether all of them are remembered; visits none if not
   */
  visit(from: number, look: (change: Change) => void): boolean {
    if (this.#count - from > MOST_CHANGES) return false;
    for (let at = from; at < this.#count; at++) {
      look(this.#changes[at % MOST_CHANGES] as Change);
    }
    return true;
  }
}
