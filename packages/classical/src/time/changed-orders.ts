import { holds } from "@understudy/planner-core/compiled";
import {
  type JointDomain,
  type JointTimedStep,
  keptShare,
  type Schedule,
  soundSchedule,
} from "@understudy/planner-core/schedule";
import {
  type Happening,
  type HappeningOrder,
  scheduleOf,
  shiftLeft,
  type TimedOrder,
  timesInOrder,
} from "./task/shift-left.ts";
import type { TimeTask } from "./task/time-task.ts";

/** A schedule that was proved, with its time and cost in thousandths. */
export interface ProvedSchedule {
  readonly schedule: Schedule;
  readonly order: TimedOrder;
  readonly scaledTime: number;
  readonly scaledCost: number;
}

/** Penalty for changing every step of an earlier schedule, as a share of the measure. */
const CHANGE_WEIGHT = 0.5;

/** The measure of a schedule, plus the penalty for its changes to an earlier one. */
export function worthOf(
  task: TimeTask,
  { schedule, scaledTime, scaledCost }: ProvedSchedule,
): number {
  const { keep } = task.problem;
  const measure = task.measureOf(scaledTime, scaledCost);
  if (keep === undefined) return measure;
  return measure * (1 + CHANGE_WEIGHT * (1 - keptShare(keep, schedule)));
}

/** The proved schedule of an order: each happening as early as possible, or else one after the other. */
export function provedOrder(task: TimeTask, order: HappeningOrder): ProvedSchedule | undefined {
  for (const timesOf of [shiftLeft, timesInOrder]) {
    const timed = timesOf(task, order);
    const proved = timed && proveWithoutNeedlessSteps(task, timed);
    if (proved !== undefined) return proved;
  }
  return undefined;
}

/**
 * Proves the schedule of an order, and drops needless steps, later ones first. A step is needed if the schedule takes
 * longer without it, for instance because it then waits for an event that brings the goal about.
 *
 * @returns undefined if the schedule is not sound
 */
function proveWithoutNeedlessSteps(task: TimeTask, order: TimedOrder): ProvedSchedule | undefined {
  const { problem, joint } = task;
  const schedule = scheduleOf(task, order);
  const whole = soundSchedule(problem, schedule);
  if (whole === undefined) return undefined;
  let kept: ProvedSchedule = { ...whole, schedule, order };
  const remainders = new Remainders(task, order.happenings.length);
  for (let place = order.happenings.length - 1; place >= 0; place--) {
    const happening = kept.order.happenings[place] as number;
    if (happening < 0 || joint.isEnd[happening] === 1) continue;
    // Most steps are needed, which shows before a proof.
    const fewer = orderWithout(task, kept.order, place, remainders);
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
function orderWithout(
  task: TimeTask,
  order: TimedOrder,
  start: number,
  remainders: Remainders,
): TimedOrder | undefined {
  const end = order.ends[start] as number;
  const left = remainders.without(order, start, end);
  if (left === undefined) return undefined;
  const happenings = [...order.happenings.slice(0, start), ...left];
  const states = order.states.slice(0, start);
  let state = order.states[start] as Int32Array;
  for (const happening of left) {
    states.push(state);
    state = happening < 0 ? task.afterChange(state, -1 - happening) : task.after(state, happening);
  }
  const isKept = (_: unknown, place: number): boolean => place !== start && place !== end;
  const times = order.times.filter(isKept);
  const moved = (place: number): number =>
    place < 0 ? place : place - Number(place > start) - Number(end >= 0 && place > end);
  const ends = order.ends.filter(isKept).map(moved);
  return { happenings, times, ends, states };
}

/** Replays an order without one of its steps, in reused memory, as most steps are needed. */
class Remainders {
  readonly #task: TimeTask;
  readonly #played: Int32Array;
  /** Two buffers in turn: the states before and after a happening. */
  readonly #states: readonly [Int32Array, Int32Array];

  constructor(task: TimeTask, count: number) {
    this.#task = task;
    this.#played = new Int32Array(count);
    this.#states = [new Int32Array(task.start.length), new Int32Array(task.start.length)];
  }

  /**
   * The happenings after a step's start, without that step; undefined if one no longer applies, or the goal does not
   * hold.
   */
  without(
    { happenings, states }: TimedOrder,
    start: number,
    end: number,
  ): readonly Happening[] | undefined {
    const task = this.#task;
    let state = states[start] as Int32Array;
    let [next, other] = this.#states;
    let count = 0;
    for (let place = start + 1; place < happenings.length; place++) {
      if (place === end) continue;
      const before = happenings[place] as Happening;
      if (before < 0) {
        // A clock that no longer runs does not end: the step that began it is needed.
        if (task.clockOf(before)?.condition.holds(state) === false) return undefined;
        next.set(task.afterChange(state, -1 - before));
        this.#played[count++] = before;
      } else {
        const happening = caseOf(task, before, state);
        if (happening < 0) return undefined;
        task.afterInto(state, happening, next);
        this.#played[count++] = happening;
      }
      state = next;
      [next, other] = [other, next];
    }
    if (!task.conditions.goal.holds(state)) return undefined;
    return [...this.#played.subarray(0, count)];
  }
}

/** The case of a happening that applies in a state; -1 for none. */
export function caseOf({ joint }: TimeTask, happening: Happening, state: Int32Array): Happening {
  const { starts, ends, marks } = joint.steps[joint.stepOf[happening] as number] as JointTimedStep;
  const isEnd = joint.isEnd[happening] === 1;
  if (!isEnd) {
    for (const mark of marks) if (state[mark] !== 0) return -1;
  }
  const { conditions, conditionStart } = joint.plain.actions;
  for (const action of isEnd ? ends : starts) {
    const from = conditionStart[action] as number;
    if (holds(conditions, from, conditionStart[action + 1] as number, state)) return action;
  }
  return -1;
}

/** The same step of another crew, whose members are listed in any order where that does not matter. */
export function stepOfCrew(
  joint: JointDomain,
  step: JointTimedStep,
  crew: readonly number[],
): JointTimedStep | undefined {
  if (step.members.every((member, index) => crew[index] === member)) return step;
  const known = stepsByCrew(joint);
  const { index } = step.timed;
  return known.get(crewKey(index, crew)) ?? known.get(crewKey(index, [...crew].sort()));
}

const byCrew = new WeakMap<JointDomain, ReadonlyMap<string, JointTimedStep>>();

function stepsByCrew(joint: JointDomain): ReadonlyMap<string, JointTimedStep> {
  let known = byCrew.get(joint);
  if (known === undefined) {
    const all = new Map<string, JointTimedStep>();
    for (const step of joint.steps) {
      all.set(crewKey(step.timed.index, step.members), step);
      // Where the agent does not matter, the crew may be listed in any order.
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
