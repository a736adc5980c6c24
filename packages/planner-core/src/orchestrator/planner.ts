import type { Clock } from "../clock.ts";
import type { Domain, Goal } from "../domain/domain.ts";
import type { PlanConstraints } from "../plan/prover.ts";
import type { PackedState } from "../state/packed-state.ts";

/** What a planner is asked. */
export interface PlanningProblem extends PlanConstraints {
  readonly domain: Domain;
  /** Not modified, and copied if it is kept beyond the first call. */
  readonly state: PackedState;
  readonly goal: Goal;
  /**
   * `first`: any sound plan, fast. `optimal`: nothing but a plan of proved minimal cost ends the
   * search. `anytime`: a first plan, then better ones while slices are granted, until proved minimal.
   */
  readonly mode: "first" | "optimal" | "anytime";
  /** Changes whenever the answers of run-time cost functions change. */
  readonly costVersion?: number | string | undefined;
  /** A plan known from elsewhere (the rest of an old one, a model's): bound and preferred order. */
  readonly incumbent?: readonly number[] | undefined;
}

/** How far a search may go now. The first limit that is reached ends the slice. */
export interface SearchSlice {
  /** Expanded nodes. */
  readonly expansions?: number | undefined;
  /** Point in time of `clock`, in milliseconds. Checked inside the search. */
  readonly untilMs?: number | undefined;
  /** Default: the machine's clock. */
  readonly clock?: Clock | undefined;
}

/** What a search knows. Costs are in thousandths. */
export type SearchResult =
  | {
      /** A plan that reaches the goal. */
      readonly status: "solved";
      readonly actions: readonly number[];
      readonly cost: number;
      /** Whether no cheaper plan exists. */
      readonly optimal: boolean;
      /** No plan is cheaper than this. Equal to `cost` when optimal. */
      readonly lowerBound: number;
    }
  | {
      /** Proved: no plan reaches the goal from this state under these constraints. */
      readonly status: "unsolvable";
    }
  | {
      /** Not decided within the slices granted so far. */
      readonly status: "cut-off";
      /** The steps towards the most promising state seen; sound but short of the goal; may be empty. */
      readonly actions: readonly number[];
      readonly cost: number;
      readonly lowerBound: number;
    };

/** A search that goes on slice by slice. */
export interface PlanSearch {
  /**
   * Searches on for at most one slice.
   *
   * @returns true when nothing is left to do: more slices would change nothing
   * @throws CostError if a run-time cost function misbehaves
   */
  step(slice: SearchSlice): boolean;
  /** The best answer so far. Sound at any time. */
  result(): SearchResult;
  /** Expanded nodes so far. */
  readonly expansions: number;
}

/** A classical planner: the understudy. Implemented by `@understudy/classical`. */
export interface Planner {
  /** Begins a search; does no more work than setting it up. */
  start(problem: PlanningProblem): PlanSearch;
}

/**
 * Runs a search to its end or to the limit of one slice.
 *
 * @example
 * const problem = { domain, state, goal: domain.goal("warm_home"), mode: "optimal" } as const;
 * const result = runSearch(new ClassicalPlanner(), problem, { expansions: 10_000 });
 * if (result.status === "solved") console.log(planOf(domain, result.actions).steps);
 */
export function runSearch(
  planner: Planner,
  problem: PlanningProblem,
  slice: SearchSlice = {},
): SearchResult {
  const search = planner.start(problem);
  search.step(slice);
  return search.result();
}
