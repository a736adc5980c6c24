import type { LlmRequest } from "@understudy/planner-core";
import type { AnswerForm } from "../prompts/render/answer-form.ts";
import { choiceQuestion } from "./choice-question.ts";
import type { JsonQuestion } from "./json-question.ts";
import { planQuestion } from "./plan-question.ts";
import { readingQuestion } from "./reading-question.ts";

/** Settings of the questions. */
export interface JsonQuestionOptions {
  /** Instructions on the answer's format. Default `example`; a model trained on these prompts is `taught`. */
  readonly answerForm?: AnswerForm | undefined;
}

/**
 * The question of an LLM planner's call.
 *
 * @throws RequestError if there are more than 8 plans to choose from
 *
 * @example
 * const { system, user, schema, answer } = jsonQuestion(request);
 * return answer(JSON.parse(await myModel(system, user, schema)));
 */
export function jsonQuestion(
  request: LlmRequest,
  { answerForm = "example" }: JsonQuestionOptions = {},
): JsonQuestion {
  const { question, candidates = [] } = request;
  if (question.intent !== undefined) return readingQuestion(question);
  return candidates.length > 0
    ? choiceQuestion(question, candidates)
    : planQuestion(question, answerForm);
}
