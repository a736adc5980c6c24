import { holds } from "@understudy/planner-core/compiled";
import {
  type JointDomain,
  type JointTimedStep,
  type Schedule,
  soundSchedule,
} from "@understudy/planner-core/schedule";
import { type Happening, scheduleOf, type TimedOrder } from "./task/shift-left.ts";
import type { TimeTask } from "./task/time-task.ts";

/** Greatest number of steps in a row that are handed over at once. */
const MAX_RUN = 8;

/** A schedule that was proved, with its time and cost in thousandths. */
export interface ProvedSchedule {
  readonly schedule: Schedule;
  readonly order: TimedOrder;
  readonly scaledTime: number;
  readonly scaledCost: number;
}

/**
 * Proves the schedule of an order, and drops the steps that it works without in the same time, later ones first. Without
 * a step that brings the goal about, a schedule may wait for an event.
 *
 * @returns undefined if the schedule is not sound
 */
export function proveWithoutNeedlessSteps(
  task: TimeTask,
  order: TimedOrder,
): ProvedSchedule | undefined {
  const { problem, joint } = task;
  const schedule = scheduleOf(task, order);
  const whole = soundSchedule(problem, schedule);
  if (whole === undefined) return undefined;
  let kept: ProvedSchedule = { ...whole, schedule, order };
  for (let place = order.happenings.length - 1; place >= 0; place--) {
    const happening = kept.order.happenings[place] as number;
    if (happening < 0 || joint.isEnd[happening] === 1) continue;
    // Most steps are needed, which shows before a proof.
    const fewer = orderWithout(task, kept.order, place);
    if (fewer === undefined) continue;
    const shorter = scheduleOf(task, fewer);
    const proof = soundSchedule(problem, shorter);
    if (proof === undefined || proof.scaledTime > whole.scaledTime) continue;
    kept = { ...proof, schedule: shorter, order: fewer };
  }
  return kept;
}

/**
 * An order without the step that starts at a place, at the same times.
 *
 * @returns undefined if a later happening no longer applies, or the goal does not hold
 */
function orderWithout(task: TimeTask, order: TimedOrder, start: number): TimedOrder | undefined {
  const end = order.ends[start] as number;
  const happenings = order.happenings.slice(0, start);
  const states = order.states.slice(0, start);
  const isKept = (_: unknown, place: number): boolean => place !== start && place !== end;
  let state = order.states[start] as Int32Array;
  for (let place = start + 1; place < order.happenings.length; place++) {
    if (place === end) continue;
    const happening = caseOf(task, order.happenings[place] as Happening, undefined, state);
    if (happening === undefined) return undefined;
    happenings.push(happening);
    states.push(state);
    const next =
      happening < 0 ? task.afterEvent(state, -1 - happening) : task.after(state, happening);
    if (next === undefined) return undefined;
    state = next;
  }
  if (!task.conditions.goal.holds(state)) return undefined;
  const times = order.times.filter(isKept);
  const moved = (place: number): number =>
    place < 0 ? place : place - Number(place > start) - Number(end >= 0 && place > end);
  const ends = order.ends.filter(isKept).map(moved);
  return { happenings, times, ends, states };
}

/**
 * Orders in which another member does some steps in a row of one member; those of members that are busy for long come
 * first. Undefined for each change after which a happening no longer applies, or the goal does not hold.
 */
export function* handedOver(
  task: TimeTask,
  order: TimedOrder,
): Generator<readonly Happening[] | undefined, void, void> {
  const lanes = lanesOf(task, order);
  const members = [...lanes.keys()].sort(
    (one, other) => endOf(order, lanes[other]) - endOf(order, lanes[one]),
  );
  for (const giver of members) {
    const lane = lanes[giver] as readonly number[];
    for (let first = 0; first < lane.length; first++) {
      for (let count = 1; count <= MAX_RUN && first + count <= lane.length; count++) {
        const run = lane.slice(first, first + count);
        for (const taker of members) {
          if (taker !== giver) yield withTaker(task, order, run, giver, taker);
        }
      }
    }
  }
}

/** The places at which each member starts its steps. */
function lanesOf(
  { joint, problem }: TimeTask,
  { happenings }: TimedOrder,
): readonly (readonly number[])[] {
  const lanes = problem.members.map((): number[] => []);
  happenings.forEach((happening, place) => {
    if (happening < 0 || joint.isEnd[happening] === 1) return;
    const { members } = joint.steps[joint.stepOf[happening] as number] as JointTimedStep;
    for (const member of members) lanes[member]?.push(place);
  });
  return lanes;
}

/** The time at which a member has done its last step. */
function endOf({ times, ends }: TimedOrder, lane: readonly number[] = []): number {
  return lane.reduce((latest, start) => {
    const end = ends[start] as number;
    return Math.max(latest, times[end < 0 ? start : end] as number);
  }, 0);
}

function withTaker(
  task: TimeTask,
  order: TimedOrder,
  run: readonly number[],
  giver: number,
  taker: number,
): readonly Happening[] | undefined {
  const { joint, isAllowed } = task;
  const changed = new Map<number, JointTimedStep>();
  for (const start of run) {
    const { timed, members } = joint.steps[
      joint.stepOf[order.happenings[start] as number] as number
    ] as JointTimedStep;
    if (members.includes(taker)) return undefined;
    const crew = members.map((member) => (member === giver ? taker : member));
    const known = stepsByCrew(joint);
    const step =
      known.get(crewKey(timed.index, crew)) ?? known.get(crewKey(timed.index, crew.sort()));
    if (step === undefined || isAllowed[step.index] === 0) return undefined;
    changed.set(start, step);
    const end = order.ends[start] as number;
    if (end >= 0) changed.set(end, step);
  }
  const from = run[0] as number;
  const happenings = order.happenings.slice(0, from);
  let state = order.states[from] as Int32Array;
  for (let place = from; place < order.happenings.length; place++) {
    const before = order.happenings[place] as Happening;
    const happening = caseOf(task, before, changed.get(place), state);
    if (happening === undefined) return undefined;
    happenings.push(happening);
    const next =
      happening < 0 ? task.afterEvent(state, -1 - happening) : task.after(state, happening);
    if (next === undefined) return undefined;
    state = next;
  }
  return task.conditions.goal.holds(state) ? happenings : undefined;
}

/** The case of a happening, or of that of another step in its place, that applies in a state; events always do. */
function caseOf(
  { joint }: TimeTask,
  happening: Happening,
  changed: JointTimedStep | undefined,
  state: Int32Array,
): Happening | undefined {
  if (happening < 0) return happening;
  const step = changed ?? (joint.steps[joint.stepOf[happening] as number] as JointTimedStep);
  const isEnd = joint.isEnd[happening] === 1;
  if (!isEnd && step.marks.some((mark) => state[mark] !== 0)) return undefined;
  const { conditions, conditionStart } = joint.plain.actions;
  return (isEnd ? step.ends : step.starts).find((action) =>
    holds(
      conditions,
      conditionStart[action] as number,
      conditionStart[action + 1] as number,
      state,
    ),
  );
}

const byCrew = new WeakMap<JointDomain, ReadonlyMap<string, JointTimedStep>>();

function stepsByCrew(joint: JointDomain): ReadonlyMap<string, JointTimedStep> {
  let known = byCrew.get(joint);
  if (known === undefined) {
    const all = new Map<string, JointTimedStep>();
    for (const step of joint.steps) {
      all.set(crewKey(step.timed.index, step.members), step);
      // Any order of the same crew, if the agent does not matter.
      const sorted = crewKey(step.timed.index, [...step.members].sort());
      if (!all.has(sorted)) all.set(sorted, step);
    }
    known = all;
    byCrew.set(joint, known);
  }
  return known;
}

function crewKey(step: number, members: readonly number[]): string {
  return `${step}:${members.join()}`;
}
