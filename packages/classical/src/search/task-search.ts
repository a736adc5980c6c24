import {
  type PlanningProblem,
  PlanProver,
  type PlanSearch,
  type SearchResult,
  type SearchSlice,
} from "@understudy/planner-core";
import type { PreparedTask, TaskCache } from "../model/task-cache.ts";
import { AStarSearch } from "./a-star.ts";
import { type RunEnd, SearchContext } from "./context.ts";
import { GreedySearch } from "./greedy-search.ts";
import { SliceLimits } from "./limits.ts";
import { shorten } from "./shorten.ts";
import type { Workspace, WorkspacePool } from "./workspace.ts";

/**
 * One search for one problem, slice by slice: greedy search for a first plan, then A* below its
 * cost for a better one or the proof that there is none.
 */
export class TaskSearch implements PlanSearch {
  readonly #problem: PlanningProblem;
  readonly #prepared: PreparedTask;
  readonly #context: SearchContext;
  readonly #maxNodes: number;
  readonly #pool: WorkspacePool;
  #workspace: Workspace | undefined;
  #greedy: GreedySearch | undefined;
  #aStar: AStarSearch | undefined;
  #result: SearchResult | undefined;
  #plan: readonly number[] | undefined;
  #planCost: number = Number.POSITIVE_INFINITY;
  #lowerBound = 0;

  constructor(problem: PlanningProblem, tasks: TaskCache, pool: WorkspacePool, maxNodes: number) {
    this.#problem = problem;
    this.#maxNodes = maxNodes;
    this.#pool = pool;
    this.#prepared = tasks.get(problem);
    const { task, layout } = this.#prepared;
    this.#context = new SearchContext(task, layout, Int32Array.from(problem.state));
    if (problem.goal.condition.holds(problem.state)) {
      this.#plan = [];
      this.#planCost = 0;
      this.#finish();
      return;
    }
    if (task.impossible) {
      this.#result = { status: "unsolvable" };
      return;
    }
    this.#lowerBound = task.cost.reduce((least, cost) => Math.min(least, cost), Infinity);
    if (this.#lowerBound === Number.POSITIVE_INFINITY) {
      this.#result = { status: "unsolvable" };
      return;
    }
    this.#takeIncumbent();
    if (problem.mode === "first" && this.#plan !== undefined) this.#finish();
  }

  get expansions(): number {
    return this.#context.expansions;
  }

  step(slice: SearchSlice): boolean {
    if (this.#result !== undefined) return true;
    const limits = new SliceLimits(slice);
    this.#workspace ??= this.#pool.acquire();
    while (this.#result === undefined) {
      const end =
        this.#plan === undefined
          ? this.#runGreedy(this.#workspace, limits)
          : this.#runAStar(this.#workspace, limits);
      if (end === "slice") return false;
    }
    this.#greedy = undefined;
    this.#aStar = undefined;
    this.#pool.release(this.#workspace);
    this.#workspace = undefined;
    return true;
  }

  result(): SearchResult {
    if (this.#result !== undefined) return this.#result;
    if (this.#plan !== undefined) {
      const cost = this.#planCost;
      const lowerBound = Math.min(this.#lowerBound, cost);
      const optimal = lowerBound >= cost;
      return { status: "solved", actions: this.#plan, cost, optimal, lowerBound };
    }
    const node = this.#greedy?.bestNode ?? 0;
    const store = this.#workspace?.store;
    return {
      status: "cut-off",
      actions: this.#greedy === undefined ? [] : this.#actionsOf(store?.pathTo(node) ?? []),
      cost: this.#greedy === undefined ? 0 : (store?.g[node] ?? 0),
      lowerBound: this.#lowerBound,
    };
  }

  #runGreedy(workspace: Workspace, limits: SliceLimits): RunEnd {
    const { store, open, preferred } = workspace;
    this.#greedy ??= new GreedySearch(
      this.#context,
      store,
      [open, preferred],
      this.#prepared.ff,
      this.#maxNodes,
    );
    const end = this.#greedy.run(limits);
    if (end === "found") {
      const plan = store.pathTo(this.#greedy.goalNode);
      this.#planCost = shorten(this.#context, plan, store.g[this.#greedy.goalNode] as number);
      this.#plan = this.#actionsOf(plan);
      if (this.#problem.mode === "first" || this.#lowerBound >= this.#planCost) this.#finish();
    } else if (end === "exhausted") this.#result = { status: "unsolvable" };
    else if (end === "memory") this.#finish();
    return end;
  }

  #runAStar(workspace: Workspace, limits: SliceLimits): RunEnd {
    const { store, open } = workspace;
    this.#aStar ??= new AStarSearch(
      this.#context,
      store,
      open,
      this.#prepared.admissible,
      this.#maxNodes,
      this.#planCost,
    );
    const end = this.#aStar.run(limits);
    this.#lowerBound = Math.max(this.#lowerBound, this.#aStar.lowerBound);
    if (end === "found") {
      this.#planCost = store.g[this.#aStar.goalNode] as number;
      this.#plan = this.#actionsOf(store.pathTo(this.#aStar.goalNode));
    }
    if (end === "found" || end === "exhausted") this.#lowerBound = this.#planCost;
    if (end !== "slice") this.#finish();
    return end;
  }

  #finish(): void {
    this.#result = this.result();
  }

  #takeIncumbent(): void {
    const { domain, state, goal, incumbent } = this.#problem;
    if (incumbent === undefined) return;
    const prover = new PlanProver(domain);
    if (!prover.prove(state, incumbent, goal.condition, this.#problem)) return;
    this.#plan = Object.freeze([...incumbent]);
    this.#planCost = prover.cost;
  }

  #actionsOf(operators: readonly number[]): readonly number[] {
    const { actions } = this.#prepared.task;
    return Object.freeze(operators.map((operator) => actions[operator] as number));
  }
}
