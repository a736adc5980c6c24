import type { LlmAnswer } from "@understudy/planner-core";
import type { JsonSchema } from "../parse/plan-schema.ts";

/** The kinds of questions: for a plan, for one of several proved plans, for the meaning of a directive. */
export type JsonQuestionKind = "plan" | "choice" | "reading";

/** A question to a model that answers in JSON. */
export interface JsonQuestion {
  readonly kind: JsonQuestionKind;
  /** The part of the prompt that is the same for all such questions of a domain. */
  readonly system: string;
  /** The part about this question. Texts of players in it are cleaned and cut. */
  readonly user: string;
  /** The schema of the answer. */
  readonly schema: JsonSchema;
  /** The LLM planner's answer for any JSON value. */
  readonly answer: (value: unknown) => LlmAnswer;
}
