import { applyAction, type Domain, type PackedState } from "@understudy/planner-core";
import { holds } from "@understudy/planner-core/compiled";
import { canonicalOrder } from "./canonical-order.ts";

/** Applies ground actions of a domain, in canonical order. */
export class Successors {
  /** Action ids in canonical order. */
  readonly order: Int32Array;
  readonly #domain: Domain;

  constructor(domain: Domain) {
    this.#domain = domain;
    this.order = canonicalOrder(domain);
  }

  /** Writes the state after an action, if it is applicable and `maintain` holds afterwards. */
  play(action: number, state: PackedState, after: PackedState): boolean {
    const { actions, maintain } = this.#domain;
    const start = actions.conditionStart[action] as number;
    const end = actions.conditionStart[action + 1] as number;
    if (!holds(actions.conditions, start, end, state)) return false;
    applyAction(actions, action, state, after);
    return maintain.isTrue || maintain.holds(after);
  }

  /** All applicable actions. */
  applicable(state: PackedState): number[] {
    const after = new Int32Array(state.length);
    const found: number[] = [];
    for (const action of this.order) if (this.play(action, state, after)) found.push(action);
    return found;
  }
}
