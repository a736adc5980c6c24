import type { Domain, Goal, PackedState, Planner } from "@understudy/planner-core";
import { SequenceSearch } from "@understudy/planner-core/internal";

/** The classical planner's plan for one situation. */
export interface ReferencePlan {
  readonly actions: readonly number[];
  /** Cost of the plan, in thousandths. */
  readonly scaledCost: number;
  /** Whether no cheaper plan exists. After a cut-off search, costs are relative to this plan's. */
  readonly optimal: boolean;
}

/** Enough for everyday plans; for harder ones, the best plan so far is the reference. */
const EXPANSIONS = 200_000;

/**
 * The classical planner's plan for a situation, the reference of every cost in a preparation. Limits are in expansions,
 * so that equal preparations have equal references.
 */
export class Reference {
  readonly #domain: Domain;
  readonly #planner: Planner;

  constructor(domain: Domain, planner: Planner) {
    this.#domain = domain;
    this.#planner = planner;
  }

  /** Undefined if no plan exists or none was found. */
  plan(goal: Goal, state: PackedState): ReferencePlan | undefined {
    const problem = { domain: this.#domain, state, goal, mode: "anytime" } as const;
    const result = SequenceSearch.run(this.#planner, problem, { expansions: EXPANSIONS });
    return result?.status === "solved" ? result : undefined;
  }
}
