import { holds } from "@understudy/planner-core/compiled";
import {
  type JointDomain,
  type JointTimedStep,
  keptShare,
  type Schedule,
  soundSchedule,
} from "@understudy/planner-core/schedule";
import { type Happening, scheduleOf, type TimedOrder } from "./task/shift-left.ts";
import type { TimeTask } from "./task/time-task.ts";

/** Maximum number of consecutive steps handed to another member at once. */
const MAX_RUN = 8;

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

/**
 * Proves the schedule of an order, and drops needless steps, later ones first. A step is needed if the schedule takes
 * longer without it, for instance because it then waits for an event that brings the goal about.
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
  const changes = new ChangedHappenings(task, order.happenings.length);
  for (let place = order.happenings.length - 1; place >= 0; place--) {
    const happening = kept.order.happenings[place] as number;
    if (happening < 0 || joint.isEnd[happening] === 1) continue;
    // Most steps are needed, which shows before a proof.
    const fewer = orderWithout(task, kept.order, place, changes);
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
  changes: ChangedHappenings,
): TimedOrder | undefined {
  const end = order.ends[start] as number;
  const left = changes.without(order, start, end);
  if (left === undefined) return undefined;
  const happenings = [...order.happenings.slice(0, start), ...left];
  const states = order.states.slice(0, start);
  let state = order.states[start] as Int32Array;
  for (const happening of left) {
    states.push(state);
    state = happening < 0 ? task.afterEvent(state, -1 - happening) : task.after(state, happening);
  }
  const isKept = (_: unknown, place: number): boolean => place !== start && place !== end;
  const times = order.times.filter(isKept);
  const moved = (place: number): number =>
    place < 0 ? place : place - Number(place > start) - Number(end >= 0 && place > end);
  const ends = order.ends.filter(isKept).map(moved);
  return { happenings, times, ends, states };
}

/**
 * Orders in which another member takes over consecutive steps of one member, the busiest member's first. Undefined for
 * a change that makes a happening inapplicable or misses the goal.
 */
export function* handedOver(
  task: TimeTask,
  order: TimedOrder,
): Generator<readonly Happening[] | undefined, void, void> {
  const lanes = lanesOf(task, order);
  const members = [...lanes.keys()].sort(
    (one, other) => endOf(order, lanes[other]) - endOf(order, lanes[one]),
  );
  const changes = new ChangedHappenings(task, order.happenings.length);
  for (const giver of members) {
    const lane = lanes[giver] as readonly number[];
    for (let first = 0; first < lane.length; first++) {
      for (let count = 1; count <= MAX_RUN && first + count <= lane.length; count++) {
        const run = lane.slice(first, first + count);
        for (const taker of members) {
          if (taker !== giver) yield withTaker(task, order, run, giver, taker, changes);
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

/** The end of a member's last step. */
function endOf({ times, ends }: TimedOrder, lane: readonly number[] = []): number {
  return lane.reduce((latest, start) => {
    const end = ends[start] as number;
    return Math.max(latest, times[end < 0 ? start : end] as number);
  }, 0);
}

function withTaker(
  { joint, isAllowed }: TimeTask,
  order: TimedOrder,
  run: readonly number[],
  giver: number,
  taker: number,
  changes: ChangedHappenings,
): readonly Happening[] | undefined {
  changes.clear();
  for (const start of run) {
    const given = joint.stepOf[order.happenings[start] as number] as number;
    const step = takenOver(joint, given, giver, taker);
    if (step < 0 || isAllowed[step] === 0) return undefined;
    changes.change(start, step);
    const end = order.ends[start] as number;
    if (end >= 0) changes.change(end, step);
  }
  const from = run[0] as number;
  const left = changes.from(order, from);
  return left && [...order.happenings.slice(0, from), ...left];
}

/** Replays an order from a change on, in reused memory, as most changes do not work. */
class ChangedHappenings {
  readonly #task: TimeTask;
  /** The replacement of each happening's step, by the happening's place; -1 for none. */
  readonly #changed: Int32Array;
  readonly #played: Int32Array;
  /** Two buffers in turn: the states before and after a happening. */
  readonly #states: readonly [Int32Array, Int32Array];

  constructor(task: TimeTask, count: number) {
    this.#task = task;
    this.#changed = new Int32Array(count).fill(-1);
    this.#played = new Int32Array(count);
    this.#states = [new Int32Array(task.start.length), new Int32Array(task.start.length)];
  }

  clear(): void {
    this.#changed.fill(-1);
  }

  change(place: number, step: number): void {
    this.#changed[place] = step;
  }

  /** The happenings from a place on; undefined if one no longer applies, or the goal does not hold in the end. */
  from(order: TimedOrder, from: number): readonly Happening[] | undefined {
    return this.#play(order, from, -1, -1);
  }

  /**
   * The happenings after a step's start, without that step; undefined if one no longer applies, or the goal does not
   * hold.
   */
  without(order: TimedOrder, start: number, end: number): readonly Happening[] | undefined {
    return this.#play(order, start, start, end);
  }

  #play(
    { happenings, states }: TimedOrder,
    from: number,
    start: number,
    end: number,
  ): readonly Happening[] | undefined {
    const task = this.#task;
    const { joint } = task;
    let state = states[from] as Int32Array;
    let [next, other] = this.#states;
    let count = 0;
    for (let place = from; place < happenings.length; place++) {
      if (place === start || place === end) continue;
      const before = happenings[place] as Happening;
      if (before < 0) {
        next.set(task.afterEvent(state, -1 - before));
        this.#played[count++] = before;
      } else {
        const changed = this.#changed[place] as number;
        const step = changed < 0 ? (joint.stepOf[before] as number) : changed;
        const happening = caseOf(task, before, joint.steps[step] as JointTimedStep, state);
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

/** The case of the same step and phase, start or end, as a happening, that applies in a state; -1 for none. */
function caseOf(
  { joint }: TimeTask,
  happening: Happening,
  { starts, ends, marks }: JointTimedStep,
  state: Int32Array,
): Happening {
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

const takers = new WeakMap<JointDomain, Map<number, number>>();

/** The same step with one member in place of another; -1 if there is none. Cached for each joint domain. */
export function takenOver(joint: JointDomain, given: number, giver: number, taker: number): number {
  const known = takers.get(joint) ?? new Map<number, number>();
  takers.set(joint, known);
  const count = joint.slots.length;
  const key = (given * count + giver) * count + taker;
  let found = known.get(key);
  if (found === undefined) {
    found = findTakenOver(joint, joint.steps[given] as JointTimedStep, giver, taker);
    known.set(key, found);
  }
  return found;
}

function findTakenOver(
  joint: JointDomain,
  { timed, members }: JointTimedStep,
  giver: number,
  taker: number,
): number {
  if (members.includes(taker)) return -1;
  const crew = members.map((member) => (member === giver ? taker : member));
  const known = stepsByCrew(joint);
  const step =
    known.get(crewKey(timed.index, crew)) ?? known.get(crewKey(timed.index, crew.sort()));
  return step?.index ?? -1;
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
