import { InferenceError } from "../../../base/errors.ts";
import { describeValue, isRecord } from "../../../base/json/issues.ts";
import { shownText } from "../../../base/text/shown-text.ts";
import type { Intent } from "../../contract/intent.ts";
import type {
  AnsweringMember,
  EnsembleReport,
  LlmAnswer,
  LlmUsage,
} from "../../contract/llm-planner.ts";

/** Limit on the length of plans; no agent could play a longer one. */
const MAX_STEPS = 10_000;
/** One word. Shapes become metric labels, which must be few. */
const SHAPE = /^[a-z][a-z-]{0,19}$/;
/** Limit on model names, which appear in logs and metrics. */
const MAX_NAME_LENGTH = 100;
/** Limit on token counts, larger than any model's context. */
const MAX_TOKENS = 1e9;

/**
 * Validates an LLM planner's answer, since an LLM planner is foreign code and passes on data from a server. Returns a
 * copy, so that it cannot change later.
 *
 * @param elapsedMs duration of the call: an upper bound on reported times
 * @throws InferenceError if the answer is invalid; errors of its getters are passed on
 */
export function readLlmAnswer(answer: unknown, elapsedMs: number): LlmAnswer {
  if (isRecord(answer)) {
    const { kind, actions, index, message } = answer;
    const text = textOf(answer["text"]);
    const usage = usageOf(answer["usage"], elapsedMs);
    const by = byOf(answer);
    if (kind === "plan" && Array.isArray(actions)) {
      const plan = readPlan(actions, text, usage, shapeOf(answer["shape"]));
      return { ...plan, ...unknownOf(answer["unknown"], plan), ...by };
    }
    if (kind === "choice" && typeof index === "number") return { kind, index, text, usage, ...by };
    if (kind === "intent" && isRecord(answer["intent"])) {
      return { kind, intent: readIntent(answer["intent"]), text, usage, ...by };
    }
    if (kind === "invalid-json" || kind === "invalid-plan") {
      return { kind, message: textOf(message), text, usage, ...by };
    }
  }
  throw new InferenceError(
    `the LLM planner answered with ${describeValue(answer)}, which is not an answer`,
  );
}

const ENDS: ReadonlySet<unknown> = new Set(["won", "lost", "refused", "failed", "cancelled"]);

/** The model that answered in a pool of several, and the pool's report of its calls, if these can be read. */
function byOf({ member, ensemble }: Readonly<Record<string, unknown>>): AnsweringMember {
  return {
    ...(typeof member === "string" && { member: member.slice(0, MAX_NAME_LENGTH) }),
    ...(isEnsemble(ensemble) && { ensemble }),
  };
}

function isEnsemble(ensemble: unknown): ensemble is EnsembleReport {
  if (!isRecord(ensemble) || !Array.isArray(ensemble["calls"])) return false;
  const { strategy, why, calls, tokensWasted, agreement = 0 } = ensemble;
  const isCall = (call: unknown): boolean =>
    isRecord(call) &&
    typeof call["member"] === "string" &&
    ENDS.has(call["end"]) &&
    [call["beganMs"], call["endedMs"], call["tokens"]].every(isTime);
  const isRead = typeof strategy === "string" && typeof why === "string";
  return isRead && isCount(tokensWasted) && isTime(agreement) && calls.every(isCall);
}

/** Limits on an intent: any more is no reading of one text. */
const MOST_GOALS = 8;
const MAX_MEANS = 200;
/** Letters of an unknown action. */
const MAX_STEP_TEXT = 100;

function readIntent(intent: Readonly<Record<string, unknown>>): Intent {
  const { means, goals, amount, disabled, discouraged, refused, use, confidence } = intent;
  const texts = Array.isArray(goals) ? goals.slice(0, MOST_GOALS) : [];
  return {
    means: shownText(textOf(means).slice(0, MAX_MEANS)),
    goals: texts.filter((goal: unknown) => typeof goal === "string"),
    ...(typeof amount === "number" && Number.isSafeInteger(amount) ? { amount } : {}),
    disabled: actionsOf(disabled),
    discouraged: actionsOf(discouraged),
    refused: actionsOf(refused),
    use: actionsOf(use),
    ...(intent["isCut"] === true && { isCut: true }),
    confidence: typeof confidence === "number" && confidence >= 0 ? Math.min(1, confidence) : 0,
  };
}

function actionsOf(actions: unknown): readonly number[] {
  if (!Array.isArray(actions)) return [];
  return actions.filter((action: unknown) => typeof action === "number").slice(0, MAX_STEPS);
}

function readPlan(
  actions: readonly unknown[],
  text: string,
  usage: LlmUsage | undefined,
  shape: string | undefined,
): LlmAnswer {
  const { length } = actions;
  if (length > MAX_STEPS) {
    const message = `the plan has ${length} steps; the most is ${MAX_STEPS}`;
    return { kind: "invalid-plan", message, text, usage };
  }
  // A value that is not a number is an unknown action.
  const ids = Array.from(actions, (action) => (typeof action === "number" ? action : -1));
  return { kind: "plan", actions: ids, text, usage, shape };
}

/** Texts of the unknown actions of a plan. */
function unknownOf(texts: unknown, plan: LlmAnswer): object {
  if (!isRecord(texts) || plan.kind !== "plan") return {};
  const told = plan.actions.flatMap((action, at) => {
    const text = action < 0 ? textOf(texts[at]) : "";
    return text === "" ? [] : [[at, shownText(text.slice(0, MAX_STEP_TEXT))] as const];
  });
  return { unknown: Object.fromEntries(told) };
}

function shapeOf(shape: unknown): string | undefined {
  return typeof shape === "string" && SHAPE.test(shape) ? shape : undefined;
}

function textOf(text: unknown): string {
  return typeof text === "string" ? text : "";
}

/** The usage counts of an answer; undefined if any of them is invalid, as unreliable usage is not counted. */
function usageOf(usage: unknown, elapsedMs: number): LlmUsage | undefined {
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
