import type { SingleGoal } from "../../../engine/contract/request.ts";
import type { MemberInput, TogetherRequest } from "../../../engine/contract/together.ts";
import type { DomainTypes, Step } from "../../../rules/domain/definition/types.ts";
import type { PackedState } from "../../../rules/state/packed-state.ts";
import type { TimedSteps } from "../../../time/schedule/timed-steps.ts";
import type { SquadRunnerOptions } from "../options.ts";
import type { SquadPlan } from "../plan/squad-plan.ts";
import { isChosen } from "../plan/squad-step.ts";
import type { Timetable } from "../plan/timetable.ts";
import type { Roster } from "../roster.ts";
import type { SquadLives } from "../squad-lives.ts";
import type { SquadRules } from "../squad-rules.ts";

/** The situation that a squad asks about. */
export interface AskedSituation<T extends DomainTypes> {
  readonly nowMs: number;
  readonly unitMs: number;
  readonly goal: SingleGoal<T>;
  readonly roster: Roster<T>;
  readonly plan: SquadPlan;
  readonly timetable: Timetable | undefined;
  /** Whether the plan is to be changed as little as possible. */
  readonly keeps: boolean;
  readonly lives: SquadLives;
  readonly rules: SquadRules<T>;
  readonly steps: TimedSteps;
}

/** The request for a squad's plan: with the steps in flight, and the rest of the old plan. */
export function squadRequest<T extends DomainTypes>(
  {
    budgetMs,
    measure,
    expansions,
    until = "settled",
  }: Pick<SquadRunnerOptions<T>, "budgetMs" | "measure" | "expansions" | "until">,
  asked: AskedSituation<T>,
): TogetherRequest<T> {
  const { nowMs, unitMs, goal, roster, plan, timetable, keeps, lives, rules, steps } = asked;
  const disabled = rules.disabledNow(roster.names, lives, nowMs);
  const agents = roster.names.map((name): readonly [string, MemberInput<T>] => {
    const state = (roster.stateOf(name) as PackedState).slice();
    const avoided = [...(disabled.get(name) ?? [])].map(
      (index) => steps.all[index]?.step as Step<T>,
    );
    return [name, avoided.length === 0 ? state : { state, disabled: avoided }];
  });
  const running = plan.flights.map(({ timed, members, running }) => {
    const [agent, ...others] = members as [string, ...string[]];
    const endMs = (isChosen(timed) ? running?.leastMs : running?.endsAtMs) ?? nowMs;
    const leftMs = Math.max(unitMs / 1000, endMs - nowMs);
    const most = isChosen(timed) ? (running?.latestMs ?? nowMs) - nowMs : leftMs;
    const leftToMs = Math.max(leftMs, most);
    return { agent, step: timed.step as Step<T>, leftMs, leftToMs, with: others };
  });
  const passed = ((nowMs - plan.epochMs) * 1000) / unitMs;
  const keep = plan.pending.map((step) => {
    const { timed, members, scaledStart, scaledEnd } = step;
    const [agent, ...others] = members as [string, ...string[]];
    const scaled = timetable?.startOf(step) ?? Math.max(0, scaledStart - passed);
    const duration = (scaledEnd - scaledStart) / 1000;
    const startsAt = Math.round(scaled) / 1000;
    return { agent, step: timed.step as Step<T>, startsAt, duration, with: others };
  });
  const { maintain, ways } = rules;
  const { by, events } = rules.given;
  return {
    ...{
      agents: Object.fromEntries(agents),
      goal,
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
    ...(expansions === undefined ? {} : { expansions }),
    until,
    ...(keeps && keep.length > 0 ? { keep } : {}),
  };
}
