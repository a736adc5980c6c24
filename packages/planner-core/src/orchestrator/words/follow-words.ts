import type { PersonaReading } from "../../contract/directive-reader.ts";
import type { PlanPool } from "../../plan/plan-pool.ts";
import type { Answer } from "../answer/answer.ts";
import { chosenAnswer } from "../answer/chosen-answer.ts";
import { answerInHand } from "../answer/in-hand.ts";
import type { ProvedCandidate } from "../call/inquiry.ts";
import type { Pausable } from "../drive/pausable.ts";
import type { OpenRequest } from "../request/open-request.ts";
import type { InHand } from "../request/progress.ts";
import { limitOf } from "../request/request-time.ts";
import type { RequestWords, WordAttempt } from "../request/request-words.ts";
import { type CandidatesParts, gatherCandidates } from "../understudy/candidates.ts";

/** The parts that follow words. */
export interface FollowWordsParts extends CandidatesParts {
  readonly plans: PlanPool;
}

/**
 * Plans as the words decide, without a lead: for the first goal that they ask for and that does not hold, with the
 * things they named if that is possible. A goal that is proved unreachable gives way to the next one. If none of them
 * is reached, all goals that are left are asked for, as if the words had not decided.
 *
 * @returns the answer; `next` where the request asks for something else from now on; undefined where words decide
 * nothing
 */
export function* followWords(
  parts: FollowWordsParts,
  request: OpenRequest,
  inHand: InHand,
): Pausable<Answer | "next" | undefined> {
  const { words, wordAttempt } = request;
  if (words === undefined || wordAttempt === undefined) return undefined;
  const { status } = inHand.understudy;
  if (status === "solved") return yield* inStyle(parts, request, words, inHand);
  const isUnreachable = wordAttempt.isLast && status === "unsolvable";
  const tried = words.attempts.slice(0, request.attempt + (isUnreachable ? 1 : 0));
  const goesOn = !wordAttempt.isLast || isUnreachable;
  request.attempt = goesOn ? request.attempt + 1 : words.attempts.length;
  const { wordAttempt: next } = request;
  if (next === undefined) return askForRest(parts, request, words, tried, inHand);
  request.asked = next.asked;
  return "next";
}

/** The words did not decide: the goals that are left, as if they had not been read. */
function askForRest(
  parts: FollowWordsParts,
  request: OpenRequest,
  { asked }: RequestWords,
  tried: readonly WordAttempt[],
  inHand: InHand,
): Answer | "next" {
  const unreachable = new Set(tried.filter(({ isLast }) => isLast).map(({ goal }) => goal));
  const left = asked.goals.filter((goal) => !unreachable.has(goal));
  const isOver = left.every((goal) => goal.condition.holds(asked.state));
  if (isOver) return answerInHand(parts, request, inHand);
  request.asked = { ...asked, goals: left };
  return "next";
}

/** The plan for the goal whose style the persona likes most; the first of equals. */
function* inStyle(
  parts: FollowWordsParts,
  request: OpenRequest,
  { persona, asked }: RequestWords,
  inHand: InHand,
): Pausable<Answer> {
  const styles = persona?.styles;
  if (styles === undefined || !isStyled(styles)) return answerInHand(parts, request, inHand);
  const untilMs = limitOf(request.time, parts.clock.now(), request.time.searchMs);
  const { choices } = asked;
  const candidates = yield* gatherCandidates(parts, request, inHand, { choices, untilMs });
  const amountOf = ({ style }: ProvedCandidate): number => styles.get(style ?? "") ?? 0;
  let best = candidates[0];
  for (const candidate of candidates) {
    if (best !== undefined && amountOf(candidate) > amountOf(best)) best = candidate;
  }
  if (best === undefined || best === candidates[0]) return answerInHand(parts, request, inHand);
  return chosenAnswer(parts.plans, best, "classical", "words");
}

function isStyled(styles: PersonaReading["styles"]): boolean {
  return [...styles.values()].some((amount) => amount !== 0);
}
