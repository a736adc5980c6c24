import type { Goal, PackedState, QuestionText } from "@understudy/planner-core";

/** A planning problem with its canonical answer. */
export interface Problem {
  readonly state: PackedState;
  readonly goal: Goal;
  readonly actions: readonly number[];
  /** Irrelevant text. */
  readonly text?: QuestionText | undefined;
}
