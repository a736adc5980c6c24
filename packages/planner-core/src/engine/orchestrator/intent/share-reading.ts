/**
 * Intents: directives that an LLM planner reads beside the reader.
 *
 * @module
 */

import type { DirectiveReading } from "../../contract/directive-reader.ts";
import { Answer, type LaterAnswer, type LaterWork } from "../answer/answer.ts";

import { answerClassically } from "../answer/classical-answer.ts";
import { queryOf } from "../cache/look-up.ts";
import type { LlmCallResult } from "../call/llm-call.ts";
import type { ClassicalParts } from "../classical/parts.ts";
import { type Pausable, waitFor } from "../drive/pausable.ts";
import { admit } from "../llm/admit.ts";
import { askLlm } from "../llm/ask-llm-planner.ts";
import type { OpenRequest } from "../request/open-request.ts";
import type { ClassicalAnswer, LlmAsked, Meaning } from "../request/progress.ts";
import { STANDS_ABOVE } from "../settings.ts";
import { readWords } from "../words/read-words.ts";
import { readingOfIntent } from "../words/reading-of-intent.ts";
import type { Readings } from "../words/readings.ts";

/** The parts of sharing: the current readings, and the plan for a meaning that becomes known after the answer. */
export interface SharingParts extends ClassicalParts {
  readonly readings: () => Readings | undefined;
  readonly followLater: (request: OpenRequest, meaning: Meaning) => Pausable<LaterAnswer>;
}

/**
 * Whether the LLM planner should read a request's directive beside the reader, and has not done so yet.
 */
export function isShareable(
  { readings: current, calls }: Pick<SharingParts, "readings" | "calls">,
  { asked: { text, choices } }: OpenRequest,
): boolean {
  const { directive } = text;
  if (directive === undefined || choices === 0 || calls === undefined) return false;
  const readings = current();
  if (readings?.areShared !== true || readings.isShared(directive)) return false;
  return (readings.directive(directive)?.confidence ?? 0) <= STANDS_ABOVE;
}

/**
 * Reader and LLM planner together: with the reader's plan, the LLM planner reads the directive, too. Its
 * intent may arrive during the request or after the answer. Each text is read only once.
 *
 * @param decided the reader's answer; undefined if it has decided nothing
 * @returns the meaning to follow instead, or the reader's answer; undefined if no LLM planner reads
 *   intents, or the text was already read
 */
export function* shareReading(
  parts: SharingParts,
  request: OpenRequest,
  classicalAnswer: ClassicalAnswer,
  decided: Answer | undefined,
): Pausable<Meaning | Answer | undefined> {
  const readings = parts.readings();
  if (readings === undefined || !isShareable(parts, request)) return undefined;
  const own = classicalAnswer.meaning.words?.reading;
  const refusal = request.isShed ? classicalAnswer.refusal : request.refusal;
  const asking: ClassicalAnswer = {
    ...classicalAnswer,
    intent: { reading: own },
    choiceKey: undefined,
    refusal,
  };
  const learn = (asked: LlmAsked, result: LlmCallResult, onTime: boolean): Meaning | undefined =>
    learnIntent(parts, request, readings, asked, result, onTime);
  const withLater = ({ refusal: why, late }: Answer): Answer => {
    const answer =
      decided ?? answerClassically(parts, request, { ...classicalAnswer, refusal: undefined });
    const later = late && followLate(parts, request, late, learn);
    return new Answer({ ...answer, refusal: answer.refusal ?? why, late: undefined, later });
  };
  const admitted = yield* admit(parts, request, asking);
  if (admitted instanceof Answer) return withLater(admitted);
  const answered = yield* askLlm(parts, request, admitted);
  if (answered instanceof Answer) return withLater(answered);
  const meaning = learn(answered, answered.result, true);
  request.shared = meaning;
  return (
    meaning ??
    withLater(answerClassically(parts, request, classicalAnswer, refusalOf(answered.result)))
  );
}

function* followLate(
  parts: SharingParts,
  request: OpenRequest,
  late: LlmAsked,
  learn: (asked: LlmAsked, result: LlmCallResult, onTime: boolean) => Meaning | undefined,
): LaterWork {
  const meaning = learn(late, yield* waitFor(late.call.result), false);
  return meaning === undefined ? undefined : yield* parts.followLater(request, meaning);
}

/** Keeps the LLM planner's intent together with the reader's reading; undefined if the LLM planner has none. */
function learnIntent(
  { domain, reporter }: SharingParts,
  request: OpenRequest,
  readings: Readings,
  { classicalAnswer }: LlmAsked,
  result: LlmCallResult,
  onTime: boolean,
): Meaning | undefined {
  const { answer } = result;
  const refusal = answer?.kind === "intent" ? undefined : refusalOf(result);
  reporter.llmAnswered(request, onTime, refusal, answer);
  const { directive } = request.asked.text;
  if (answer?.kind !== "intent" || directive === undefined) return undefined;
  const own: DirectiveReading | undefined = classicalAnswer.intent?.reading;
  readings.share(directive, readingOfIntent(domain, answer.intent, own), answer.intent);
  return readWords(readings, request);
}

function refusalOf(result: LlmCallResult) {
  const { answer } = result;
  if (answer === undefined) return { reason: result.reason, detail: result.detail };
  const detail = "message" in answer ? answer.message : "the answer is no intent";
  return { reason: "invalid-plan" as const, detail };
}

/** A known answer as the classical plan. */
export function knownInHand(parts: SharingParts, meaning: Meaning, known: Answer): ClassicalAnswer {
  const { goal, plan, scaledCost, optimal } = known;
  const { asked } = meaning;
  const partition = parts.partitions.of(asked, goal);
  const query = queryOf(parts, goal, partition, asked, parts.domain.hasher.key(asked.state));
  const actions = plan?.actions ?? [];
  const plans = { actions, scaledCost, optimal, scaledLowerBound: 0, goal, llmGoal: goal };
  const classicalPlan = { status: "solved" as const, ...plans };
  const none = { choiceKey: undefined, candidate: undefined, refusal: undefined };
  return { meaning, goals: [goal], query, classicalPlan, ...none };
}
