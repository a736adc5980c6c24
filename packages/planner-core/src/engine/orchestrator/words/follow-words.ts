import type { PersonaReading } from "../../contract/directive-reader.ts";
import type { Answer } from "../answer/answer.ts";
import { chosenAnswer } from "../answer/chosen-answer.ts";
import { answerClassically } from "../answer/classical-answer.ts";
import type { ProvedCandidate } from "../call/inquiry.ts";
import { gatherCandidates } from "../classical/candidates.ts";
import type { ClassicalParts } from "../classical/parts.ts";
import type { Pausable } from "../drive/pausable.ts";
import type { OpenRequest } from "../request/open-request.ts";
import type { ClassicalAnswer, Meaning } from "../request/progress.ts";
import { limitOf } from "../request/request-time.ts";
import type { RequestWords, WordAttempt } from "../request/request-words.ts";

/**
 * Plans as the words ask, without an LLM planner: for the first unsatisfied wish, with the named things if possible. If
 * a goal is proved unreachable, the next one follows. If no wish can be reached, all remaining goals are planned for,
 * as if the words had not decided.
 *
 * @returns the answer, or the next meaning to plan for; undefined if the words decide nothing
 */
export function* followWords(
  parts: ClassicalParts,
  request: OpenRequest,
  classicalAnswer: ClassicalAnswer,
): Pausable<Answer | Meaning | undefined> {
  const { words, attempt } = classicalAnswer.meaning;
  if (words === undefined || attempt === undefined) return undefined;
  const { status } = classicalAnswer.classicalPlan;
  if (status === "solved") return yield* inStyle(parts, request, words, classicalAnswer);
  const isUnreachable = attempt.isLast && status === "unsolvable";
  const { attempts } = words;
  const at = attempts.indexOf(attempt);
  const next = !attempt.isLast || isUnreachable ? attempts[at + 1] : undefined;
  if (next !== undefined) return { asked: next.asked, words, attempt: next };
  const tried = attempts.slice(0, at + (isUnreachable ? 1 : 0));
  return askForRest(parts, request, words, tried, classicalAnswer);
}

/** The remaining goals, as if the words had not been read. */
function askForRest(
  parts: ClassicalParts,
  request: OpenRequest,
  words: RequestWords,
  tried: readonly WordAttempt[],
  classicalAnswer: ClassicalAnswer,
): Answer | Meaning {
  const { asked } = words;
  const unreachable = new Set(tried.filter(({ isLast }) => isLast).map(({ goal }) => goal));
  const left = asked.goals.filter((goal) => !unreachable.has(goal));
  const isOver = left.every((goal) => goal.condition.holds(asked.state));
  return isOver
    ? answerClassically(parts, request, classicalAnswer)
    : { asked: { ...asked, goals: left }, words };
}

/** The plan for the goal in the persona's favourite style; among equals, the first. */
function* inStyle(
  parts: ClassicalParts,
  request: OpenRequest,
  { persona, asked }: RequestWords,
  classicalAnswer: ClassicalAnswer,
): Pausable<Answer> {
  const styles = persona?.styles;
  if (styles === undefined || !isStyled(styles))
    return answerClassically(parts, request, classicalAnswer);
  const untilMs = limitOf(request.time, parts.clock.now(), request.time.searchMs);
  const { choices } = asked;
  const candidates = yield* gatherCandidates(parts, request, classicalAnswer, { choices, untilMs });
  const amountOf = ({ style }: ProvedCandidate): number => styles.get(style ?? "") ?? 0;
  let best = candidates[0];
  for (const candidate of candidates) {
    if (best !== undefined && amountOf(candidate) > amountOf(best)) best = candidate;
  }
  if (best === undefined || best === candidates[0])
    return answerClassically(parts, request, classicalAnswer);
  return chosenAnswer(parts.plans, best, "classical", "words");
}

function isStyled(styles: PersonaReading["styles"]): boolean {
  return [...styles.values()].some((amount) => amount !== 0);
}
