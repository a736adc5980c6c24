import type { Outcome } from "@understudy/planner-core";
import type { ThingLayout } from "../../layout.ts";
import type { KnownGoal } from "../../question/goals.ts";

/** The places that matter while a plan is played: those of the plan, and those of the goals. */
export class WatchedPlaces {
  #isWide = false;
  readonly #layout: ThingLayout;
  #places: Uint8Array;
  #outcome: Outcome | undefined;

  constructor(layout: ThingLayout) {
    this.#layout = layout;
    this.#places = new Uint8Array(layout.places.length);
  }

  /** All places matter, because another plan is about to replace the current one. */
  readonly widen = (): void => {
    this.#isWide = true;
  };

  /** The places of the current plan are enough again. */
  narrow(): void {
    this.#isWide = false;
  }

  /** Whether each place matters, in one array for each plan; undefined if all do. Allocates nothing for a repeated plan. */
  placesOf(outcome: Outcome, goals: readonly KnownGoal[]): Uint8Array | undefined {
    if (this.#isWide) return undefined;
    if (outcome === this.#outcome) return this.#places;
    this.#outcome = outcome;
    this.#places = new Uint8Array(this.#places.length);
    for (const action of outcome.plan?.actions ?? []) {
      for (const { place } of this.#layout.thingsOf(action)) this.#places[place.index] = 1;
    }
    for (const { reserved } of goals) {
      for (const name of reserved) this.#places[this.#layout.place(name).index] = 1;
    }
    return this.#places;
  }
}
