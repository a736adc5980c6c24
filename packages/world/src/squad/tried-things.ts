import { StandIn, type ThingBinding } from "../binding/binding.ts";
import type { Thing } from "../things/thing.ts";

/** Things that had places while others had none, without a plan for the squad's goal. */
export class TriedThings {
  readonly #things = new Set<Thing>();

  /** Whether there are any. */
  get isEmpty(): boolean {
    return this.#things.size === 0;
  }

  has(thing: Thing): boolean {
    return this.#things.has(thing);
  }

  /**
   * Notes the answer for a binding. Returns it without a proof if things that have no place may help.
   *
   * @param hasGaps whether members do without steps that may lead somewhere from elsewhere
   */
  note<Outcome extends { readonly status: string }>(
    binding: ThingBinding,
    outcome: Outcome,
    hasGaps: boolean,
  ): Outcome | (Omit<Outcome, "status"> & { readonly status: "cut-off" }) {
    const isOpen = outcome.status === "unsolvable" && !binding.isComplete;
    for (const place of binding.layout.places) {
      const thing = binding.at(place)?.thing;
      if (thing === undefined || thing instanceof StandIn) continue;
      if (isOpen) this.#things.add(thing);
      else if (outcome.status === "solved") this.#things.delete(thing);
    }
    const isProof = !isOpen && !(outcome.status === "unsolvable" && hasGaps);
    return isProof ? outcome : { ...outcome, status: "cut-off" };
  }

  /** Forgets all things, for another goal. */
  forget(): void {
    this.#things.clear();
  }
}
