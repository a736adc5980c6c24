import type { LeadAnswer, LeadRequest, Question } from "@understudy/planner-core";
import { normaliseText } from "@understudy/planner-core/internal";
import type { Generation, TextRequest } from "../contract/backend/backend.ts";

/** A text that a pool is asked for: nothing proves it. */
export interface TextQuestion extends Omit<TextRequest, "deadline" | "onText"> {
  /** Equal keys mean the same question. */
  readonly key: string;
  /** The kind of text: members are good at some, and not at others. */
  readonly task: string;
  /** Whether a text can be taken at all, such as that it follows a schema. */
  readonly isFine: (text: string, generation: Generation) => boolean;
}

/** A question to a pool: for a plan or a choice, as leads are asked, or for a text. */
export type PoolRequest = Omit<LeadRequest, "question"> &
  (
    | { readonly question: Question; readonly text?: undefined }
    | { readonly question?: undefined; readonly text: TextQuestion }
  );

/** The member that wrote a text, and how it was chosen. */
export type TextSource = Pick<LeadAnswer, "member" | "ensemble">;

/** A text that a member wrote. */
interface TextAnswer extends TextSource {
  readonly kind: "text";
  /** Without its thoughts. */
  readonly text: string;
  readonly generation: Generation;
  readonly usage?: Generation["usage"] | undefined;
}

/** An answer of a member: as a lead gives it, or a text. */
export type PoolAnswer = LeadAnswer | TextAnswer;

/** Equal for texts that say the same but for blanks, capitals, and marks around them. */
export function textMeaning(text: string): string {
  return normaliseText(text)
    .toLowerCase()
    .replace(/^[\s"'`*]+|[\s"'`*.!]+$/g, "");
}
