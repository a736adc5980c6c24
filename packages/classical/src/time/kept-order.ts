import type { JointTimedStep, ScheduledStep } from "@understudy/planner-core/schedule";
import type { Happening } from "./task/shift-left.ts";
import type { TimeTask } from "./task/time-task.ts";

/** The kept beginning of an earlier schedule, and the state after it. */
export interface KeptOrder {
  readonly happenings: readonly number[];
  readonly state: Int32Array;
  /** The same without the events that open steps, if there are any. */
  readonly unopened?: KeptOrder | undefined;
}

/**
 * The ends of all running steps in order and the events that open steps, and the state after them: what needs these events
 * then waits for them. Who does something elsewhere beside a step comes back to its end.
 */
export function whenIdle(task: TimeTask): KeptOrder {
  const { joint, running } = task;
  let state = task.start;
  const happenings: number[] = [];
  for (const { step } of [...running].sort((a, b) => a.from - b.from)) {
    const own = joint.steps[step] as JointTimedStep;
    const isOver = own.ends.some((id) => task.applies(id, state));
    for (const happening of isOver ? [] : returnTo(task, own, state)) {
      happenings.push(happening);
      state = task.after(state, happening);
    }
    const end = own.ends.find((id) => task.applies(id, state));
    if (end === undefined) continue;
    happenings.push(end);
    state = task.after(state, end);
  }
  const opening = task.events.findLastIndex(({ opens }) => opens !== undefined) + 1;
  if (opening === 0) return { state, happenings };
  const unopened = { state, happenings };
  for (let event = 0; event < opening; event++) state = task.afterChange(state, event);
  const events = task.events.slice(0, opening).map((_, event) => -1 - event);
  return { state, happenings: [...happenings, ...events], unopened };
}

/** The start and the end of the shortest step of a member after which a running step can end; none if there is no such step. */
function returnTo(
  task: TimeTask,
  running: JointTimedStep,
  state: Int32Array,
): readonly Happening[] {
  let best: readonly Happening[] = [];
  let least = Number.POSITIVE_INFINITY;
  for (const step of task.joint.steps) {
    const [member = -1, ...others] = step.members;
    if (others.length > 0 || !running.members.includes(member)) continue;
    if (step.timed.alongside || task.isAllowed[step.index] === 0) continue;
    const [duration] = task.durationOf(step, state) ?? [Number.POSITIVE_INFINITY];
    if (duration >= least) continue;
    const happenings: Happening[] = [];
    let after = state;
    for (const cases of [step.starts, step.ends]) {
      const next = cases.find((id) => task.applies(id, after));
      if (next === undefined) continue;
      happenings.push(next);
      after = task.after(after, next);
    }
    const isWhole = happenings.length === (step.ends.length > 0 ? 2 : 1);
    if (!isWhole || !running.ends.some((id) => task.applies(id, after))) continue;
    [best, least] = [happenings, duration];
  }
  return best;
}

/**
 * The later states from which a sequential plan can be sought if there is none from now on: with what events alone change,
 * whether or not they open steps; then after one event after the other, as what steps change, too, depends on its moment.
 *
 * @returns each with the state in which steps can start
 */
export function* outlooks(
  task: TimeTask,
  { unopened, ...open }: KeptOrder,
): Generator<readonly [KeptOrder, Int32Array], void, void> {
  const idle = unopened ?? open;
  const known = new Set<string>([open.state.join()]);
  if (unopened !== undefined) yield [unopened, task.start];
  if (!task.windows.areOpen) {
    const begins = task.windows.outlooks(task.start);
    for (const state of task.windows.outlooks(idle.state)) {
      known.add(state.join());
      yield [{ ...idle, state }, begins.next().value ?? task.start];
    }
  }
  let { state, happenings } = open;
  for (
    let event = happenings.length - idle.happenings.length;
    event < task.events.length;
    event++
  ) {
    state = task.afterChange(state, event);
    happenings = [...happenings, -1 - event];
    const key = state.join();
    if (known.has(key)) continue;
    known.add(key);
    yield [{ state, happenings }, task.start];
  }
}

/**
 * The happenings of an earlier schedule's first steps, ordered by time, after the ends of the running steps.
 *
 * @param idle the ends of all running steps, and the state after them
 * @returns undefined if a step no longer applies, or must not be done
 */
export function keptOrder(
  task: TimeTask,
  keep: readonly ScheduledStep[],
  { state: start, happenings: ends }: KeptOrder,
): KeptOrder | undefined {
  const { isAllowed } = task;
  const moments: { readonly time: number; readonly cases: readonly number[] }[] = [];
  for (const { step, members, scaledStart, scaledDuration } of keep) {
    const own = task.stepOf(step, members);
    if (own === undefined || isAllowed[own.index] === 0) return undefined;
    moments.push({ time: scaledStart, cases: own.starts });
    if (own.ends.length > 0) moments.push({ time: scaledStart + scaledDuration, cases: own.ends });
  }
  // Sorting is stable, so ends come before starts of the same moment.
  moments.sort(
    (a, b) => a.time - b.time || Number(isStart(task, a.cases)) - Number(isStart(task, b.cases)),
  );
  let state = start;
  const happenings = [...ends];
  for (const { cases } of moments) {
    const happening = cases.find((action) => task.applies(action, state));
    if (happening === undefined) return undefined;
    happenings.push(happening);
    state = task.after(state, happening);
  }
  return { happenings, state };
}

/**
 * An order of happenings with whole steps after it, one after the other.
 *
 * @param stepOf the joint step of each action
 * @returns undefined if a step does not apply
 */
export function prolonged(
  task: TimeTask,
  before: KeptOrder,
  actions: readonly number[],
  stepOf: Int32Array,
): KeptOrder | undefined {
  let { state } = before;
  const happenings = [...before.happenings];
  for (const action of actions) {
    const step = task.joint.steps[stepOf[action] as number];
    if (step === undefined) {
      const change = task.events.length - 1 - (stepOf[action] as number);
      if (task.clockOf(-1 - change)?.condition.holds(state) !== true) return undefined;
      happenings.push(-1 - change);
      state = task.afterChange(state, change);
      continue;
    }
    const { starts, ends } = step;
    for (const cases of [starts, ends]) {
      if (cases.length === 0) continue;
      const happening = cases.find((id) => task.applies(id, state));
      if (happening === undefined) return undefined;
      happenings.push(happening);
      state = task.after(state, happening);
    }
  }
  return { happenings, state };
}

/**
 * An order of happenings with the ends of all steps that still run after it.
 *
 * @returns undefined if a step cannot end
 */
export function ended(task: TimeTask, actions: readonly number[]): KeptOrder | undefined {
  const happenings = [...actions];
  let state = task.start;
  for (const action of actions) state = task.after(state, action);
  for (const { ends, marks, mark } of task.joint.steps) {
    if (ends.length === 0 || state[marks[0] as number] !== mark) continue;
    const end = ends.find((id) => task.applies(id, state));
    if (end === undefined) return undefined;
    happenings.push(end);
    state = task.after(state, end);
  }
  return { happenings, state };
}

function isStart({ joint }: TimeTask, [action = 0]: readonly number[]): boolean {
  return joint.isEnd[action] === 0;
}
