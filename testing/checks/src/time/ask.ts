import { type Domain, loadDomain } from "@understudy/planner-core";
import {
  eventName,
  type Schedule,
  type SquadProblem,
  type TimedEvent,
  type TimedStep,
  TimedSteps,
} from "@understudy/planner-core/schedule";
import { type PlainQuestion, type PlainSchedule, TICKS, ticksOf } from "./plain.ts";

/** A question as the planner takes it. */
export interface AskedQuestion {
  readonly problem: SquadProblem;
  /** A schedule of the grid as one of the planner. */
  scheduleOf(schedule: PlainSchedule): Schedule;
  /** A schedule of the planner as one of the grid. */
  plainOf(schedule: Schedule): PlainSchedule;
}

/** Puts a question to the planner's domains. */
export function ask(question: PlainQuestion): AskedQuestion {
  const domain = loadDomain(question.domain);
  const steps = TimedSteps.of(domain);
  if (steps === undefined) throw new RangeError("The drawn domain has no time");
  const stepOf = (tool: string): number => (steps.find({ tool, args: {} }) as TimedStep).index;
  const [{ by }] = question.domain.goals;
  const problem: SquadProblem = {
    domain,
    members: question.members.map(({ own, disabled }, index) => ({
      name: `m${index}`,
      state: domain.state({ ...question.shared, ...own }),
      disabled: new Set(disabled.map(stepOf)),
    })),
    running: question.running.map(({ tool, members, left, leftTo }) => {
      return { step: stepOf(tool), members, scaledLeft: left, scaledLeftTo: leftTo };
    }),
    events: [...eventsOf(question, steps.time.happenings), ...openingsOf(question, steps)].sort(
      (one, other) => one.scaledAt - other.scaledAt,
    ),
    clocks: (question.clocks ?? []).flatMap((scaledLeft, clock) =>
      scaledLeft === undefined ? [] : [{ clock, scaledLeft }],
    ),
    goal: domain.goal("goal").condition,
    scaledBy: by === undefined ? Number.POSITIVE_INFINITY : ticksOf(by),
    ways: question.ways && domain.ways(unitsOf(question.ways)),
    measure: question.measure,
  };
  return {
    problem,
    scheduleOf: ({ steps: played, ends }) => ({
      steps: played.map(({ tool, members, start, duration }) => {
        return { step: stepOf(tool), members, scaledStart: start, scaledDuration: duration };
      }),
      scaledEnds: ends,
    }),
    plainOf: ({ steps: played, scaledEnds }) => ({
      steps: played.map(({ step, members, scaledStart, scaledDuration }) => {
        const { tool } = (steps.all[step] as TimedStep).step;
        return { tool, members, start: scaledStart, duration: scaledDuration };
      }),
      ends: scaledEnds,
    }),
  };
}

/** The effects of the events, which are tools among the happenings. */
function eventsOf({ domain: { events = [] } }: PlainQuestion, happenings: Domain) {
  const { effects, effectStart } = happenings.actions;
  return events
    .map(({ at }) => ticksOf(at))
    .toSorted((one, other) => one - other)
    .map((scaledAt, position) => {
      const action = happenings.actionOf({ tool: eventName(position), args: {} });
      return { scaledAt, effects: effects.slice(effectStart[action], effectStart[action + 1]) };
    });
}

function openingsOf({ openings = [] }: PlainQuestion, steps: TimedSteps): readonly TimedEvent[] {
  return openings.map(({ at, tools }) => {
    const opened = tools.flatMap((tool) => steps.matching(tool));
    const opens = new Map(opened.map(({ index }) => [index, "opening"]));
    return { scaledAt: at, effects: new Int32Array(), opens };
  });
}

/** Costs of ways in units. */
function unitsOf(ways: NonNullable<PlainQuestion["ways"]>): Record<string, Record<string, number>> {
  const rows = Object.entries(ways).map(([from, row]) => {
    const costs = Object.entries(row).map(([to, ticks]) => [to, ticks / TICKS]);
    return [from, Object.fromEntries(costs)];
  });
  return Object.fromEntries(rows) as Record<string, Record<string, number>>;
}
