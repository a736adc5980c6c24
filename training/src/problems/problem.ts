import type { Goal, PackedState, QuestionText } from "@understudy/planner-core";

/** A planning problem with its canonical answer. */
export interface Problem {
  readonly state: PackedState;
  readonly goal: Goal;
  readonly actions: readonly number[];
  /** Lines that have nothing to do with the answer. */
  readonly text?: QuestionText | undefined;
}
