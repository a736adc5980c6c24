import type { LlmCandidate, Question } from "@understudy/planner-core";
import { choiceSchema } from "../parse/choice-schema.ts";
import { renderChoice, renderChoiceSystem } from "../prompts/render/render-choice.ts";
import { segmentsText } from "../prompts/text/segment.ts";
import type { JsonQuestion } from "./json-question.ts";

/**
 * The question for one of several proved plans.
 *
 * @throws RequestError if there are more than 8
 */
export function choiceQuestion(
  { domain, state, text }: Question,
  candidates: readonly LlmCandidate[],
): JsonQuestion {
  const { user, letters } = renderChoice(domain, state, candidates, text);
  return {
    kind: "choice",
    system: renderChoiceSystem(domain).content,
    user: segmentsText(user),
    schema: choiceSchema(letters),
    answer: (value) => {
      const { choice } = Object(value) as { readonly choice?: unknown };
      const index = letters.indexOf(choice as string);
      if (index >= 0) return { kind: "choice", index, text: "" };
      const message = `the answer's "choice" is none of ${letters.join(", ")}`;
      return { kind: "invalid-plan", message, text: "" };
    },
  };
}
