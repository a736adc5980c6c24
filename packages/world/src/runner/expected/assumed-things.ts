import type { PackedState } from "@understudy/planner-core";
import type { ThingBinding } from "../../binding/binding.ts";
import type { Facts, ThingId } from "../../things/thing.ts";
import { changedFacts } from "./after-step.ts";

/** Things as steps and clocks have changed them while an agent catches up, until the world tells more of these. */
export class AssumedThings {
  readonly #facts = new Map<ThingId, Facts>();
  /** The facts that were believed of them instead. */
  readonly #believed = new Map<ThingId, Facts>();

  /**
   * The facts that count in place of those that are believed. Those of things of which the world has told more are dropped.
   *
   * @returns undefined for none
   */
  in(binding: ThingBinding): ReadonlyMap<ThingId, Facts> | undefined {
    if (this.#facts.size === 0) return undefined;
    for (const [id, believed] of this.#believed) {
      const place = binding.placeOf(id);
      if (place !== undefined && binding.at(place)?.facts !== believed) this.#forget(id);
    }
    return this.#facts;
  }

  /** @param told the state by what is believed @param after the state as it is assumed to be */
  assume(binding: ThingBinding, told: PackedState, after: PackedState): void {
    const changed = changedFacts(binding, told, after);
    for (const place of binding.layout.places) {
      const id = binding.idAt(place);
      if (id !== undefined) this.#forget(id);
    }
    for (const [{ id }, facts] of changed) {
      const place = binding.placeOf(id);
      const believed = place && binding.at(place)?.facts;
      if (believed === undefined) continue;
      this.#facts.set(id, facts);
      this.#believed.set(id, believed);
    }
  }

  /** Forgets all, as what the world tells counts again. */
  clear(): void {
    this.#facts.clear();
    this.#believed.clear();
  }

  #forget(id: ThingId): void {
    this.#facts.delete(id);
    this.#believed.delete(id);
  }
}
