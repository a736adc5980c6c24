import type { PreparedTask } from "../../task-cache/prepared-task.ts";
import type { SearchContext, SearchEnd } from "../context.ts";
import type { SearchResources } from "../resources.ts";
import { BlindSearch, turns } from "./blind-search.ts";
import { MOST_NODES, type SmallSearch } from "./small-search.ts";

/** The search without estimates that takes turns with the others while the state space may be small. */
export interface BlindTurns {
  /** Upper limit on cost; only cheaper plans are of interest. */
  scaledUpperBound: number;
  /** Lower bound on the cost of every plan. */
  readonly scaledLowerBound: number;
  /** Operators of the optimal plan. */
  readonly plan: readonly number[];
  readonly scaledPlanCost: number;
  /** Memory in bytes. */
  readonly bytes: number;
  /** Number of expansions of a turn. */
  share(hasPlan: boolean): number;
  run(): SearchEnd;
  /** Releases the arrays of the search, which has ended. */
  release(): void;
}

/**
 * The search without estimates for a task.
 *
 * @param begun a search that has begun already
 */
export function blindTurns(
  context: SearchContext,
  resources: SearchResources,
  isFull: () => boolean,
  prepared: PreparedTask,
  begun?: SmallSearch,
): BlindTurns {
  const { pool, maxBytes } = resources;
  if (begun !== undefined) return new SmallTurns(context, resources, begun);
  // Ways change the costs with every request.
  const small = prepared.repricing === undefined ? prepared.small : undefined;
  if (small === undefined || context.trace !== undefined) {
    return new BlindSearch(context, pool, isFull, prepared.cheapest);
  }
  const search = pool.acquireSmall();
  search.begin(small, context.start, maxBytes);
  return new SmallTurns(context, resources, search);
}

/** Number of batches of expansions in the first turn without a plan. */
const FIRST_SHARE = 2;

class SmallTurns implements BlindTurns {
  plan: readonly number[] = [];
  scaledPlanCost = 0;
  readonly #context: SearchContext;
  readonly #resources: SearchResources;
  readonly #search: SmallSearch;
  #firstShare: number = FIRST_SHARE;

  constructor(context: SearchContext, resources: SearchResources, search: SmallSearch) {
    this.#context = context;
    this.#resources = resources;
    this.#search = search;
  }

  set scaledUpperBound(scaledCost: number) {
    this.#search.scaledUpperBound = scaledCost;
  }

  get scaledLowerBound(): number {
    return this.#search.scaledLowerBound;
  }

  get bytes(): number {
    return this.#search.bytes;
  }

  /** With a plan, the rest of a small state space takes less time than the first estimates of a proof. */
  share(hasPlan: boolean): number {
    if (hasPlan) return MOST_NODES;
    const share = this.#firstShare;
    this.#firstShare = turns.firstBlind;
    return share;
  }

  run(): SearchEnd {
    const search = this.#search;
    const context = this.#context;
    const before = search.expansions;
    const end = search.run(context.limits, search.mostNodes);
    context.expansions += search.expansions - before;
    if (end === "slice") return end;
    if (end === "large") return "memory";
    if (!search.hasPlan) return "exhausted";
    this.plan = search.plan;
    this.scaledPlanCost = search.scaledCost;
    return "found";
  }

  release(): void {
    this.#resources.pool.releaseSmall(this.#search);
  }
}
