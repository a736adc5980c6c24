import { explainPlan, type PlanExplanation } from "@understudy/classical";
import type { Domain, Outcome, PackedState } from "@understudy/planner-core";

/** Limit on the length of explained plans, since the cost is quadratic. */
const MAX_STEPS = 24;

/** The purposes of a plan's steps. */
export interface Causes {
  readonly explanation: PlanExplanation;
  /** Index in the plan of its first step. */
  readonly from: number;
}

/** Finds the causal links of displayed plans, once per plan. */
export class CauseFinder {
  readonly #known = new WeakMap<Outcome, Causes | "none">();

  /** Undefined if the plan does not work from here, or is too long. */
  of(domain: Domain, outcome: Outcome, state: PackedState, position: number): Causes | undefined {
    const known = this.#known.get(outcome);
    if (known !== undefined) return known === "none" ? undefined : known;
    const causes = this.#explain(domain, outcome, state, position);
    this.#known.set(outcome, causes ?? "none");
    return causes;
  }

  #explain(
    domain: Domain,
    { goal, plan, status }: Outcome,
    state: PackedState,
    from: number,
  ): Causes | undefined {
    const actions = plan?.actions.slice(from) ?? [];
    if (status !== "solved" || actions.length === 0 || actions.length > MAX_STEPS) return undefined;
    try {
      return { explanation: explainPlan({ domain, state, goal }, actions), from };
    } catch {
      // The plan does not work from here, which the page shows by other means.
      return undefined;
    }
  }
}
