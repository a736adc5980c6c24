import type { Domain, Goal, PackedState, Step } from "@understudy/planner-core";

/** A task as planner, model and random walk get it, with a referee that knows its rules by other means. */
export interface BenchProblem {
  readonly domain: Domain;
  readonly state: PackedState;
  readonly goal: Goal;
  /** Plays a plan by a plain interpreter; says what is wrong with it, or nothing. */
  readonly refute: (steps: readonly Step[]) => string | undefined;
}
