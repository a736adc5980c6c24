import { CostError } from "../../../base/errors.ts";
import { isRecord } from "../../../base/json/issues.ts";
import { settleSafely } from "../../../base/safe-call.ts";
import type {
  Planner,
  PlanningProblem,
  PlanSearch,
  SearchResult,
  SearchSlice,
} from "../../contract/planner.ts";
import { messageOf } from "./message.ts";
import { misfit } from "./misfit.ts";

const NOTHING: SearchResult = Object.freeze({
  status: "cut-off",
  actions: Object.freeze([]),
  scaledCost: 0,
  scaledLowerBound: 0,
});

/**
 * A search by an untrusted planner. An error or an invalid result ends the search without a plan; an error of a cost
 * function is the caller's mistake and is thrown.
 */
export class GuardedSearch implements PlanSearch {
  /** Description of the failure; undefined if there is none. */
  failure: string | undefined;
  #search: PlanSearch | undefined;
  /** Expansions as reported by the search, but no more than it was allowed. */
  #expansions = 0;
  /** The last valid result, which stays whatever happens later. */
  #found: SearchResult = NOTHING;
  readonly #onError: (error: unknown) => void;

  /** @throws CostError if a run-time cost function throws or returns an invalid cost */
  constructor(planner: Planner, problem: PlanningProblem, onError: (error: unknown) => void) {
    this.#onError = onError;
    try {
      this.#search = planner.start(problem);
    } catch (error) {
      this.#fail(error);
    }
  }

  get expansions(): number {
    return this.#expansions;
  }

  step(slice: SearchSlice): boolean {
    if (this.failure !== undefined) return true;
    try {
      const search = this.#search as PlanSearch;
      const isOver: unknown = search.step(slice);
      settleSafely(isOver, this.#onError);
      const { expansions } = search;
      this.#expansions =
        expansions >= this.#expansions ? expansions : this.#expansions + (slice.expansions ?? 1);
      return Boolean(isOver);
    } catch (error) {
      this.#fail(error);
      return true;
    }
  }

  elsewhere(slice: SearchSlice): Promise<void> | undefined {
    if (this.failure !== undefined) return undefined;
    try {
      const going = this.#search?.elsewhere?.(slice);
      return going && Promise.resolve(going).catch((error: unknown) => this.#failElsewhere(error));
    } catch (error) {
      this.#fail(error);
      return undefined;
    }
  }

  result(): SearchResult {
    if (this.failure !== undefined) return this.#found;
    try {
      this.#found = readSearchResult((this.#search as PlanSearch).result());
    } catch (error) {
      this.#fail(error);
    }
    return this.#found;
  }

  /** Ends the search. The last result stays valid. */
  end(): void {
    if (this.failure !== undefined) return;
    try {
      this.#search?.end?.();
    } catch (error) {
      this.#fail(error);
    }
  }

  /** Records a failure in another thread, where an error could not be caught. */
  #failElsewhere(error: unknown): void {
    this.failure = messageOf(error);
    this.#onError(error);
  }

  #fail(error: unknown): void {
    if (error instanceof CostError) throw error;
    this.#failElsewhere(error);
  }
}

/**
 * Validates the result of a search. The plan itself is proved later.
 *
 * @throws TypeError for anything else
 */
function readSearchResult(result: unknown): SearchResult {
  if (isRecord(result)) {
    const { status, actions, scaledCost, scaledLowerBound } = result;
    if (status === "unsolvable") return { status };
    if ((status === "solved" || status === "cut-off") && Array.isArray(actions)) {
      const cost = costOf(scaledCost);
      const bound = costOf(scaledLowerBound);
      if (status === "cut-off") {
        return { status, actions, scaledCost: cost, scaledLowerBound: bound };
      }
      const optimal = result["optimal"] === true;
      return { status, optimal, actions, scaledCost: cost, scaledLowerBound: bound };
    }
  }
  throw misfit("result()", result, "result");
}

function costOf(value: unknown): number {
  return typeof value === "number" && value >= 0 ? value : 0;
}
