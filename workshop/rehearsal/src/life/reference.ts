import {
  type Domain,
  type Goal,
  type PackedState,
  type Planner,
  runSearch,
} from "@understudy/planner-core";

/** The understudy's plan for one situation. */
export interface ReferencePlan {
  readonly actions: readonly number[];
  /** In thousandths. */
  readonly scaledCost: number;
  /** Whether no cheaper plan exists. Where the search was cut off, costs are compared with this plan's. */
  readonly optimal: boolean;
}

/** Enough for everyday plans; what is harder is compared with the best plan found until then. */
const EXPANSIONS = 200_000;

/**
 * The classical planner's answer to a situation: the measure of every cost in a rehearsal. Limits are in
 * expansions, so that equal rehearsals compare with equal plans.
 */
export class Reference {
  readonly #domain: Domain;
  readonly #planner: Planner;

  constructor(domain: Domain, planner: Planner) {
    this.#domain = domain;
    this.#planner = planner;
  }

  /** Undefined where no plan exists or none was found. */
  plan(goal: Goal, state: PackedState): ReferencePlan | undefined {
    const problem = { domain: this.#domain, state, goal, mode: "anytime" } as const;
    const result = runSearch(this.#planner, problem, { expansions: EXPANSIONS });
    return result.status === "solved" ? result : undefined;
  }
}
