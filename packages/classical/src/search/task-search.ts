import {
  type PlanningProblem,
  PlanProver,
  type PlanSearch,
  type SearchResult,
  type SearchSlice,
} from "@understudy/planner-core";
import type { PreparedTask, TaskCache } from "../model/task-cache.ts";
import { AStarSearch } from "./a-star.ts";
import { SearchContext } from "./context.ts";
import { SliceLimits } from "./limits.ts";
import { StateStore } from "./state-store.ts";

/** One search for one problem, slice by slice. */
export class TaskSearch implements PlanSearch {
  readonly #problem: PlanningProblem;
  readonly #prepared: PreparedTask;
  readonly #context: SearchContext;
  readonly #search: AStarSearch | undefined;
  readonly #store = new StateStore();
  #result: SearchResult | undefined;
  #incumbent: readonly number[] | undefined;
  #incumbentCost = Number.POSITIVE_INFINITY;

  constructor(problem: PlanningProblem, tasks: TaskCache, maxNodes: number) {
    this.#problem = problem;
    this.#prepared = tasks.get(problem);
    const { task, layout } = this.#prepared;
    this.#context = new SearchContext(task, layout, Int32Array.from(problem.state));
    if (problem.goal.condition.holds(problem.state)) {
      this.#result = { status: "solved", actions: [], cost: 0, optimal: true, lowerBound: 0 };
      return;
    }
    if (task.impossible) {
      this.#result = { status: "unsolvable" };
      return;
    }
    this.#takeIncumbent();
    this.#search = new AStarSearch(
      this.#context,
      this.#store,
      undefined,
      maxNodes,
      this.#incumbentCost,
    );
  }

  get expansions(): number {
    return this.#context.expansions;
  }

  step(slice: SearchSlice): boolean {
    if (this.#result !== undefined || this.#search === undefined) return true;
    if (this.#problem.mode === "first" && this.#incumbent !== undefined) {
      this.#result = this.result();
      return true;
    }
    const search = this.#search;
    switch (search.run(new SliceLimits(slice))) {
      case "found": {
        const cost = this.#store.g[search.goalNode] as number;
        const actions = this.#actionsTo(search.goalNode);
        this.#result = { status: "solved", actions, cost, optimal: true, lowerBound: cost };
        return true;
      }
      case "exhausted":
        this.#result =
          this.#incumbent === undefined
            ? { status: "unsolvable" }
            : {
                status: "solved",
                actions: this.#incumbent,
                cost: this.#incumbentCost,
                optimal: true,
                lowerBound: this.#incumbentCost,
              };
        return true;
      case "memory":
        this.#result = this.result();
        return true;
      default:
        return false;
    }
  }

  result(): SearchResult {
    if (this.#result !== undefined) return this.#result;
    const search = this.#search as AStarSearch;
    const { lowerBound } = search;
    if (this.#incumbent !== undefined) {
      const cost = this.#incumbentCost;
      const optimal = lowerBound >= cost;
      return { status: "solved", actions: this.#incumbent, cost, optimal, lowerBound };
    }
    const cost = this.#store.g[search.bestNode] as number;
    return { status: "cut-off", actions: this.#actionsTo(search.bestNode), cost, lowerBound };
  }

  #takeIncumbent(): void {
    const { domain, state, goal, incumbent } = this.#problem;
    if (incumbent === undefined) return;
    const prover = new PlanProver(domain);
    if (!prover.prove(state, incumbent, goal.condition, this.#problem)) return;
    this.#incumbent = Object.freeze([...incumbent]);
    this.#incumbentCost = prover.cost;
  }

  #actionsTo(node: number): readonly number[] {
    const { actions } = this.#prepared.task;
    return Object.freeze(this.#store.pathTo(node).map((operator) => actions[operator] as number));
  }
}
