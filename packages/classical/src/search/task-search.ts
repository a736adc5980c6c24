import {
  type PackedState,
  type PlanningProblem,
  PlanProver,
  type SearchResult,
} from "@understudy/planner-core";
import type { PreparedTask } from "../model/task-cache.ts";
import { AStarSearch } from "./a-star.ts";
import { type RunEnd, SearchContext } from "./context.ts";
import { GreedySearch } from "./greedy-search.ts";
import type { SliceLimits } from "./limits.ts";
import { shorten } from "./shorten.ts";
import type { Workspace, WorkspacePool } from "./workspace.ts";

/** How a part of a search ended. */
export type PartEnd =
  /** There is a plan, and better ones may be looked for. */
  | "planned"
  /** Nothing is left to do. */
  | "done"
  /** The slice is over. */
  | "slice";

/**
 * The search for one task from one state, slice by slice: greedy search for a first plan, then A*
 * below its cost for a better one or the proof that there is none.
 */
export class TaskSearch {
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

  /** @param state not modified, and not to be modified by others */
  constructor(
    problem: PlanningProblem,
    state: PackedState,
    prepared: PreparedTask,
    pool: WorkspacePool,
    maxNodes: number,
  ) {
    this.#problem = problem;
    this.#maxNodes = maxNodes;
    this.#pool = pool;
    this.#prepared = prepared;
    const { task, layout } = prepared;
    this.#context = new SearchContext(task, layout, state);
    if (task.goalCondition.holds(state)) {
      this.#plan = [];
      this.#planCost = 0;
      this.#finish();
      return;
    }
    if (task.impossible || task.operatorCount === 0) {
      this.#result = { status: "unsolvable" };
      return;
    }
    this.#lowerBound = prepared.cheapest;
    this.#takeIncumbent();
    if (problem.mode === "first" && this.#plan !== undefined) this.#finish();
  }

  get expansions(): number {
    return this.#context.expansions;
  }

  /** @param untilPlanned whether to come back as soon as there is any plan */
  run(limits: SliceLimits, untilPlanned: boolean): PartEnd {
    this.#workspace ??= this.#result === undefined ? this.#pool.acquire() : undefined;
    while (this.#result === undefined) {
      if (untilPlanned && this.#plan !== undefined) return "planned";
      const end =
        this.#plan === undefined
          ? this.#runGreedy(this.#workspace as Workspace, limits)
          : this.#runAStar(this.#workspace as Workspace, limits);
      if (end === "slice") return "slice";
    }
    if (this.#workspace !== undefined) {
      this.#greedy = undefined;
      this.#aStar = undefined;
      this.#pool.release(this.#workspace);
      this.#workspace = undefined;
    }
    return "done";
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
    const { domain, state, incumbent } = this.#problem;
    if (incumbent === undefined) return;
    const prover = new PlanProver(domain);
    const goal = this.#prepared.task.goalCondition;
    if (!prover.prove(state, incumbent, goal, this.#problem)) return;
    this.#plan = Object.freeze([...incumbent]);
    this.#planCost = prover.cost;
  }

  #actionsOf(operators: readonly number[]): readonly number[] {
    const { actions } = this.#prepared.task;
    return Object.freeze(operators.map((operator) => actions[operator] as number));
  }
}
