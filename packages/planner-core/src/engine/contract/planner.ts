/**
 * The interfaces of planners, LLM planners, caches and policies; requests and outcomes.
 *
 * @module
 */

import type { Clock } from "../../base/clock/clock.ts";
import type { Domain, Goal } from "../../rules/domain/domain.ts";
import type { PlanConstraints } from "../../rules/plan/prover.ts";
import type { PackedState } from "../../rules/state/packed-state.ts";
import type { Policy, PolicyProblem } from "./policy.ts";

/** A problem for a planner. */
export interface PlanningProblem extends PlanConstraints {
  readonly domain: Domain;
  /** Not modified; a planner that needs it after the first call copies it. */
  readonly state: PackedState;
  readonly goal: Goal;
  /**
   * `first`: any sound plan, fast. `optimal`: ends only with a plan whose cost is proved minimal. `anytime`: a first
   * plan, then better ones in further slices, until the cost is proved minimal.
   */
  readonly mode: "first" | "optimal" | "anytime";
  /** Changes whenever the results of run-time cost functions change. */
  readonly costVersion?: number | string | undefined;
  /** A known plan (the rest of an old one, or a model's): its cost is an upper bound, and its actions are preferred. */
  readonly incumbent?: readonly number[] | undefined;
}

/** Limits on the next part of a search. The first limit reached ends the slice. */
export interface SearchSlice {
  /** Maximum number of expanded nodes. */
  readonly expansions?: number | undefined;
  /** End of the slice, in milliseconds of `clock`. Checked inside the search. */
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
      /** Undecided within the slices so far. */
      readonly status: "cut-off";
      /** Steps to the most promising state so far; sound, but short of the goal. May be empty. */
      readonly actions: readonly number[];
      readonly scaledCost: number;
      readonly scaledLowerBound: number;
    };

/** A search that runs in slices. */
export interface PlanSearch {
  /**
   * Continues the search for at most one slice.
   *
   * @returns true if the search is complete, so further slices would change nothing
   * @throws CostError if a run-time cost function returns an invalid cost or throws
   */
  step(slice: SearchSlice): boolean;
  /** The best result so far. Valid at any time. */
  result(): SearchResult;
  /**
   * Moves a long search off this thread, if possible. Called between two slices by callers that can wait; other callers
   * use `step`.
   *
   * @param slice deadline of the answer, and number of nodes that may still be expanded
   * @returns promise that settles once `step` and `result` provide its results; undefined if the search stays on this
   *   thread
   */
  elsewhere?(slice: SearchSlice): Promise<void> | undefined;
  /** Expanded nodes so far. */
  readonly expansions: number;
  /** Heuristic evaluations so far, if the planner counts them. */
  readonly evaluations?: number | undefined;
  /** Ends the search and frees its memory for other searches. The last result stays valid. */
  end?(): void;
}

/** One of several plans for a problem. Costs are in thousandths. */
export interface AlternativePlan {
  readonly goal: Goal;
  readonly actions: readonly number[];
  readonly scaledCost: number;
  /** The plan's distinguishing trait: "cheapest", "fewest-steps", "other-tools", … */
  readonly style: string;
}

/** The classical planner. Implemented by `@understudy/classical`. */
export interface Planner {
  /** Sets up a search without running it. */
  start(problem: PlanningProblem): PlanSearch;
  /**
   * The policy for a problem, if it is ready. Synchronous, and never builds a policy: a missing one is only noted for a
   * later build (`warm`).
   */
  policy?(problem: PolicyProblem): Policy | undefined;
  /**
   * Continues building requested policies within a slice. Called in spare time: by `planMany` when no agent waits, or
   * by the game.
   *
   * @returns whether all requested policies are built
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
