import { holds } from "@understudy/planner-core/compiled";
import {
  type JointTimedStep,
  type Schedule,
  soundSchedule,
} from "@understudy/planner-core/schedule";
import { scheduleOf, type TimedOrder } from "./shift-left.ts";
import type { TimeTask } from "./time-task.ts";

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
    const happening = appliedCase(task, order.happenings[place] as number, state);
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

/** The case of a happening that applies in a state; events always do. */
function appliedCase({ joint }: TimeTask, happening: number, state: Int32Array) {
  if (happening < 0) return happening;
  const { starts, ends } = joint.steps[joint.stepOf[happening] as number] as JointTimedStep;
  const { conditions, conditionStart } = joint.plain.actions;
  return (joint.isEnd[happening] === 1 ? ends : starts).find((action) =>
    holds(
      conditions,
      conditionStart[action] as number,
      conditionStart[action + 1] as number,
      state,
    ),
  );
}
