import type { SearchContext, SearchEnd } from "../context.ts";
import type { SearchResources } from "../resources.ts";
import type { Workspace } from "../workspace.ts";
import { GreedySearch } from "./greedy-search.ts";
import { turns } from "./small-search.ts";

/** Longest turn while turns keep making progress. */
const LOOKAHEAD_TURN = 64;

/** Operators from the start to a state, with their cost. */
interface OperatorPath {
  readonly operators: readonly number[];
  readonly scaledCost: number;
}

/** The search for a first plan, in turns that grow. */
export class FirstPlanSearch {
  readonly #context: SearchContext;
  readonly #resources: SearchResources;
  readonly #workspace: Workspace;
  readonly #greedy: GreedySearch;
  /** Length of the next turn, in expansions. */
  share: number = turns.firstInformed;

  constructor(context: SearchContext, resources: SearchResources, isFull: () => boolean) {
    this.#context = context;
    this.#resources = resources;
    this.#workspace = resources.pool.acquire();
    this.#greedy = new GreedySearch(context, this.#workspace, isFull);
  }

  /** Memory in bytes. */
  get bytes(): number {
    return this.#workspace.bytes;
  }

  run(): SearchEnd {
    const end = this.#greedy.run();
    if (end === "slice" && !this.#context.limits.isOver) this.share *= 2;
    return end;
  }

  get plan(): OperatorPath {
    return this.#pathTo(this.#greedy.goalNode);
  }

  /** Whether every relaxed plan has made progress so far, within short turns. */
  get leadsOn(): boolean {
    return this.#greedy.leadsOn && this.share <= LOOKAHEAD_TURN;
  }

  /** The path to the state with the lowest estimate. */
  get best(): OperatorPath {
    return this.#pathTo(this.#greedy.bestNode);
  }

  #pathTo(node: number): OperatorPath {
    const { store } = this.#workspace;
    return { operators: store.pathTo(node), scaledCost: store.g.get(node) };
  }

  release(): void {
    this.#resources.pool.release(this.#workspace);
  }
}
