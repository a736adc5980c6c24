import type { SearchContext, SearchEnd } from "../context.ts";
import type { Workspace, WorkspacePool } from "../workspace.ts";
import { GreedySearch } from "./greedy-search.ts";
import { type OperatorPath, pathIn } from "./operator-path.ts";

/** Weight of the heuristic when improving a plan. */
const IMPROVING_WEIGHT = 2;

/** Searches for plans that are cheaper than the best one so far. */
export class Improver {
  readonly #pool: WorkspacePool;
  readonly #workspace: Workspace;
  readonly #search: GreedySearch;

  constructor(context: SearchContext, pool: WorkspacePool, isFull: () => boolean) {
    this.#pool = pool;
    this.#workspace = pool.acquire();
    this.#search = new GreedySearch(context, this.#workspace, isFull, { weight: IMPROVING_WEIGHT });
  }

  /** Upper limit on cost; only cheaper plans are of interest. */
  set scaledUpperBound(scaledCost: number) {
    this.#search.scaledUpperBound = scaledCost;
  }

  run(): SearchEnd {
    return this.#search.run();
  }

  /** The plan found last, with its cost. */
  get plan(): OperatorPath {
    return pathIn(this.#workspace, this.#search.goalNode);
  }

  /** Memory in bytes. */
  get bytes(): number {
    return this.#workspace.bytes;
  }

  /** Releases the arrays of the search, which has ended. */
  release(): void {
    this.#pool.release(this.#workspace);
  }
}
