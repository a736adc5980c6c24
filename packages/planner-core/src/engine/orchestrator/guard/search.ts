import { CostError } from "../../../base/errors.ts";
import type {
  Planner,
  PlanningProblem,
  PlanSearch,
  SearchResult,
  SearchSlice,
} from "../../contract/planner.ts";
import { messageOf } from "./message.ts";

const NOTHING: SearchResult = {
  status: "cut-off",
  actions: [],
  scaledCost: 0,
  scaledLowerBound: 0,
};

/** A planner's search whose errors end it, and are reported; only those of run-time costs are thrown. */
export class GuardedSearch {
  /** The message of the error that ended the search. */
  failure: string | undefined;
  readonly #onError: (error: unknown) => void;
  readonly #search: PlanSearch | undefined;
  #found = NOTHING;

  constructor(planner: Planner, problem: PlanningProblem, onError: (error: unknown) => void) {
    this.#onError = onError;
    this.#search = this.#call(() => planner.start(problem), undefined);
  }

  get expansions(): number {
    return this.#search?.expansions ?? 0;
  }

  step(slice: SearchSlice): boolean {
    return this.#call(() => this.#search?.step(slice) ?? true, true);
  }

  elsewhere(slice: SearchSlice): Promise<void> | undefined {
    const going = this.#call(() => this.#search?.elsewhere?.(slice), undefined);
    return going?.catch((error: unknown) => this.#fail(error));
  }

  result(): SearchResult {
    this.#found = this.#call(() => this.#search?.result() ?? this.#found, this.#found);
    return this.#found;
  }

  end(): void {
    this.#call(() => this.#search?.end?.(), undefined);
  }

  #call<Value>(call: () => Value, otherwise: Value): Value {
    if (this.failure !== undefined) return otherwise;
    try {
      return call();
    } catch (error) {
      if (error instanceof CostError) throw error;
      this.#fail(error);
      return otherwise;
    }
  }

  #fail(error: unknown): void {
    this.failure = messageOf(error);
    this.#onError(error);
  }
}
