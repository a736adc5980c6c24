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
  /** Not modified; copied if it is kept beyond the first call. */
  readonly state: PackedState;
  readonly goal: Goal;
  /**
   * `first`: any sound plan, fast. `optimal`: ends only with a plan of proved minimal cost. `anytime`: a first plan,
   * then better ones during further slices, until proved minimal.
   */
  readonly mode: "first" | "optimal" | "anytime";
  /** Changes whenever the results of run-time cost functions change. */
  readonly costVersion?: number | string | undefined;
  /** A known plan (the rest of an old one, or a model's): an upper bound, with preferred actions. */
  readonly incumbent?: readonly number[] | undefined;
}

/** Limits on the next part of a search. The first limit reached ends the slice. */
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
      /** A lower bound on the cost of any plan. Equal to `cost` if optimal. */
      readonly scaledLowerBound: number;
    }
  | {
      /** Proved: no plan reaches the goal from this state under these constraints. */
      readonly status: "unsolvable";
    }
  | {
      /** Not decided within the slices granted so far. */
      readonly status: "cut-off";
      /** Steps to the most promising state so far; sound but short of the goal; may be empty. */
      readonly actions: readonly number[];
      readonly scaledCost: number;
      readonly scaledLowerBound: number;
    };

/** A search in slices. */
export interface PlanSearch {
  /**
   * Continues the search for at most one slice.
   *
   * @returns true when the search is complete: more slices would change nothing
   * @throws CostError if a run-time cost function misbehaves
   */
  step(slice: SearchSlice): boolean;
  /** The best result so far. Valid at any time. */
  result(): SearchResult;
  /**
   * Moves a long search off this thread, if possible. Called between two slices by callers that can wait; others
   * continue with `step`.
   *
   * @param slice when the answer is due, and how many nodes may still be expanded
   * @returns settles when `step` and `result` have its results; undefined if the search continues here
   */
  elsewhere?(slice: SearchSlice): Promise<void> | undefined;
  /** Expanded nodes so far. */
  readonly expansions: number;
  /** Heuristic evaluations so far, if the planner counts them. */
  readonly evaluations?: number | undefined;
  /** Ends the search, so that others may use its memory. Its last result stays valid. */
  end?(): void;
}

/** One of several plans for a problem, with its style. Costs are in thousandths. */
export interface AlternativePlan {
  readonly goal: Goal;
  readonly actions: readonly number[];
  readonly scaledCost: number;
  /** The plan's distinguishing trait: "cheapest", "fewest-steps", "other-tools", … */
  readonly style: string;
}

/** A classical planner: the understudy. Implemented by `@understudy/classical`. */
export interface Planner {
  /** Sets up a search without running it. */
  start(problem: PlanningProblem): PlanSearch;
  /**
   * The policy for a problem if it is ready. Synchronous, and never builds one: a missing policy is only noted for a
   * later build (`warm`).
   */
  policy?(problem: PolicyProblem): Policy | undefined;
  /**
   * Continues building requested policies within a slice. Called in spare time: by `planMany` when no agent waits, or
   * by the game.
   *
   * @returns whether all are built
   */
  buildSlice?(slice: Pick<SearchSlice, "untilMs" | "clock">): boolean;
  /**
   * Up to `count` different sound plans for one problem, the cheapest first.
   *
   * @param slice limits on the work; fewer plans may be found
   */
  alternatives?(
    problem: PlanningProblem,
    count: number,
    slice: SearchSlice,
  ): readonly AlternativePlan[];
}
