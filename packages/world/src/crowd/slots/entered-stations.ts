import type { Asker } from "../../binding/asker.ts";
import type { Thing } from "../../things/thing.ts";
import type { ErrandOffer } from "../offers.ts";
import type { ErrandSlots } from "./slots.ts";

/** The stations for which agents set out after offers were priced. */
export class EnteredStations {
  readonly #slots: ErrandSlots;
  readonly #stations = new Set<Thing>();

  constructor(slots: ErrandSlots) {
    this.#slots = slots;
  }

  /** Notes an offer that an agent takes. */
  add({ errand, things }: Pick<ErrandOffer, "errand" | "things">): void {
    for (const [at, thing] of things.entries()) if (errand.isStation(at)) this.#stations.add(thing);
  }

  /** Whether an agent may still take an offer at its price. */
  leaveOpen(offer: ErrandOffer, asker: Asker): boolean {
    return !this.#outdate(offer, asker) && this.#slots.areOpen(asker, offer.errand, offer.things);
  }

  /** Whether an offer waits at one of them while there are others. Turns at its contended thing have their prices. */
  #outdate({ contended, errand, things }: ErrandOffer, asker: Asker): boolean {
    return things.some((thing, at) => {
      const isEntered = thing !== contended && this.#stations.has(thing);
      return isEntered && errand.isStation(at) && this.#slots.of(asker, errand, at).length > 1;
    });
  }
}
