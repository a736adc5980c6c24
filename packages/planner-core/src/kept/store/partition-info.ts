import type { CompiledCondition } from "../../rules/condition/condition.ts";
import type { Goal } from "../../rules/domain/domain.ts";
import type { LeftQuestion } from "./left-questions.ts";

/** A question of a plan library. */
export interface PartitionInfo {
  readonly key: string;
  readonly goal: Goal;
  readonly maintain: CompiledCondition | undefined;
  readonly persona: string | undefined;
  readonly directive: string | undefined;
  /** The number of plans for the question. */
  readonly entries: number;
  /** The questions left to the classical planner. */
  readonly left: readonly LeftQuestion[];
}
