/** A cook, as far as its work shows. */
interface Seen {
  readonly pose: { readonly cell: number };
  readonly holds: string;
}

/** Steps without anything new after which cooks count as standing in each other's way. */
const STALL = 12;

/**
 * Tells when cooks stand in each other's way for good, as in a dead end: plans know ways, and no bodies. Then one works alone,
 * and the others keep out of its way; if that leads nowhere, all work again, then another one alone.
 */
export class Standstill {
  readonly #names: readonly string[];
  #look = "";
  #since = 0;
  #count = 0;

  constructor(names: readonly string[]) {
    this.#names = names;
  }

  /** The only cook that works; undefined if all do. */
  get sole(): string | undefined {
    if (this.#count % 2 === 0) return undefined;
    return this.#names[((this.#count + 1) / 2) % this.#names.length];
  }

  /**
   * Takes a step of the game in.
   *
   * @param isBoiling whether they may be waiting for a soup
   * @returns whether others are to work from now on
   */
  see(step: number, cooks: readonly Seen[], isBoiling: boolean): boolean {
    const look = cooks.map(({ pose, holds }) => `${pose.cell} ${holds}`).join();
    if (look !== this.#look || isBoiling) this.#since = step;
    this.#look = look;
    if (step - this.#since < STALL) return false;
    this.#since = step;
    this.#count++;
    return true;
  }
}
