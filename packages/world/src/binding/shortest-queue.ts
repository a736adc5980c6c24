import type { ThingLayout } from "../layout.ts";
import type { Thing } from "../things/thing.ts";
import { WITHOUT_WAY } from "../things/way-book.ts";
import type { Asker } from "./asker.ts";

/**
 * Finds the claimed thing at which the agent is served first: an agent sets out when it is called, so that each turn
 * there takes a way and the steps that claim the thing.
 */
export class ShortestQueue {
  thing: Thing | undefined;
  readonly #layout: ThingLayout;
  readonly #asker: Asker;
  #least = Number.POSITIVE_INFINITY;

  constructor(layout: ThingLayout, asker: Asker) {
    this.#layout = layout;
    this.#asker = asker;
  }

  /** @param reach the distance, looked up only for a queue that is short enough */
  offer(thing: Thing, reach: () => number): void {
    const turns = this.#asker.turnsAhead(thing) + 1;
    const use = this.#layout.useOf(thing.kind);
    const scaledCost = turns * use >= this.#least ? WITHOUT_WAY : reach();
    if (scaledCost === WITHOUT_WAY || turns * (use + scaledCost) >= this.#least) return;
    this.#least = turns * (use + scaledCost);
    this.thing = thing;
  }
}
