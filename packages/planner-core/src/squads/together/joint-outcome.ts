import type {
  JointStep,
  JointWait,
  ScheduleResult,
  TogetherOutcome,
} from "../../engine/contract/together.ts";
import { COST_SCALE } from "../../rules/domain/definition/costs.ts";
import {
  type Footprint,
  footprintOf,
  footprintOfEffects,
  footprintOfStart,
} from "../../time/durations/footprints.ts";
import { awaitedClock } from "../../time/schedule/clocks/awaited-clock.ts";
import { keptShare } from "../../time/schedule/kept-share.ts";
import type {
  Schedule,
  ScheduledStep,
  SquadProblem,
  TimedEvent,
} from "../../time/schedule/problem.ts";
import {
  partnerRoles,
  stepParts,
  type TimedStep,
  type TimedSteps,
} from "../../time/schedule/timed-steps.ts";

/** The outcome of a search, in names and units. */
export function jointOutcome(
  steps: TimedSteps,
  names: readonly string[],
  problem: SquadProblem,
  result: ScheduleResult,
  elapsedMs: number,
): TogetherOutcome {
  const scaledLowerBound = result.status === "unsolvable" ? 0 : result.scaledLowerBound;
  const none = {
    ...{ steps: [], ends: [], time: 0, cost: 0, measure: 0, optimal: false, waits: [], kept: 1 },
    ...{ lowerBound: scaledLowerBound / COST_SCALE, elapsedMs },
  };
  if (result.status !== "solved") return { ...none, status: result.status };
  const { schedule, scaledTime, scaledCost, optimal } = result;
  const { measure } = problem;
  return {
    ...none,
    status: "solved",
    steps: schedule.steps.map((step) => jointStep(steps, names, step)),
    ends: schedule.scaledEnds.map((end) => end / COST_SCALE),
    time: scaledTime / COST_SCALE,
    cost: scaledCost / COST_SCALE,
    measure: (measure.time * scaledTime + measure.cost * scaledCost) / COST_SCALE,
    optimal,
    waits: waitsIn(steps, names, problem, schedule),
    kept: keptShare(problem.keep, schedule),
  };
}

function jointStep(
  steps: TimedSteps,
  names: readonly string[],
  { step, members, scaledStart, scaledDuration }: ScheduledStep,
): JointStep {
  const [agent = "", ...others] = members.map((member) => names[member] as string);
  const timed = steps.all[step] as TimedStep;
  return {
    ...{ agent, step: timed.step, with: others },
    ...partnerRoles(timed),
    ...{ startsAt: scaledStart / COST_SCALE, duration: scaledDuration / COST_SCALE },
  };
}

/** Thousandths between a change and a start that follows at once. */
const SAME = 10;

/** A change that a step may wait for: the start or end of another step, or an event. */
interface Cause {
  readonly scaledAt: number;
  /** The start of its step. */
  readonly scaledFrom: number;
  readonly writes: ReadonlySet<number>;
  /** See `TimedEvent`. */
  readonly opens?: TimedEvent["opens"];
  readonly member: number | undefined;
  readonly what: string;
  readonly members: readonly number[];
}

/** The times in which members do nothing before a step, each with the last change that the step needs. */
function waitsIn(
  steps: TimedSteps,
  names: readonly string[],
  problem: SquadProblem,
  schedule: Schedule,
): readonly JointWait[] {
  const { happenings } = steps.time;
  const causes: Cause[] = problem.events.map(({ scaledAt, effects, opens }) => {
    const { writes } = footprintOfEffects(effects);
    const common = { member: undefined, what: "event", members: [] };
    return { ...common, writes, opens, scaledAt, scaledFrom: Number.NEGATIVE_INFINITY };
  });
  const add = (timed: TimedStep, members: readonly number[], start: number, end: number): void => {
    const [member] = members;
    const common = { member, members, what: timed.step.tool, scaledFrom: start };
    const writes = (key: "start" | "end"): ReadonlySet<number> =>
      new Set(stepParts(timed).flatMap((part) => [...footprintOf(happenings, part[key]).writes]));
    if (start >= 0) causes.push({ ...common, writes: writes("start"), scaledAt: start });
    if (timed.end >= 0) causes.push({ ...common, writes: writes("end"), scaledAt: end });
  };
  problem.running.forEach(({ step, members }, index) => {
    add(steps.all[step] as TimedStep, members, -1, schedule.scaledEnds[index] ?? 0);
  });
  for (const { step, members, scaledStart, scaledDuration } of schedule.steps) {
    add(steps.all[step] as TimedStep, members, scaledStart, scaledStart + scaledDuration);
  }
  const free = names.map(() => 0);
  problem.running.forEach(({ members }, index) => {
    for (const member of members)
      free[member] = Math.max(free[member] as number, schedule.scaledEnds[index] ?? 0);
  });
  const waits: JointWait[] = [];
  for (const { step, members, scaledStart, scaledDuration } of schedule.steps) {
    const timed = steps.all[step] as TimedStep;
    for (const member of members) {
      const from = free[member] as number;
      free[member] = Math.max(from, scaledStart + scaledDuration);
      if (scaledStart <= from + 1) continue;
      const cause = causeOf(causes, steps, timed, {
        ...{ member, members, scaledStart, from },
        scaledEnd: scaledStart + scaledDuration,
      });
      // What a clock brings about comes later than what began it.
      const isClear = cause !== undefined && cause.scaledAt >= scaledStart - SAME;
      const clock = isClear ? undefined : awaitedClock(steps, timed);
      waits.push({
        agent: names[member] as string,
        from: from / COST_SCALE,
        until: scaledStart / COST_SCALE,
        for: clock === undefined ? names[(cause && otherOf(cause, member)) ?? -1] : undefined,
        what: clock?.name ?? cause?.opens?.get(step) ?? cause?.what ?? "time",
      });
    }
  }
  return waits;
}

/** A wait of a member before a step. */
interface WaitFacts {
  readonly member: number;
  /** The members of the step. */
  readonly members: readonly number[];
  readonly scaledStart: number;
  readonly scaledEnd: number;
  readonly from: number;
}

/** The last change before a start that the step reads or keeps. */
function causeOf(
  causes: readonly Cause[],
  steps: TimedSteps,
  timed: TimedStep,
  wait: WaitFacts,
): Cause | undefined {
  const { time, isShared } = steps;
  const { members, scaledStart, from } = wait;
  const needs: readonly Footprint[] = stepParts(timed).flatMap((part) => [
    footprintOfStart(time.happenings, part),
    footprintOf(time.happenings, part.during),
  ]);
  let last: Cause | undefined;
  for (const cause of causes) {
    if (
      cause.scaledAt > scaledStart ||
      cause.scaledAt <= from ||
      cause.scaledAt < (last?.scaledAt ?? 0)
    )
      continue;
    const isOpened = cause.opens?.has(timed.index) === true;
    const isNeeded =
      isOpened ||
      needs.some(({ reads }) =>
        [...reads].some(
          (variable) =>
            cause.writes.has(variable) &&
            // An event changes the own variables of every member.
            (isShared[variable] === 1 ||
              cause.member === undefined ||
              cause.members.some((member) => members.includes(member))),
        ),
      );
    if (isNeeded && !(cause.members.join() === members.join() && cause.scaledAt === scaledStart))
      last = cause;
  }
  return last ?? withoutNeed(causes, steps, timed, wait);
}

/**
 * Without a change: the last of what others of the crew do, or else of what others, or events, change that the step
 * changes, too. That may come until the end of the step.
 */
function withoutNeed(
  causes: readonly Cause[],
  { time }: TimedSteps,
  timed: TimedStep,
  { member, members, scaledStart, scaledEnd, from }: WaitFacts,
): Cause | undefined {
  const lastOf = (until: number, isOne: (cause: Cause) => boolean): Cause | undefined =>
    causes
      .filter(({ scaledAt }) => scaledAt > from && scaledAt <= until)
      .filter(isOne)
      .reduce<Cause | undefined>(
        (last, cause) => (last !== undefined && cause.scaledAt <= last.scaledAt ? last : cause),
        undefined,
      );
  const crew = members.filter((each) => each !== member);
  const writes = stepParts(timed)
    .flatMap(({ start, end }) => [start, end])
    .flatMap((action) => [...footprintOf(time.happenings, action).writes]);
  return (
    lastOf(scaledStart, (cause) => cause.members.some((each) => crew.includes(each))) ??
    lastOf(scaledEnd, (cause) => {
      const isApart = !cause.members.includes(member) && cause.scaledFrom < scaledStart;
      return isApart && writes.some((each) => cause.writes.has(each));
    })
  );
}

/** The first member of a change's step besides the waiting member. */
function otherOf({ members }: Cause, member: number): number | undefined {
  return members.find((each) => each !== member);
}
