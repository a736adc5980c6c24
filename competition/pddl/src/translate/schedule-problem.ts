import { COST_SCALE, type Domain, type Goal, type PackedState } from "@understudy/planner-core";
import {
  eventName,
  type Schedule,
  type SquadProblem,
  type TimedEvent,
  TimedSteps,
} from "@understudy/planner-core/schedule";

/** A step of a plan with time, in units. */
export interface PddlTimedStep {
  readonly step: { readonly tool: string };
  readonly startsAt: number;
  /** 0 for a step that takes effect at once. */
  readonly duration: number;
}

/** The only agent, which does all steps: in PDDL any steps may overlap. */
const AGENT = "all";

/** The problem of a task with time, for planners of schedules. */
export function scheduleProblem(
  domain: Domain,
  state: PackedState,
  goal: Goal,
  measure: SquadProblem["measure"],
): SquadProblem {
  return {
    domain,
    members: [{ name: AGENT, state }],
    running: [],
    events: eventsIn(domain),
    goal: goal.condition,
    scaledBy: Number.POSITIVE_INFINITY,
    measure,
  };
}

function eventsIn({ time }: Domain): readonly TimedEvent[] {
  if (time === undefined) return [];
  const { happenings } = time;
  const { effects, effectStart } = happenings.actions;
  return time.events.flatMap(({ scaledAt }, index) => {
    const action = happenings.actionOf({ tool: eventName(index), args: {} });
    if (action < 0) return [];
    return [{ scaledAt, effects: effects.slice(effectStart[action], effectStart[action + 1]) }];
  });
}

/** The steps of a schedule, for {@link formatTemporalPlan}. */
export function stepsOfSchedule(domain: Domain, { steps }: Schedule): readonly PddlTimedStep[] {
  const all = TimedSteps.of(domain)?.all ?? [];
  return steps.flatMap(({ step, scaledStart, scaledDuration }) => {
    const timed = all[step];
    if (timed === undefined) return [];
    const [startsAt, duration] = [scaledStart / COST_SCALE, scaledDuration / COST_SCALE];
    return [{ step: { tool: timed.step.tool }, startsAt, duration }];
  });
}
