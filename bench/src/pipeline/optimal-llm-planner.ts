import { ClassicalPlanner } from "@understudy/classical";
import { type Domain, type Goal, type PackedState, runSearch } from "@understudy/planner-core";

/** An optimal plan. Cost in thousandths. */
export interface OptimalPlan {
  readonly actions: readonly number[];
  readonly scaledCost: number;
}

/** Stands in for the model: answers every question with an optimal plan. */
export class OptimalLlmPlanner {
  readonly #domain: Domain;
  readonly #planner = new ClassicalPlanner();
  readonly #known = new Map<string, OptimalPlan | undefined>();

  constructor(domain: Domain) {
    this.#domain = domain;
  }

  /** Undefined for an unreachable goal. Answers are cached, since trials repeat questions. */
  plan(state: PackedState, goal: Goal): OptimalPlan | undefined {
    const key = stateKey(state, goal);
    if (this.#known.has(key)) return this.#known.get(key);
    const result = runSearch(this.#planner, {
      domain: this.#domain,
      state,
      goal,
      mode: "optimal",
    });
    if (result.status === "cut-off") throw new RangeError("The optimal planner gave up");
    const plan = result.status === "solved" ? result : undefined;
    this.#known.set(key, plan);
    return plan;
  }
}

/** Equal for equal questions. */
function stateKey(state: PackedState, goal: Goal): string {
  return `${goal.hash} ${state.join()}`;
}
