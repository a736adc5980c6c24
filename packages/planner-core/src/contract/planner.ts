/**
 * The interfaces of planners, leads, caches and policies; requests and outcomes.
 *
 * @module
 */

import type { Domain, Goal } from "../domain/domain.ts";
import type { PlanConstraints } from "../plan/prover.ts";
import type { PackedState } from "../state/packed-state.ts";
import type { Clock } from "../time/clock.ts";
import type { Policy, PolicyProblem } from "./policy.ts";

/** A problem for a planner. */
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

/** The result of a search so far. Costs are in thousandths. */
export type SearchResult =
  | {
      /** A plan that reaches the goal. */
      readonly status: "solved";
      readonly actions: readonly number[];
      readonly scaledCost: number;
      /** Whether no cheaper plan exists. */
      readonly optimal: boolean;
      /** No plan is cheaper than this. Equal to `cost` when optimal. */
      readonly scaledLowerBound: number;
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
      readonly scaledCost: number;
      readonly scaledLowerBound: number;
    };

/** A search that is done slice by slice. */
export interface PlanSearch {
  /**
   * Continues the search for at most one slice.
   *
   * @returns true when nothing is left to do: more slices would change nothing
   * @throws CostError if a run-time cost function misbehaves
   */
  step(slice: SearchSlice): boolean;
  /** The best answer so far. Sound at any time. */
  result(): SearchResult;
  /**
   * Lets the search continue where it delays nobody, such as in another thread, if it is long enough for that. Called
   * between two slices by callers that can wait; others continue with `step`.
   *
   * @param slice when the answer is due, and how many nodes may still be expanded
   * @returns settles when `step` and `result` have its results; undefined: the search continues here
   */
  elsewhere?(slice: SearchSlice): Promise<void> | undefined;
  /** Expanded nodes so far. */
  readonly expansions: number;
  /** States of which was estimated so far what is left from them to the goal, where the planner counts that. */
  readonly evaluations?: number | undefined;
  /** The search will not be continued: its memory may be lent to other searches. Its last result stays. */
  end?(): void;
}

/** One of several plans for a problem, with what sets it apart. Costs are in thousandths. */
export interface AlternativePlan {
  readonly goal: Goal;
  readonly actions: readonly number[];
  readonly scaledCost: number;
  /** Its strength, or how it differs: "cheapest", "fewest-steps", "other-tools", … */
  readonly style: string;
}

/** A classical planner: the understudy. Implemented by `@understudy/classical`. */
export interface Planner {
  /** Begins a search; does no more work than setting it up. */
  start(problem: PlanningProblem): PlanSearch;
  /**
   * The policy for a problem if one is ready now. Synchronous and never builds one inline: building
   * happens elsewhere (`warm`), and until then the answer is undefined.
   */
  policy?(problem: PolicyProblem): Policy | undefined;
  /**
   * Continues building policies that were asked for, within a slice. Called where there is time to
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
