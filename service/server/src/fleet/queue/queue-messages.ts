import type { Condition, LlmAnswer, LlmUsage, QuestionText } from "@understudy/planner-core";

/** A queued question. Its content is untrusted. */
export interface QueuedQuestion {
  /** The domain definition as text. */
  readonly domain: string;
  readonly key: string;
  readonly state: readonly number[];
  readonly goal: string | Condition;
  readonly text: QuestionText;
  readonly answerMs: number;
}

/** A worker's model, reported before the first question. */
export interface Introduction {
  readonly model: string;
  readonly fingerprint: string;
  /** Whether the model was taught the domain. */
  readonly isTaught: boolean;
}

/** A queued answer. */
export interface QueuedAnswer {
  readonly fingerprint: string;
  readonly answer: LlmAnswer;
}

/** Parses an introduction; undefined if it is invalid. */
export function readIntroduction(value: unknown): Introduction | undefined {
  const { model, fingerprint, isTaught } = recordOf(value);
  if (typeof model !== "string" || typeof fingerprint !== "string") return undefined;
  return { model, fingerprint, isTaught: isTaught === true };
}

/** Parses an answer; undefined if it is invalid. The plan itself is not checked. */
export function readQueuedAnswer(value: unknown, actions: number): QueuedAnswer | undefined {
  const { fingerprint, answer } = recordOf(value);
  const { kind, text, usage, message, actions: plan } = recordOf(answer);
  if (typeof fingerprint !== "string" || typeof text !== "string") return undefined;
  const counted = readUsage(usage);
  if (kind === "plan") {
    if (!Array.isArray(plan) || !plan.every((action) => isAction(action, actions)))
      return undefined;
    return { fingerprint, answer: { kind, actions: plan as number[], text, ...counted } };
  }
  if (kind !== "invalid-json" && kind !== "invalid-plan") return undefined;
  if (typeof message !== "string") return undefined;
  return { fingerprint, answer: { kind, message, text, ...counted } };
}

function readUsage(value: unknown): { readonly usage?: LlmUsage } {
  const { promptTokens, completionTokens, totalMs } = recordOf(value);
  if (!isCount(promptTokens) || !isCount(completionTokens)) return {};
  return { usage: { promptTokens, completionTokens, totalMs: Number(totalMs) || 0 } };
}

function isAction(value: unknown, actions: number): boolean {
  return Number.isInteger(value) && (value as number) >= -1 && (value as number) < actions;
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
