import type { Clock } from "../../time/clock.ts";
import type { Resumable } from "../drive/resumable.ts";
import type { Reporter } from "../report/reporter.ts";
import type { OpenRequest } from "../request/open-request.ts";
import type { CacheMiss, InHand } from "../request/progress.ts";
import type { Refusal } from "../request/refusal.ts";
import type { Understudy } from "./understudy.ts";

/** What the understudy's stage works with. */
export interface PlanClassicallyParts {
  readonly clock: Clock;
  readonly understudy: Understudy;
  readonly reporter: Reporter;
  readonly hasLead: boolean;
}

const SHED: Refusal = Object.freeze({
  reason: "overloaded",
  detail: "more agents waited than could be planned for in time",
});

/** The understudy's stage: a plan is in hand from here on, whatever the lead does. */
export function* planClassically(
  { clock, understudy, reporter, hasLead }: PlanClassicallyParts,
  request: OpenRequest,
  missed: CacheMiss,
): Resumable<InHand> {
  const { time } = request;
  const { goals, query, choiceKey, candidate } = missed;
  const beganMs = clock.now();
  const refusal = request.isShed ? SHED : missed.refusal;
  reporter.understudyAsked(request, beganMs);
  const endOf = (durationMs: number): number => Math.min(beganMs + durationMs, time.answerByMs);
  // Whoever has nothing in hand is not held to a slice that is meant for improving, nor kept for a
  // lead that is not there.
  const expectsLead = hasLead && refusal === undefined;
  const limits = {
    untilMs: endOf(time.searchMs),
    emptyUntilMs: expectsLead ? endOf(time.emptySearchMs) : time.answerByMs,
  };
  const plan = yield* understudy.plan(request, goals, limits);
  const nowMs = clock.now();
  request.understudyMs = (request.understudyMs ?? 0) + nowMs - beganMs;
  reporter.understudyAnswered(request, plan, nowMs);
  // Property by property: V8 makes a copy that grows an old object at once.
  return { goals, query, choiceKey, candidate, refusal, understudy: plan };
}
