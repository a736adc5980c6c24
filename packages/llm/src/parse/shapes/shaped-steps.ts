/**
 * Plan formats other than the requested JSON.
 *
 * @module
 */

import type { Step } from "@understudy/planner-core";

/**
 * Format of a plan. `steps`: as requested in the prompt; `json`: a list of steps in other JSON; `objects`: one object
 * per step; `calls`: `goto(market)`, `goto[market]`, `(goto market)`; `labels`: `Action: goto`; `tags`: XML; `yaml`;
 * `table`.
 */
export type AnswerShape =
  | "steps"
  | "json"
  | "objects"
  | "calls"
  | "labels"
  | "tags"
  | "yaml"
  | "table";

/** Damage in the answer, now repaired: invalid JSON, or a truncated plan. */
export type AnswerDamage = "repaired" | "truncated";

/** The steps of an answer. */
export interface AnsweredSteps {
  readonly steps: readonly Step[];
  readonly shape: AnswerShape;
  readonly damage: AnswerDamage | undefined;
}

/** Steps read in one format. */
export interface ShapedSteps {
  readonly shape: AnswerShape;
  readonly steps: readonly Step[];
  /** Whether any part looks like a step but is invalid, which invalidates the plan. */
  readonly hasMisfit: boolean;
  /** Whether the plan is truncated. */
  readonly isCut: boolean;
}
