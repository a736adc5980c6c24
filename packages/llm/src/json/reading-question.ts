import type { LlmAnswer, Question } from "@understudy/planner-core";
import {
  bansOf,
  decideGoal,
  intentOf,
  isSettled,
  settledBans,
  statedBans,
  votesOf,
} from "../planner/intent/decide-intent.ts";
import { intentTerms } from "../planner/intent/intent-terms.ts";
import { withNamedWays } from "../planner/intent/named-actions.ts";
import { type ReadIntent, readIntent } from "../planner/intent/read-intent.ts";
import {
  intentSchema,
  isCutForIntent,
  renderIntentSystem,
  renderIntentUser,
} from "../planner/intent/render-intent.ts";
import { segmentsText } from "../prompts/text/segment.ts";
import { DEFAULT_TEXT_BUDGET } from "../prompts/text/text-budget.ts";
import type { JsonQuestion } from "./json-question.ts";

/** The question for the meaning of a directive. The reader and the model decide together, without a third voice. */
export function readingQuestion(question: Question): JsonQuestion {
  const { domain, text } = question;
  const { directive = "" } = text;
  const terms = intentTerms(domain);
  return {
    kind: "reading",
    system: renderIntentSystem(domain).content,
    user: segmentsText(renderIntentUser(directive, DEFAULT_TEXT_BUDGET)),
    schema: intentSchema(terms, true),
    answer: (value) => {
      const read = readIntent(value, terms);
      if (read !== undefined) return decided(question, withNamedWays(terms.words, read, directive));
      return { kind: "invalid-json", message: "the answer is no intent", text: "" };
    },
  };
}

function decided({ domain, intent, text }: Question, read: ReadIntent): LlmAnswer {
  const { directive = "" } = text;
  const reading = intent?.reading;
  const votes = votesOf(reading, read);
  const isCut = isCutForIntent(directive, DEFAULT_TEXT_BUDGET);
  const confidence = reading?.goalConfidence ?? reading?.confidence ?? 0;
  const verdict = decideGoal(votes, undefined, confidence, isCut);
  const forbidden = new Set(bansOf(domain, reading));
  const terms = intentTerms(domain);
  const doubtful = isSettled(reading)
    ? settledBans(terms, votes, read, forbidden, directive)
    : new Set(statedBans(terms, read, forbidden, directive));
  const decision = { verdict, forbidden, doubtful, isCut };
  return {
    kind: "intent",
    intent: intentOf(terms, reading, read, decision),
    text: "",
  };
}
