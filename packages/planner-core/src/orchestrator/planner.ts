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

/** What decides which policy serves a request: everything of a problem but the state. */
export interface PolicyProblem {
  readonly domain: Domain;
  readonly goal: Goal;
  readonly costVersion?: number | string | undefined;
}

/**
 * The optimal plan of every state for one goal, ready to be read: a table, not a search. Knows the
 * domain's own `maintain`, but neither disabled actions nor further `maintain` conditions.
 */
export interface Policy {
  /**
   * The cost of an optimal plan in thousandths: 0 where the goal holds, `Infinity` where no plan exists,
   * -1 where the policy does not know (the state lies outside its table). Allocates nothing.
   */
  cost(state: PackedState): number;
  /**
   * Writes the ids of an optimal plan's ground actions.
   *
   * @param actions receives the plan from index 0; at least `longestPlan` long
   * @returns how many were written; -1 where no plan exists or the policy does not know. Allocates nothing
   */
  plan(state: PackedState, actions: Int32Array): number;
  /** Length of the longest plan that `plan` writes. */
  readonly longestPlan: number;
  /** Memory of the policy, in bytes. */
  readonly bytes: number;
}

/** One of several plans for a problem, with what sets it apart. Costs are in thousandths. */
export interface AlternativePlan {
  readonly goal: Goal;
  readonly actions: readonly number[];
  readonly cost: number;
  /** What it is best at, or how it differs: "cheapest", "fewest-steps", "other-tools", … */
  readonly style: string;
}

/** A classical planner: the understudy. Implemented by `@understudy/classical`. */
export interface Planner {
  /** Begins a search; does no more work than setting it up. */
  start(problem: PlanningProblem): PlanSearch;
  /**
   * The policy for a problem if one is ready now. Synchronous and never builds one inline: building
   * goes on elsewhere (`warm`), and until then the answer is undefined.
   */
  policy?(problem: PolicyProblem): Policy | undefined;
  /**
   * Goes on building policies that were asked for, within a slice. Called where there is time to
   * spare: by `planMany` when nobody waits, by a game where it likes.
   *
   * @returns whether nothing is left to build
   */
  buildSlice?(slice: Pick<SearchSlice, "untilMs" | "clock">): boolean;
  /**
   * Up to `count` sound plans for one problem, pairwise different, the cheapest first.
   *
   * @param slice bounds the work; fewer plans come back when it ends
   */
  alternatives?(
    problem: PlanningProblem,
    count: number,
    slice: SearchSlice,
  ): readonly AlternativePlan[];
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
