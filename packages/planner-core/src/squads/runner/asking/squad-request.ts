import type { MemberInput, TogetherRequest } from "../../../engine/contract/together.ts";
import type { DomainTypes, PackedState, Step } from "../../../rules/index.ts";
import { expectedEnds } from "../plan/preparation.ts";
import { isChosen } from "../plan/squad-step.ts";
import type { SquadNow } from "../squad-now.ts";

/**
 * The request for a squad's plan: with the steps in flight, and with the rest of the old plan if that no longer works,
 * to be changed as little as possible.
 */
export function squadRequest<T extends DomainTypes>(now: SquadNow<T>): TogetherRequest<T> {
  const { budgetMs, measure, expansions } = now.options;
  // What is limited by expansions must not depend on when a better plan comes.
  const { until = expansions === undefined ? "first" : "settled" } = now.options;
  const { nowMs, unitMs, goals, roster, plan, timetable, rules, steps, disabled } = now;
  const agents = roster.names.map((name): readonly [string, MemberInput<T>] => {
    const state = (roster.stateOf(name) as PackedState).slice();
    const avoided = [...(disabled.get(name) ?? [])].map(
      (index) => steps.all[index]?.step as Step<T>,
    );
    return [name, avoided.length === 0 ? state : { state, disabled: avoided }];
  });
  const expectedEndMs = expectedEnds(plan, now.situation);
  const lefts = plan.flights.map(({ timed, running }) => {
    if (running === undefined) return unitMs / 1000;
    const endMs = isChosen(timed) ? running.leastMs : expectedEndMs(running);
    return Math.max(unitMs / 1000, endMs - nowMs);
  });
  const slackMs = (plan.flights.length * unitMs) / 1000;
  const running = plan.flights.map(({ timed, members, running }, at) => {
    const [agent, ...others] = members as [string, ...string[]];
    const leftMs = lefts[at] as number;
    // Steps that are to end together, or are late together, may still have to end one after the other.
    const isAmong = lefts.some(
      (other, index) => index !== at && Math.abs(other - leftMs) < slackMs,
    );
    const leftToMs = isChosen(timed)
      ? Math.max(leftMs, (running?.latestMs ?? nowMs) - nowMs)
      : leftMs + (isAmong ? slackMs : 0);
    return { agent, step: timed.step as Step<T>, leftMs, leftToMs, with: others };
  });
  const passed = ((nowMs - plan.epochMs) * 1000) / unitMs;
  const keep = plan.pending.map((step) => {
    const { timed, members, scaledStart, scaledEnd } = step;
    const [agent, ...others] = members as [string, ...string[]];
    const scaled =
      timetable === undefined
        ? Math.max(0, scaledStart - passed)
        : Math.max(0, ((now.msOf(timetable.startOf(step)) - nowMs) * 1000) / unitMs);
    const duration = (scaledEnd - scaledStart) / 1000;
    const startsAt = Math.round(scaled) / 1000;
    return { agent, step: timed.step as Step<T>, startsAt, duration, with: others };
  });
  const { maintain, ways } = rules;
  const { by, events } = rules.given;
  return {
    agents: Object.fromEntries(agents),
    ...{
      goal: goals.reference,
      goals: goals.toJSON(),
      nowMs,
      unitMs,
      measure,
      by,
      events,
      maintain,
      ways,
    },
    budgetMs: typeof budgetMs === "function" ? budgetMs() : budgetMs,
    running,
    clocks: now.clocks.left(nowMs),
    ...(expansions === undefined ? {} : { expansions }),
    until,
    ...(!now.isSound && keep.length > 0 ? { keep } : {}),
  };
}
