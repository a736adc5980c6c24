import { packLanes } from "../../model/layout.ts";
import type { SearchContext, SearchEnd } from "../context.ts";
import type { OpenList } from "../lists/open-list.ts";
import { CLOSED, OPEN, type StateStore } from "../states/state-store.ts";
import type { Workspace, WorkspacePool } from "../workspace.ts";

/** Number of blind expansions that take as long as one with an estimate. */
const BATCH = 16;
/** Number of applicability checks per batch; larger tasks get smaller batches. */
const CHECKS_A_BATCH = 2048;
/** Limit on expansions; a small state space is exhausted within it. */
const MAX_EXPANSIONS = 1536;
/** Maximum ratio of generated to expanded nodes in a small state space. */
const MAX_GROWTH = 1.5;
const GROWTH_SLACK = 88;

/**
 * Number of expansions per turn with and without estimates, while the state space may be small.
 * Until there is a plan, the informed turns get longer.
 */
export const turns = { informed: 8, blind: 4, firstInformed: 4, firstBlind: 1 } as const;

/**
 * Uniform-cost search (Dijkstra 1959) for small state spaces: puzzles with weak estimates, and
 * unsolvable goals. A batch of its expansions counts as one.
 */
export class BlindSearch {
  /** Operators of the optimal plan. */
  plan: number[] = [];
  scaledPlanCost = 0;
  /** Upper limit on cost; only cheaper plans are of interest. */
  scaledUpperBound: number = Number.POSITIVE_INFINITY;
  readonly #context: SearchContext;
  readonly #pool: WorkspacePool;
  readonly #workspace: Workspace;
  readonly #store: StateStore;
  readonly #open: OpenList;
  readonly #isFull: () => boolean;
  readonly #cheapest: number;
  readonly #batch: number;
  #expanded = 0;
  readonly #steps: Generator<SearchEnd, never, void>;

  /** @param cheapest cost of the cheapest operator */
  constructor(
    context: SearchContext,
    pool: WorkspacePool,
    isFull: () => boolean,
    cheapest: number,
  ) {
    this.#pool = pool;
    this.#workspace = pool.acquire();
    const { store, open } = this.#workspace;
    this.#context = context;
    this.#store = store;
    this.#open = open;
    this.#isFull = isFull;
    this.#cheapest = cheapest;
    const fitting = Math.floor(CHECKS_A_BATCH / context.task.operatorCount);
    this.#batch = Math.max(1, Math.min(BATCH, fitting));
    this.#workspace.clear(context.layout);
    packLanes(context.task, context.layout, context.start, context.lanes, 0);
    open.push(store.add(context.lanes, 0, -1, -1), 0, 0);
    this.#steps = this.#search();
  }

  /** Lower bound on the cost of every plan. */
  get scaledLowerBound(): number {
    return Math.min(this.#open.minKey, this.scaledUpperBound);
  }

  /** Memory in bytes. */
  get bytes(): number {
    return this.#workspace.bytes;
  }

  /** Releases the arrays of the search, which has ended. */
  release(): void {
    this.#pool.release(this.#workspace);
  }

  /** @returns "found" with an optimal plan, "memory" if the state space is not small */
  run(): SearchEnd {
    return this.#steps.next().value;
  }

  *#search(): Generator<SearchEnd, never, void> {
    const context = this.#context;
    for (;;) {
      while (this.#isLarge()) yield "memory";
      while (!context.limits.spend()) yield "slice";
      context.expansions++;
      this.#expanded += this.#batch;
      for (let expansion = 0; expansion < this.#batch; expansion++) {
        while (this.#open.size === 0 || this.#open.minKey >= this.scaledUpperBound)
          yield "exhausted";
        const node = this.#open.pop();
        if (this.#store.state.get(node) !== OPEN) continue;
        if (this.#reach(node)) yield "found";
        else if (this.#isWorthExpanding(node)) {
          for (let from = this.#expand(node, 0); from >= 0; from = this.#expand(node, from)) {
            yield "slice";
          }
        }
      }
    }
  }

  #isLarge(): boolean {
    const { count } = this.#store;
    const expanded = this.#expanded;
    if (expanded >= MAX_EXPANSIONS || this.#isFull()) return true;
    return count > MAX_GROWTH * expanded + GROWTH_SLACK;
  }

  /** Loads a node. Returns whether it satisfies the goal. */
  #reach(node: number): boolean {
    const context = this.#context;
    const store = this.#store;
    context.load(store, node);
    store.state.set(node, CLOSED);
    if (!context.isGoal()) return false;
    this.plan = store.pathTo(node);
    this.scaledPlanCost = store.g.get(node);
    return true;
  }

  #isWorthExpanding(node: number): boolean {
    return this.#store.g.get(node) + this.#cheapest < this.scaledUpperBound;
  }

  /**
   * Generates the successors, starting from one of the applicable operators.
   *
   * @returns where to resume in the next slice, or -1
   */
  #expand(node: number, from: number): number {
    const context = this.#context;
    const store = this.#store;
    const { applicable, lanes } = context;
    const g = store.g.get(node);
    const count = from === 0 ? context.findApplicable() : context.applicableCount;
    for (let index = from; index < count; index++) {
      const operator = applicable[index] as number;
      if (context.makeSuccessor(operator)) {
        const childG = g + context.scaledCostOf(operator);
        const isCheap = childG < this.scaledUpperBound;
        const child = isCheap ? store.add(lanes, childG, node, operator) : -1;
        if (child >= 0) this.#open.push(child, childG, 0);
      }
      if (context.isLateAfterSuccessor(store)) return index + 1;
    }
    return -1;
  }
}
