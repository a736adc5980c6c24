import type { PersonaReading } from "../../contract/directive-reader.ts";
import type { Goal } from "../../domain/domain.ts";
import { chosenAnswer } from "../cache/chosen-answer.ts";
import { type LookUpParts, lookUp } from "../cache/look-up.ts";
import type { ProvedCandidate } from "../call/inquiry.ts";
import type { Steps } from "../drive/steps.ts";
import { type CandidatesParts, gatherCandidates } from "../lead/candidates.ts";
import type { Answer } from "../outcome/answer.ts";
import { answerInHand } from "../outcome/in-hand.ts";
import { type ProveParts, reuse } from "../proof/prove.ts";
import type { OpenRequest } from "../request/open-request.ts";
import { endOf } from "../request/request-time.ts";
import { skipGoals } from "../request/skip-goals.ts";
import { type PlanClassicallyParts, planClassically } from "../understudy/plan-classically.ts";
import { attemptsOf, openWishes } from "./attempts.ts";
import type { RequestWords } from "./request-words.ts";

/** What words are followed with. */
export interface FollowWordsParts
  extends LookUpParts,
    PlanClassicallyParts,
    ProveParts,
    CandidatesParts {}

/**
 * Where the words decide no model is asked: the first goal that they ask for and that does not hold is
 * planned for, by what they named if that is possible. A goal that is proved unreachable gives way to the
 * next one. If none of them is reached, the request goes its way with all goals that are left.
 */
export function* followWords(
  parts: FollowWordsParts,
  request: OpenRequest,
): Steps<Answer | undefined> {
  const { words, refusal } = request;
  if (words === undefined || !words.decide) return undefined;
  const unreachable = new Set<Goal>();
  // The stages before have looked the first attempt up.
  let isLookedUp = true;
  for (const wish of openWishes(words)) {
    let answer: Answer | undefined;
    for (const asked of attemptsOf(words.asked, wish)) {
      request.asked = asked;
      answer =
        (isLookedUp ? undefined : lookUpWish(parts, request)) ?? (yield* plan(parts, request));
      isLookedUp = false;
      if (answer.status === "solved") return answer;
    }
    if (answer?.status !== "unsolvable") break;
    unreachable.add(wish.goal);
  }
  return goOn(parts, request, words, unreachable, refusal);
}

/** What the cache has for the one goal that is asked for now. */
function lookUpWish(parts: FollowWordsParts, request: OpenRequest): Answer | undefined {
  request.goals = request.asked.goals;
  request.candidate = undefined;
  return lookUp(parts, request);
}

/** What the understudy has for that goal, or a dear plan of the cache; in the style of the persona. */
function* plan(parts: FollowWordsParts, request: OpenRequest): Steps<Answer> {
  // Nobody asks the lead, so nothing speaks against it.
  request.refusal = undefined;
  yield* planClassically(parts, request);
  const reused = yield* reuse(parts, request);
  if (reused !== undefined) return reused;
  const { words, understudy } = request;
  const styles = words?.persona?.styles;
  if (words === undefined || understudy.status !== "solved" || !isStyled(styles)) {
    return answerInHand(parts, request);
  }
  request.asked = { ...request.asked, choices: words.asked.choices };
  return yield* inStyle(parts, request, styles);
}

const isStyled = (
  styles: PersonaReading["styles"] | undefined,
): styles is PersonaReading["styles"] =>
  [...(styles?.values() ?? [])].some((amount) => amount !== 0);

/** Of several plans for the goal the one whose style the persona likes most; of equals the first. */
function* inStyle(
  parts: FollowWordsParts,
  request: OpenRequest,
  styles: PersonaReading["styles"],
): Steps<Answer> {
  const untilMs = endOf(request.time, parts.clock.now(), request.time.searchMs);
  const candidates = yield* gatherCandidates(parts, request, untilMs);
  const amountOf = ({ style }: ProvedCandidate): number => styles.get(style ?? "") ?? 0;
  let best = candidates[0];
  for (const candidate of candidates) {
    if (best !== undefined && amountOf(candidate) > amountOf(best)) best = candidate;
  }
  if (best === undefined || best === candidates[0]) return answerInHand(parts, request);
  return chosenAnswer(parts.plans, best, "classical", "words");
}

/** The words did not decide: the goals that are left, as if they had not decided. */
function goOn(
  parts: FollowWordsParts,
  request: OpenRequest,
  { asked }: RequestWords,
  unreachable: ReadonlySet<Goal>,
  refusal: OpenRequest["refusal"],
): Answer | undefined {
  const left = asked.goals.filter((goal) => !unreachable.has(goal));
  const isOver = left.every((goal) => goal.condition.holds(asked.state));
  if (isOver) return answerInHand(parts, request);
  request.asked = { ...asked, goals: left };
  request.candidate = undefined;
  request.refusal = refusal;
  return skipGoals(parts, request) ?? lookUp(parts, request);
}
