import type { Thing } from "../../things/thing.ts";
import type { ErrandOffer } from "../offers.ts";

/** The things that agents without an answer yet will claim. */
export class Reserved {
  readonly #counts = new Map<Thing, number>();
  readonly #touch: (thing: Thing) => void;

  /** @param touch called with each thing that more or fewer agents will claim */
  constructor(touch: (thing: Thing) => void) {
    this.#touch = touch;
  }

  /** The number of agents that will claim a thing. */
  countOf(thing: Thing): number {
    return this.#counts.get(thing) ?? 0;
  }

  clear(): void {
    for (const thing of this.#counts.keys()) this.#touch(thing);
    this.#counts.clear();
  }

  /** Notes what an errand claims at once. */
  add({ errand, things }: Pick<ErrandOffer, "errand" | "things">): void {
    for (const [at, thing] of things.entries()) {
      if (!errand.claims(at) || errand.isStation(at)) continue;
      this.#counts.set(thing, this.countOf(thing) + 1);
      this.#touch(thing);
    }
  }
}
