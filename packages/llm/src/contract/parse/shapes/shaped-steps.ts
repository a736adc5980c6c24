/**
 * Shapes other than JSON in which models write plans.
 *
 * @module
 */

import type { Step } from "@understudy/planner-core";

/**
 * How a plan was written. `steps`: as the prompt asks for it; `json`: a list of steps in other JSON;
 * `objects`: one object per step; `calls`: `goto(market)`, `goto[market]`, `(goto market)`; `labels`:
 * `Action: goto`; `tags`: XML; `yaml`; `table`.
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

/** Damage that was mended: the text was not JSON, or ended before the plan did. */
export type AnswerDamage = "repaired" | "truncated";

/** The steps of an answer. */
export interface AnsweredSteps {
  readonly steps: readonly Step[];
  readonly shape: AnswerShape;
  readonly damage: AnswerDamage | undefined;
}

/** Steps that were read in one shape. */
export interface ShapedSteps {
  readonly shape: AnswerShape;
  readonly steps: readonly Step[];
  /** Whether something is meant to be a step but is not one: then all of it is not a plan. */
  readonly hasMisfit: boolean;
  /** Whether the text ended before the plan did. */
  readonly isCut: boolean;
}
