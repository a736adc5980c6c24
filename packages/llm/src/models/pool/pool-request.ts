import type { LlmAnswer, LlmRequest, Question } from "@understudy/planner-core";
import { normaliseText } from "@understudy/planner-core/internal";
import type { Generation, TextRequest } from "../../backends/interface/backend.ts";

/** A question answered with a text, which has no proof. */
export interface TextQuestion extends Omit<TextRequest, "deadline" | "onText"> {
  /** Identity of the question: equal keys mean equal questions. */
  readonly key: string;
  /** Kind of text, by which strategies learn the strengths of members. */
  readonly task: string;
  /** Whether a text is usable, such as valid against a schema. */
  readonly isFine: (text: string, generation: Generation) => boolean;
}

/** A question to a pool: for a plan, a choice or a text. */
export type PoolRequest = Omit<LlmRequest, "question"> &
  (
    | { readonly question: Question; readonly text?: undefined }
    | { readonly question?: undefined; readonly text: TextQuestion }
  );

/** The member that wrote a text, and the report on all members' calls. */
export type TextSource = Pick<LlmAnswer, "member" | "ensemble">;

/** A member's text. */
interface TextAnswer extends TextSource {
  readonly kind: "text";
  /** The text without the model's reasoning. */
  readonly text: string;
  readonly generation: Generation;
  readonly usage?: Generation["usage"] | undefined;
}

/** A member's answer: an LLM planner's answer or a text. */
export type PoolAnswer = LlmAnswer | TextAnswer;

/** Normalized text: equal for texts that differ only in whitespace, case, and surrounding marks. */
export function textMeaning(text: string): string {
  return normaliseText(text)
    .toLowerCase()
    .replace(/^[\s"'`*]+|[\s"'`*.!]+$/g, "");
}
