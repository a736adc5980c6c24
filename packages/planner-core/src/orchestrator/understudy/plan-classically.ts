import type { Answer } from "../answer/answer.ts";
import { answerInHand } from "../answer/in-hand.ts";
import type { Pausable } from "../drive/pausable.ts";
import { TOO_MANY } from "../guard/message.ts";
import type { OpenRequest } from "../request/open-request.ts";
import type { CacheMiss, InHand } from "../request/progress.ts";
import type { Refusal } from "../request/refusal.ts";
import type { UnderstudyPlan } from "../request/understudy-plan.ts";
import type { UnderstudyParts } from "./parts.ts";

const SHED: Refusal = Object.freeze({
  reason: "overloaded",
  detail: TOO_MANY,
});

/** The understudy's stage: a plan is in hand from here on, whatever the lead does. */
export function* planClassically(
  parts: UnderstudyParts,
  request: OpenRequest,
  missed: CacheMiss,
): Pausable<InHand> {
  const { clock, understudy, calls } = parts;
  const { time } = request;
  const { meaning, goals, query, choiceKey, candidate } = missed;
  const { asked } = meaning;
  const beganMs = clock.now();
  const refusal = missed.refusal ?? (request.isShed ? SHED : undefined);
  const within = (durationMs: number): number => Math.min(beganMs + durationMs, time.answerByMs);
  // A request with nothing in hand is not held to a slice that is meant for improving, nor kept for a lead that is not
  // there.
  const expectsLead = calls !== undefined && refusal === undefined;
  const limits = {
    untilMs: within(time.searchMs),
    emptyUntilMs: expectsLead ? within(time.emptySearchMs) : time.answerByMs,
  };
  const search = understudy.plan(request, { asked, goals }, limits);
  const plan = yield* tellSearch(parts, request, search, beganMs);
  // Property by property: V8 makes a copy that grows an old object at once.
  return { meaning, goals, query, choiceKey, candidate, refusal, understudy: plan };
}

/**
 * The same for a request that has nothing but a search that was cut off, where the lead has failed early: the
 * search goes on for as long as the lead could have.
 *
 * @param answer the answer without the lead's
 */
export function* searchOn(
  parts: UnderstudyParts,
  request: OpenRequest,
  inHand: InHand,
  answer: Answer,
): Pausable<Answer> {
  const { time } = request;
  const { late } = answer;
  const { unfinished } = inHand.understudy;
  if (answer.status === "solved") unfinished?.end();
  if (unfinished === undefined || answer.status === "solved") return answer;
  const search = unfinished.resume(time.answerByMs);
  const plan = yield* tellSearch(parts, request, search, parts.clock.now());
  const refusal = reasonAfter(plan, answer.refusal);
  const found = { ...inHand, refusal, understudy: plan };
  // A late answer is compared with what the agent has.
  const stillLate = late && { ...late, inHand: { ...found, refusal: inHand.refusal } };
  return answerInHand(parts, request, found, refusal, stillLate);
}

/** Why there was no plan says nothing about one that was found since; nor is a reason told where no goal is left. */
function reasonAfter({ leadGoal }: UnderstudyPlan, told: Refusal | undefined): Refusal | undefined {
  return leadGoal === undefined || told?.reason === "planner-error" ? undefined : told;
}

function* tellSearch(
  { clock, reporter }: UnderstudyParts,
  request: OpenRequest,
  search: Pausable<UnderstudyPlan>,
  beganMs: number,
): Pausable<UnderstudyPlan> {
  reporter.understudyAsked(request, beganMs);
  const plan = yield* search;
  const nowMs = clock.now();
  request.understudyMs = (request.understudyMs ?? 0) + nowMs - beganMs;
  reporter.understudyAnswered(request, plan, nowMs);
  return plan;
}
