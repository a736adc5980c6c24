import { explainPlan, type PlanExplanation } from "@understudy/classical";
import type { Domain, Outcome, PackedState } from "@understudy/planner-core";

/** Longer plans are not explained while a game runs: it takes the square of their length. */
const MAX_STEPS = 24;

/** The purposes of the steps of a plan. */
export interface Causes {
  readonly explanation: PlanExplanation;
  /** The step of the plan that its first step is. */
  readonly from: number;
}

/** Knows the causal links of the plans that are being looked at: found out once per plan. */
export class CauseFinder {
  readonly #known = new WeakMap<Outcome, Causes | "none">();

  /** Undefined where the plan does not work from here, or is too long. */
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
      // The world has moved on: the plan does not work from here, which the page is told by other means.
      return undefined;
    }
  }
}
