import type { ThingId } from "../things/thing.ts";
import type { SavedClaims } from "./saved-claims.ts";
import { keysWithValues, remove, setOf } from "./sets.ts";

const NOBODY: ReadonlySet<string> = new Set();

/** The places at things that somebody holds. */
export class Holders {
  readonly #holders = new Map<ThingId, Set<string>>();
  readonly #held = new Map<string, Set<ThingId>>();
  readonly #spare = new Map<ThingId, Set<string>>();

  /** The holders of a thing, the longest claim first. */
  of(thing: ThingId): ReadonlySet<string> {
    return this.#holders.get(thing) ?? NOBODY;
  }

  /** The things of a holder. */
  heldBy(holder: string): readonly ThingId[] {
    return [...(this.#held.get(holder) ?? [])];
  }

  add(thing: ThingId, holder: string): void {
    setOf(this.#holders, thing).add(holder);
    setOf(this.#held, holder).add(thing);
  }

  delete(thing: ThingId, holder: string): void {
    remove(this.#holders, thing, holder);
    remove(this.#held, holder, thing);
    remove(this.#spare, thing, holder);
  }

  /** Notes whether a squad holds a thing only for steps to come, and leaves it to others if it is passed in their lines. */
  setSpare(thing: ThingId, holder: string, isSpare: boolean): void {
    if (!isSpare) remove(this.#spare, thing, holder);
    else if (this.of(thing).has(holder)) setOf(this.#spare, thing).add(holder);
  }

  isSpare(thing: ThingId, holder: string): boolean {
    return this.#spare.get(thing)?.has(holder) === true;
  }

  clear(): void {
    for (const map of [this.#holders, this.#held, this.#spare]) map.clear();
  }

  save(): Pick<SavedClaims, "held" | "spare"> {
    const spare = keysWithValues(this.#spare);
    return { held: keysWithValues(this.#holders), ...(spare.length === 0 ? {} : { spare }) };
  }
}
