import type { Question } from "@understudy/planner-core";
import { planSchema } from "../parse/plan-schema.ts";
import type { AnswerForm } from "../prompts/render/answer-form.ts";
import { renderSystem } from "../prompts/render/render-system.ts";
import { renderUser } from "../prompts/render/render-user.ts";
import { segmentsText } from "../prompts/text/segment.ts";
import { DEFAULT_TEXT_BUDGET } from "../prompts/text/text-budget.ts";
import type { JsonQuestion } from "./json-question.ts";
import { planFromJson } from "./plan-from-json.ts";

/** The question for a plan. */
export function planQuestion(
  { domain, state, goal, text, ways }: Question,
  answerForm: AnswerForm,
): JsonQuestion {
  return {
    kind: "plan",
    system: renderSystem(domain, answerForm).content,
    user: segmentsText(renderUser(domain, state, goal, text, DEFAULT_TEXT_BUDGET, ways)),
    schema: planSchema(domain),
    answer: (value) => planFromJson(domain, value),
  };
}
