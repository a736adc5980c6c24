import type { Planner, PlanningProblem, PlanSearch } from "../engine/contract/planner.ts";
import type { Policy, PolicyProblem } from "../engine/contract/policy.ts";
import type { PackedState } from "../rules/state/packed-state.ts";
import { UniformCostPlanner } from "./uniform-cost-planner.ts";

/**
 * A planner whose policies are always ready: each state is solved by uniform-cost search on demand, and memoised. A
 * reference for tests.
 */
export class PolicyPlanner implements Planner {
  readonly #inner = new UniformCostPlanner();
  /** Number of searches outside policies. */
  searches = 0;

  start(problem: PlanningProblem): PlanSearch {
    this.searches++;
    return this.#inner.start(problem);
  }

  policy({ domain, goal, costVersion }: PolicyProblem): Policy {
    const known = new Map<
      string,
      { readonly scaledCost: number; readonly actions: readonly number[] }
    >();
    const solve = (state: PackedState) => {
      const key = state.join();
      let entry = known.get(key);
      if (entry === undefined) {
        const search = this.#inner.start({ domain, state, goal, mode: "optimal", costVersion });
        search.step({});
        const result = search.result();
        entry =
          result.status === "solved"
            ? result
            : { scaledCost: Number.POSITIVE_INFINITY, actions: [] };
        known.set(key, entry);
      }
      return entry;
    };
    return {
      longestPlan: 1000,
      bytes: 0,
      scaledCost: (state) => solve(state).scaledCost,
      plan: (state, target) => {
        const { actions, scaledCost } = solve(state);
        if (scaledCost === Number.POSITIVE_INFINITY) return -1;
        target.set(actions);
        return actions.length;
      },
    };
  }
}
