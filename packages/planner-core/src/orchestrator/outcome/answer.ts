import type { Outcome, OutcomeStatus, PlanSource } from "../../contract/outcome.ts";
import type { Goal } from "../../domain/domain.ts";
import type { Plan } from "../../plan/plan.ts";
import type { Refusal } from "./refusal.ts";

/**
 * What a stage answers to a request. An outcome adds whose it is, how long it took and what may follow. All
 * answers are written with all of it, in this order: V8 reads objects of one shape much faster.
 */
export interface Answer {
  readonly status: OutcomeStatus;
  readonly plan: Plan | null;
  readonly goal: Goal;
  /** 0 without a plan. */
  readonly scaledCost: number;
  readonly optimal: boolean;
  readonly source: PlanSource;
  /** Steps that the lead wrote. */
  readonly leadSteps: number;
  /** Which of the plan's steps these are; undefined where that is not known any more. */
  readonly leadIndices: readonly number[] | undefined;
  readonly via: "llm" | "similar" | undefined;
  readonly chosen: Outcome["chosen"];
  /** Why it is not the lead's. */
  readonly refusal: Refusal | undefined;
}
