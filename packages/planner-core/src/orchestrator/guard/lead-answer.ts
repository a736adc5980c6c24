import type { LeadAnswer, LeadUsage } from "../../contract/lead.ts";
import { describeValue, isRecord } from "../../domain/definition/issues.ts";
import { InferenceError } from "../../errors.ts";
import { readMember } from "./answering-member.ts";

/** A longer plan is none that an agent could play. */
const MAX_STEPS = 10_000;
/** A word: shapes name series of metrics, which must not be without number. */
const SHAPE = /^[a-z][a-z-]{0,19}$/;
/** A model's name is told in logs and metrics, not a story. */
const MAX_NAME_LENGTH = 100;
/** More tokens than any model reads or writes in one call. */
const MAX_TOKENS = 1e9;

/**
 * Checks a lead's answer before it is believed: a lead is somebody else's code, and passes on what a server said.
 * Copied, so that it cannot change any more.
 *
 * @param elapsedMs how long the call took: no time that the answer tells can be longer
 * @throws InferenceError if it is no answer; whatever a getter of it throws
 */
export function readLeadAnswer(answer: unknown, elapsedMs: number): LeadAnswer {
  if (isRecord(answer)) {
    const { kind, actions, index, message } = answer;
    const text = textOf(answer["text"]);
    const usage = usageOf(answer["usage"], elapsedMs);
    const by = readMember(answer);
    if (kind === "plan" && Array.isArray(actions)) {
      return { ...readPlan(actions, text, usage, shapeOf(answer["shape"])), ...by };
    }
    if (kind === "choice" && typeof index === "number") return { kind, index, text, usage, ...by };
    if (kind === "invalid-json" || kind === "invalid-plan") {
      return { kind, message: textOf(message), text, usage, ...by };
    }
  }
  throw new InferenceError(
    `the lead answered with ${describeValue(answer)}, which is not an answer`,
  );
}

function readPlan(
  actions: readonly unknown[],
  text: string,
  usage: LeadUsage | undefined,
  shape: string | undefined,
): LeadAnswer {
  const { length } = actions;
  if (length > MAX_STEPS) {
    const message = `the plan has ${length} steps; the most is ${MAX_STEPS}`;
    return { kind: "invalid-plan", message, text, usage };
  }
  // Anything but a number names no action.
  const ids = Array.from(actions, (action) => (typeof action === "number" ? action : -1));
  return { kind: "plan", actions: ids, text, usage, shape };
}

function shapeOf(shape: unknown): string | undefined {
  return typeof shape === "string" && SHAPE.test(shape) ? shape : undefined;
}

function textOf(text: unknown): string {
  return typeof text === "string" ? text : "";
}

/** Undefined where a count is none: what cannot be believed is not counted. */
function usageOf(usage: unknown, elapsedMs: number): LeadUsage | undefined {
  if (!isRecord(usage)) return undefined;
  const { promptTokens, completionTokens, firstTokenMs, totalMs, model } = usage;
  const { decodedTokens, decodeMs } = usage;
  if (!isCount(promptTokens) || !isCount(completionTokens) || !isTime(totalMs)) return undefined;
  const boundedMs = Math.min(totalMs, elapsedMs);
  return {
    promptTokens,
    completionTokens,
    firstTokenMs: isTime(firstTokenMs) ? Math.min(firstTokenMs, boundedMs) : undefined,
    totalMs: boundedMs,
    ...(isCount(decodedTokens) ? { decodedTokens: Math.min(decodedTokens, completionTokens) } : {}),
    ...(isTime(decodeMs) ? { decodeMs: Math.min(decodeMs, boundedMs) } : {}),
    ...(isName(model) ? { model } : {}),
  };
}

function isName(value: unknown): value is string {
  return typeof value === "string" && value.length <= MAX_NAME_LENGTH && !/\p{Cc}/u.test(value);
}

function isCount(value: unknown): value is number {
  return isTime(value) && value <= MAX_TOKENS;
}

function isTime(value: unknown): value is number {
  return typeof value === "number" && value >= 0 && value < Number.POSITIVE_INFINITY;
}
