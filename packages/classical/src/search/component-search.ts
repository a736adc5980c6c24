import {
  type PackedState,
  type PlanningProblem,
  PlanProver,
  type PlanSearch,
  type SearchResult,
  type SearchSlice,
} from "@understudy/planner-core";
import type { PreparedTask } from "../model/task-cache.ts";
import { SliceLimits } from "./limits.ts";
import { TaskSearch } from "./task-search.ts";
import type { TraceRecorder } from "./trace.ts";
import type { WorkspacePool } from "./workspace.ts";

/**
 * The search for a problem: one search for each independent part of its goal. All parts get a plan
 * before any is improved.
 */
export class ComponentSearch implements PlanSearch {
  readonly #problem: PlanningProblem;
  readonly #parts: readonly TaskSearch[];
  /** A plan for the whole that was known from elsewhere. */
  #incumbent: { readonly actions: readonly number[]; readonly cost: number } | undefined;
  #planned = 0;
  #improved = 0;

  constructor(
    problem: PlanningProblem,
    prepared: readonly PreparedTask[],
    pool: WorkspacePool,
    maxNodes: number,
    recorder?: TraceRecorder,
  ) {
    this.#problem = problem;
    const state: PackedState = Int32Array.from(problem.state);
    if (prepared.length > 1) this.#takeIncumbent(state);
    this.#parts = prepared.map((part) => {
      const own = prepared.length === 1 ? problem : partOf(problem, part);
      return new TaskSearch(own, state, part, pool, maxNodes, recorder);
    });
  }

  get expansions(): number {
    return this.#parts.reduce((sum, part) => sum + part.expansions, 0);
  }

  step(slice: SearchSlice): boolean {
    const parts = this.#parts;
    const limits = new SliceLimits(slice);
    if (this.#problem.mode === "first" && this.#incumbent !== undefined) return true;
    for (; this.#planned < parts.length; this.#planned++) {
      const part = parts[this.#planned] as TaskSearch;
      if (part.run(limits, true) === "slice") return false;
      // One part without a plan settles the whole.
      if (part.result().status !== "solved") return true;
    }
    for (; this.#improved < parts.length; this.#improved++) {
      if ((parts[this.#improved] as TaskSearch).run(limits, false) === "slice") return false;
    }
    return true;
  }

  result(): SearchResult {
    const [only] = this.#parts;
    if (this.#parts.length === 1 && only !== undefined) return only.result();
    const results = this.#parts.map((part) => part.result());
    const actions: number[] = [];
    let cost = 0;
    let lowerBound = 0;
    let solved = true;
    for (const result of results) {
      if (result.status === "unsolvable") return { status: "unsolvable" };
      solved &&= result.status === "solved";
      for (const action of result.actions) actions.push(action);
      cost += result.cost;
      lowerBound += result.lowerBound;
    }
    const incumbent = this.#incumbent;
    if (incumbent !== undefined && (!solved || incumbent.cost < cost)) {
      const optimal = lowerBound >= incumbent.cost;
      return { status: "solved", ...incumbent, optimal, lowerBound };
    }
    if (!solved) return { status: "cut-off", actions, cost, lowerBound };
    return { status: "solved", actions, cost, optimal: lowerBound >= cost, lowerBound };
  }

  #takeIncumbent(state: PackedState): void {
    const { domain, goal, incumbent } = this.#problem;
    if (incumbent === undefined) return;
    const prover = new PlanProver(domain);
    if (!prover.prove(state, incumbent, goal.condition, this.#problem)) return;
    this.#incumbent = { actions: Object.freeze([...incumbent]), cost: prover.cost };
  }
}

/** The problem of one part; of a known plan it keeps the steps that concern it. */
function partOf(problem: PlanningProblem, { task }: PreparedTask): PlanningProblem {
  const own = new Set(task.actions);
  return { ...problem, incumbent: problem.incumbent?.filter((action) => own.has(action)) };
}
