import type { Thing } from "../things/thing.ts";
import { WITHOUT_WAY } from "../things/way-book.ts";
import type { Asker } from "./asker.ts";

/** Finds the claimed thing with the shortest queue; the nearest one of several. */
export class ShortestQueue {
  thing: Thing | undefined;
  readonly #asker: Asker;
  #shortest = Number.POSITIVE_INFINITY;
  #nearest = Number.POSITIVE_INFINITY;

  constructor(asker: Asker) {
    this.#asker = asker;
  }

  /** @param reach the distance, looked up only for a queue that is short enough */
  look(thing: Thing, reach: () => number): void {
    const line = this.#asker.waitingFor(thing);
    const scaledCost = line > this.#shortest ? WITHOUT_WAY : reach();
    if (scaledCost === WITHOUT_WAY) return;
    if (line === this.#shortest && scaledCost >= this.#nearest) return;
    this.#shortest = line;
    this.#nearest = scaledCost;
    this.thing = thing;
  }
}
