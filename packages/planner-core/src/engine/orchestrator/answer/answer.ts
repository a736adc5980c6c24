/**
 * Answers of the stages.
 *
 * @module
 */

import type { Goal } from "../../../rules/domain/domain.ts";
import type { Plan } from "../../../rules/plan/plan.ts";
import type { AnsweringMember } from "../../contract/llm-planner.ts";
import type { CacheHit, Outcome, OutcomeStatus, PlanSource } from "../../contract/outcome.ts";
import type { Pausable } from "../drive/pausable.ts";
import type { LlmAsked, Meaning } from "../request/progress.ts";
import type { Refusal } from "../request/refusal.ts";

/** The fields of an answer; inapplicable ones are absent. */
export interface AnswerFields {
  readonly plan: Plan | null;
  readonly goal: Goal;
  readonly source: PlanSource;
  /** Default: `solved`. */
  readonly status?: OutcomeStatus;
  /** Default: 0. */
  readonly scaledCost?: number;
  /** Default: false. */
  readonly optimal?: boolean;
  /** Default: 0. */
  readonly llmSteps?: number;
  readonly llmIndices?: readonly number[] | undefined;
  readonly hit?: CacheHit | undefined;
  /** Default: false. */
  readonly mended?: boolean;
  readonly chosen?: Outcome["chosen"];
  /** The model that answered, in a pool of several. */
  readonly by?: AnsweringMember | undefined;
  readonly refusal?: Refusal | undefined;
  readonly late?: LlmAsked | undefined;
  readonly later?: LaterWork | undefined;
}

/** A stage's answer to a request. The outcome adds the agent, the elapsed time and the revision. */
export class Answer {
  readonly status: OutcomeStatus;
  readonly plan: Plan | null;
  readonly goal: Goal;
  /** 0 without a plan. */
  readonly scaledCost: number;
  readonly optimal: boolean;
  readonly source: PlanSource;
  /** Number of steps written by the LLM planner. */
  readonly llmSteps: number;
  /** Indices of the LLM planner's steps; undefined if they are the first ones. */
  readonly llmIndices: readonly number[] | undefined;
  readonly hit: CacheHit | undefined;
  readonly mended: boolean;
  readonly chosen: Outcome["chosen"];
  readonly by: AnsweringMember | undefined;
  /** The reason why this is not the LLM planner's plan; undefined if it is. */
  readonly refusal: Refusal | undefined;
  /** The running call of the LLM planner, whose plan may follow as `revised`. */
  readonly late: LlmAsked | undefined;
  /** Work that goes on after the answer, in place of a late plan. */
  readonly later: LaterWork | undefined;

  constructor(fields: AnswerFields) {
    const { status = "solved", plan, goal, scaledCost = 0, optimal = false, source } = fields;
    this.status = status;
    this.plan = plan;
    this.goal = goal;
    this.scaledCost = scaledCost;
    this.optimal = optimal;
    this.source = source;
    this.llmSteps = fields.llmSteps ?? 0;
    this.llmIndices = fields.llmIndices;
    this.hit = fields.hit;
    this.mended = fields.mended ?? false;
    this.chosen = fields.chosen;
    this.by = fields.by;
    this.refusal = fields.refusal;
    this.late = fields.late;
    this.later = fields.later;
  }
}

/** A better answer that came after the outcome, with the reading of the words that it follows. */
export interface LaterAnswer {
  readonly meaning: Meaning;
  readonly answer: Answer;
}

/** Work that goes on after the answer; without a result if it finds nothing better. */
export type LaterWork = Pausable<LaterAnswer | undefined>;
