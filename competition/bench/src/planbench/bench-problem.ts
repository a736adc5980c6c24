import type { Domain, Goal, PackedState, Step } from "@understudy/planner-core";

/** A task for planner, model and random walk, with an independent referee. */
export interface BenchProblem {
  readonly domain: Domain;
  readonly state: PackedState;
  readonly goal: Goal;
  /** Plays a plan by a plain interpreter; returns its error, if any. */
  readonly refute: (steps: readonly Step[]) => string | undefined;
}
