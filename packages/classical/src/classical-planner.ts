import type { Planner, PlanningProblem, PlanSearch } from "@understudy/planner-core";
import { TaskCache } from "./model/task-cache.ts";
import { ComponentSearch } from "./search/component-search.ts";
import { WorkspacePool } from "./search/workspace.ts";

/** Limits of a planner. */
export interface ClassicalPlannerOptions {
  /**
   * How many nodes one search may keep; beyond it the answer is `cut-off` with what is in hand.
   * About 60 bytes each. Default 2,000,000.
   */
  readonly maxNodes?: number | undefined;
  /** How many goals of one domain stay compiled. Default 64. */
  readonly maxCompiledGoals?: number | undefined;
}

/**
 * The understudy: a GOAP planner that searches forward over the compiled domain. Answers are sound
 * at any time, costs are proved minimal or bounded, and "no plan exists" is told apart from "not
 * found yet". Ties are broken the same way every time: equal problems with budgets in expansions
 * give equal plans.
 *
 * @example
 * const planner = new ClassicalPlanner();
 * const result = runSearch(planner, { domain, state, goal: domain.goal("build"), mode: "optimal" });
 */
export class ClassicalPlanner implements Planner {
  readonly #maxNodes: number;
  readonly #tasks: TaskCache;
  readonly #workspaces = new WorkspacePool();

  constructor(options: ClassicalPlannerOptions = {}) {
    this.#maxNodes = options.maxNodes ?? 2_000_000;
    this.#tasks = new TaskCache(options.maxCompiledGoals ?? 64);
  }

  start(problem: PlanningProblem): PlanSearch {
    return new ComponentSearch(problem, this.#tasks.get(problem), this.#workspaces, this.#maxNodes);
  }
}
