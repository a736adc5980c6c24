import { InputIssuesError, type Outcome, type TogetherOutcome } from "@understudy/planner-core";
import { toldError } from "@understudy/session";

/** An answer to a question, or its refusal. */
export type QuestionAnswer =
  | ({ readonly type: "answer"; readonly id: number } & Readonly<Record<string, unknown>>)
  | RefusedMessage;

/** The refusal of a question, or of an answer of the host's model. */
export interface RefusedMessage {
  readonly type: "refused";
  /** The question's `id`, as far as it is one. */
  readonly id?: number;
  /** The `number` of the answer. */
  readonly number?: number;
  readonly code: string;
  readonly message: string;
  readonly pointer?: string;
  readonly hint?: string;
}

/**
 * An outcome as an answer. Members without a value are left out of JSON.
 *
 * @param isRevised whether it takes the place of an earlier answer
 */
export function outcomeAnswer(id: number, outcome: Outcome, isRevised = false): QuestionAnswer {
  const { agent, status, plan, goal, cost, optimal, source, hit, mended, llmSteps, llmIndices } =
    outcome;
  const { chosen, confidence, because, banned, words, reason, detail, elapsedMs } = outcome;
  return {
    ...{ type: "answer", id, agent, status, steps: plan?.steps ?? [] },
    goal: goal.name ?? goal.definition,
    ...{ cost, optimal, source, hit, mended, llmSteps, llmIndices, chosen, confidence, because },
    ...{ banned, words, reason, detail, elapsedMs },
    ...(isRevised && { isRevised }),
  };
}

/** A joint plan as an answer. */
export function togetherAnswer(id: number, outcome: TogetherOutcome): QuestionAnswer {
  const { status, steps, ends, time, cost, measure, optimal, lowerBound, waits, kept } = outcome;
  const { elapsedMs } = outcome;
  const told = { status, steps, ends, time, cost, measure, optimal, lowerBound, waits, kept };
  return { type: "answer", id, ...told, elapsedMs };
}

/** The refusal of a message, with the number that it has, if any. */
export function refusal(message: unknown, error: unknown): RefusedMessage {
  const { id, number } = Object(message) as { readonly id?: unknown; readonly number?: unknown };
  const { code, message: text, pointer, hint } = toldError(error).body.error;
  const isOwn = error instanceof InputIssuesError;
  return {
    type: "refused",
    ...(typeof id === "number" && { id }),
    ...(typeof number === "number" && { number }),
    code,
    message: text,
    ...(isOwn && pointer !== undefined && { pointer }),
    ...(isOwn && hint !== undefined && { hint }),
  };
}
