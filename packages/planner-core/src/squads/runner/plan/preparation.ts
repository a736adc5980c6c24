import type { StepRun } from "../../../engine/life/running-step.ts";
import { ALWAYS, type CompiledCondition } from "../../../rules/condition/condition.ts";
import type { PackedState, Ways } from "../../../rules/index.ts";
import { durationIn } from "../../../time/durations/duration-in.ts";
import {
  footprintOfClock,
  footprintOfStart,
  haveCommon,
} from "../../../time/durations/footprints.ts";
import type { TimedClock } from "../../../time/schedule/clocks/timed-clocks.ts";
import { happeningParts, takeEffect } from "../../../time/schedule/happenings.ts";
import type { RunningClock, SquadMember, SquadProblem } from "../../../time/schedule/problem.ts";
import { soundSchedule } from "../../../time/schedule/prove-schedule.ts";
import { stepParts } from "../../../time/schedule/timed-steps.ts";
import type { SquadPlan } from "./squad-plan.ts";
import { isChosen, type SquadStep } from "./squad-step.ts";
import { Timetable } from "./timetable.ts";

/** The present situation, against which the rest of a plan is proved. */
export interface Situation {
  readonly nowMs: number;
  /** States of all members, in the order of the scene's names. */
  readonly states: readonly PackedState[];
  /** Steps that members must not take part in, by name. */
  readonly disabled: ReadonlyMap<string, ReadonlySet<number>>;
  readonly goal: CompiledCondition;
  /** The goals of members besides, by name. */
  readonly goals: ReadonlyMap<string, CompiledCondition>;
  readonly maintain: CompiledCondition | undefined;
  readonly ways: Ways | undefined;
  /** Deadline in thousandths on the game's clock. */
  readonly scaledBy: number;
  readonly measure: SquadProblem["measure"];
  /** The clocks of things that run. */
  readonly clocks: readonly RunningClock[];
}

/** A plan with its times computed anew, and the proof that it still works. */
export interface Preparation {
  /** The time from which the timetable counts. */
  readonly nowMs: number;
  /** Undefined if the order can no longer be kept. */
  readonly timetable: Timetable | undefined;
  readonly isSound: boolean;
  /** The value of the measure for a sound plan, in thousandths; else infinite. */
  readonly scaledMeasure: number;
}

/** The time of the game at which a running step of a fixed duration is expected to end. */
type ExpectedEnd = (running: StepRun) => number;

/**
 * Computes the times of a plan anew from what is known now, and proves it: each step as early as possible, or else, as
 * what clocks bring about is not among the moments of a plan, not before its planned time or the end of a clock. A plan
 * that works only if late steps end next is played on.
 */
export function preparePlan(plan: SquadPlan, situation: Situation): Preparation {
  const { nowMs } = situation;
  const expected = prepareWith(plan, situation, (run) => plan.expectedEndMs(run, nowMs));
  if (expected.isSound || !plan.isLate(nowMs)) return expected;
  const next = prepareWith(plan, situation, ({ endsAtMs }) => endsAtMs);
  return next.isSound ? next : expected;
}

/** The expected ends of running steps: late ones end next if the others could not end otherwise. */
export function expectedEnds(plan: SquadPlan, situation: Situation | undefined): ExpectedEnd {
  if (situation === undefined) return ({ endsAtMs }) => endsAtMs;
  const { nowMs } = situation;
  const expected: ExpectedEnd = (run) => plan.expectedEndMs(run, nowMs);
  if (!plan.isLate(nowMs)) return expected;
  const running = plan.only((step) => step.running !== undefined);
  const { isSound } = prepareWith(running, withoutGoals(situation), expected);
  return isSound ? expected : ({ endsAtMs }) => endsAtMs;
}

function prepareWith(plan: SquadPlan, situation: Situation, endMs: ExpectedEnd): Preparation {
  const planned = prepareFrom(plan, situation, endMs, () => 0);
  // What the state tells of a length may be another than as the plan was made: less is left of what is waited for.
  const told =
    planned.isSound || !plan.pending.some(isOfState)
      ? planned
      : prepareFrom(plan, situation, endMs, () => 0, true);
  const early = told.isSound ? told : planned;
  const { timetable, isSound } = early;
  if (isSound || timetable === undefined || plan.scene.steps.clocks.length === 0) return early;
  const waits = clockWaits(plan, situation, timetable);
  for (const wait of waits) {
    const late = prepareFrom(plan, situation, endMs, wait);
    if (late.isSound) return late;
  }
  return early;
}

/**
 * The least times of the starts of pending steps, in thousandths from now, that may let a plan fit the clocks: as
 * planned, later by as much as the plan is late; after the ends of running clocks that change what the step reads; and
 * as planned, later by as much as the first step is that comes before such an end.
 */
function clockWaits(
  { pending, flights, epochMs, scene: { steps, unitMs } }: SquadPlan,
  { nowMs, clocks }: Situation,
  timetable: Timetable,
): readonly ((step: SquadStep) => number)[] {
  const passed = ((nowMs - epochMs) * 1000) / unitMs;
  const lags = [...pending, ...flights].map(
    (step) => timetable.endOf(step) - (step.scaledEnd - passed),
  );
  const lag = Math.max(0, ...lags);
  const planned = ({ scaledStart }: SquadStep): number =>
    Math.max(0, Math.ceil(scaledStart - passed + lag - 1e-6));
  const { happenings } = steps.time;
  const endsBefore = (step: SquadStep): readonly number[] => {
    const parts = stepParts(step.timed).map((part) => footprintOfStart(happenings, part));
    return clocks.flatMap(({ clock, scaledLeft }) => {
      const own = footprintOfClock(happenings, steps.clocks[clock] as TimedClock);
      const doMeet = parts.some(
        ({ reads, writes }) => haveCommon(own.writes, reads) || haveCommon(own.writes, writes),
      );
      return doMeet ? [scaledLeft + 1] : [];
    });
  };
  const early = pending.flatMap((step) => endsBefore(step).map((end) => end - planned(step)));
  const more = Math.min(...early.filter((scaled) => scaled > 0));
  return [
    planned,
    (step) => Math.max(planned(step), ...endsBefore(step)),
    ...(Number.isFinite(more) ? [(step: SquadStep) => planned(step) + more] : []),
  ];
}

/** Whether the state tells how long a step takes. */
function isOfState({ timed: { duration } }: SquadStep): boolean {
  return duration?.kind === "range" && duration.from.terms.length > 0;
}

/**
 * @param notBefore the least time of the start of a pending step, in thousandths from now
 * @param isToldNow whether steps are as long as the state tells now. Default: as planned
 */
function prepareFrom(
  plan: SquadPlan,
  situation: Situation,
  expectedEndMs: ExpectedEnd,
  notBefore: (step: SquadStep) => number,
  isToldNow = false,
): Preparation {
  const { steps, names, unitMs } = plan.scene;
  const { nowMs, states, ways, measure } = situation;
  const scaledNow = (nowMs * 1000) / unitMs;
  const scaled = (ms: number): number => Math.ceil(((ms - nowMs) * 1000) / unitMs - 1e-6);
  const position = steps.domain.variables.position?.id ?? -1;
  const stateOf = (name: string): PackedState => states[names.indexOf(name)] as PackedState;
  const timetable = Timetable.of(plan.order, plan.steps, {
    durationOf: (step) => {
      const { timed, scaledStart, scaledEnd, members } = step;
      const planned = scaledEnd - scaledStart;
      const isPlanned = !isChosen(timed) && !(isToldNow && isOfState(step));
      if (timed.duration === undefined || isPlanned) return [planned, planned];
      return durationIn(timed.duration, stateOf(members[0] as string), ways, position);
    },
    fromNow: (scaledPlanned) => plan.fromNow(scaledPlanned, nowMs),
    msFromNow: scaled,
    ...{ expectedEndMs, notBefore },
  });
  if (timetable === undefined) {
    return { nowMs, timetable, isSound: false, scaledMeasure: Number.POSITIVE_INFINITY };
  }
  const positionsOf = ({ members }: SquadStep): readonly number[] =>
    members.map((name) => names.indexOf(name));
  const { flights } = plan;
  const pending = plan.pending.toSorted(
    (one, other) => timetable.startOf(one) - timetable.startOf(other),
  );
  const problem: SquadProblem = {
    domain: steps.domain,
    members: names.map(
      (name, index): SquadMember => ({
        name,
        state: states[index] as PackedState,
        disabled: situation.disabled.get(name),
        goal: situation.goals.get(name),
      }),
    ),
    running: flights.map((step) => ({
      step: step.timed.index,
      members: positionsOf(step),
      scaledLeft: timetable.endOf(step),
    })),
    events: plan.events
      .map((event) => ({ ...event, scaledAt: plan.fromNow(event.scaledAt, nowMs) }))
      .filter(({ scaledAt }) => scaledAt > 0),
    clocks: situation.clocks,
    goal: situation.goal,
    maintain: situation.maintain,
    scaledBy: situation.scaledBy - Math.floor(scaledNow),
    ways,
    measure,
  };
  const proof = soundSchedule(problem, {
    steps: pending.map((step) => {
      const scaledStart = timetable.startOf(step);
      const scaledDuration = step.timed.end < 0 ? 0 : timetable.endOf(step) - scaledStart;
      return { step: step.timed.index, members: positionsOf(step), scaledStart, scaledDuration };
    }),
    scaledEnds: flights.map((step) => timetable.endOf(step)),
  });
  const scaledMeasure =
    proof === undefined
      ? Number.POSITIVE_INFINITY
      : proof.scaledTime * measure.time + proof.scaledCost * measure.cost;
  return { nowMs, timetable, isSound: proof !== undefined, scaledMeasure };
}

/**
 * The states of all members after the steps of a plan, as far as these alone change them: without events and clocks.
 *
 * @param states of all members now
 */
export function statesAfter(
  { steps: all, pending, scene: { steps, names } }: SquadPlan,
  timetable: Timetable,
  states: readonly PackedState[],
): readonly PackedState[] {
  const moments = [
    ...pending.map((step) => ({ step, isStart: true, at: timetable.startOf(step) })),
    ...all
      .filter(({ timed }) => timed.end >= 0)
      .map((step) => ({ step, isStart: false, at: timetable.endOf(step) })),
  ];
  const after = states.map((state) => state.slice());
  const scratch = new Int32Array(steps.isShared.length);
  for (const { step, isStart } of moments.toSorted((one, other) => one.at - other.at)) {
    const crew = step.members.map((name) => names.indexOf(name));
    const before = after.map((state) => state.slice());
    for (const part of happeningParts(steps, step.timed, crew, isStart))
      takeEffect(steps, part, before, after, scratch);
  }
  return after;
}

/** Whether a step can be started now beside those in flight, whatever comes later. */
export function holdsAlone(step: SquadStep, plan: SquadPlan, situation: Situation): boolean {
  const part = plan.only((each) => each === step || each.running !== undefined);
  const { isSound, timetable } = preparePlan(part, withoutGoals(situation));
  return isSound && timetable?.startOf(step) === 0;
}

function withoutGoals(situation: Situation): Situation {
  const goals = { goal: ALWAYS, goals: new Map() };
  return { ...situation, ...goals, scaledBy: Number.POSITIVE_INFINITY };
}
