import type { JointTimedStep } from "@understudy/planner-core/schedule";
import { caseOf, type ProvedSchedule, provedOrder, worthOf } from "./changed-orders.ts";
import type { Happening, TimedOrder } from "./task/shift-left.ts";
import type { TimeTask } from "./task/time-task.ts";

/** Most happenings of an order that is tidied: each change of it is timed and proved anew. */
const MOST_HAPPENINGS = 80;
/** Most orders with later waits that are proved for one schedule: its request waits for all of them. */
export const MOST_LATER = 100;

/** A step of one member in an order, by the places of its start and its end. */
interface PlacedStep {
  readonly start: number;
  readonly end: number;
  readonly member: number;
  readonly isWait: boolean;
}

/**
 * Better schedules of the same steps: without one, or two in a row of one member, that only pass the time, such as a walk to
 * and fro; and with a wait where the walk to it, too, is needed anyway.
 *
 * @returns undefined between two tries
 */
export function* tidied(
  task: TimeTask,
  given: ProvedSchedule,
): Generator<ProvedSchedule | undefined, void, void> {
  if (given.order.happenings.length > MOST_HAPPENINGS) return;
  let best = given;
  for (let isBetter = true; isBetter; ) {
    isBetter = false;
    for (const happenings of changes(task, best.order)) {
      yield undefined;
      const proved = provedAs(task, happenings);
      if (proved === undefined || worthOf(task, proved) >= worthOf(task, best)) continue;
      best = proved;
      isBetter = true;
      yield best;
      break;
    }
  }
}

function* changes(task: TimeTask, order: TimedOrder): Generator<readonly Happening[]> {
  const placed = placedSteps(task, order);
  for (const [at, step] of placed.entries()) {
    const isOwn = ({ member }: PlacedStep): boolean => member === step.member;
    const next = placed.slice(at + 1).find(isOwn);
    if (next !== undefined) yield without(order, [step, next]);
    yield without(order, [step]);
    const before = placed.slice(0, at).findLast(isOwn);
    if (!step.isWait || before === undefined) continue;
    yield* later(order, step, without(order, [before, step]));
  }
}

/**
 * A schedule with its waits as late as they can be. A wait whose length the state tells is as long in every place of a plan,
 * but what is waited for comes nearer while other steps are done. It may take some moments more, which keep steps apart.
 */
export function withLateWaits(task: TimeTask, given: ProvedSchedule): ProvedSchedule {
  let found = known.get(given);
  if (found === undefined) {
    found = given;
    let left = MOST_LATER;
    for (found of laterWaits(task, given)) if (--left === 0) break;
    known.set(given, found);
  }
  return found;
}

/** Results are asked for again and again. */
const known = new WeakMap<ProvedSchedule, ProvedSchedule>();

/** Schedules with later and later waits: the best so far after each order that was proved. */
export function* laterWaits(
  task: TimeTask,
  given: ProvedSchedule,
): Generator<ProvedSchedule, void, void> {
  const { length } = given.order.happenings;
  if (length > MOST_HAPPENINGS) return;
  const most = worthOf(task, given) + task.measureOf(length, 0);
  let best = given;
  for (let before: ProvedSchedule | undefined; before !== best; ) {
    before = best;
    for (const happenings of ordersWithLaterWaits(task, before.order)) {
      const proved = provedAs(task, happenings);
      const isLater =
        proved !== undefined &&
        worthOf(task, proved) <= most &&
        waited(task, proved.order) > waited(task, before.order);
      if (isLater) best = proved;
      yield best;
      if (isLater) break;
    }
  }
}

function* ordersWithLaterWaits(
  task: TimeTask,
  order: TimedOrder,
): Generator<readonly Happening[], void, void> {
  for (const step of placedSteps(task, order))
    if (step.isWait) yield* later(order, step, without(order, [step]));
}

function provedAs(task: TimeTask, changed: readonly Happening[]): ProvedSchedule | undefined {
  const happenings = played(task, changed);
  return happenings && provedOrder(task, { happenings });
}

/** The steps of single members in an order. */
function placedSteps(task: TimeTask, { happenings, ends }: TimedOrder): readonly PlacedStep[] {
  return happenings.flatMap((happening, start) => {
    const end = ends[start] as number;
    if (happening < 0 || end < 0) return [];
    const step = stepOf(task, happening);
    const [member, ...others] = step.members;
    if (member === undefined || others.length > 0) return [];
    return [{ start, end, member, isWait: isWait(step) }];
  });
}

function without({ happenings }: TimedOrder, steps: readonly PlacedStep[]): readonly Happening[] {
  return happenings.filter((_, place) =>
    steps.every(({ start, end }) => place !== start && place !== end),
  );
}

/** Orders with a wait after more of the rest, the latest first. */
function* later(
  { happenings }: TimedOrder,
  { start, end }: PlacedStep,
  rest: readonly Happening[],
): Generator<readonly Happening[]> {
  const wait = [happenings[start] as Happening, happenings[end] as Happening];
  for (let place = rest.length; place > start; place--)
    yield [...rest.slice(0, place), ...wait, ...rest.slice(place)];
}

/** The sum of the starts of waits. */
function waited(task: TimeTask, order: TimedOrder): number {
  const waits = placedSteps(task, order).filter((step) => step.isWait);
  return waits.reduce((sum, { start }) => sum + (order.times[start] as number), 0);
}

function stepOf({ joint }: TimeTask, happening: Happening): JointTimedStep {
  return joint.steps[joint.stepOf[happening] as number] as JointTimedStep;
}

/** Whether the state alone tells how long a step takes. */
function isWait({ timed: { duration } }: JointTimedStep): boolean {
  return (
    duration?.kind === "range" && duration.from.constant === 0 && duration.from.terms.length > 0
  );
}

/**
 * The happenings of an order in the cases that apply, with the events that they need; undefined if one never applies.
 */
function played(task: TimeTask, order: readonly Happening[]): readonly Happening[] | undefined {
  let { start: state } = task;
  const found: Happening[] = [];
  const events = [...task.events.keys()].filter((event) => !order.includes(-1 - event)).values();
  const change = (happening: Happening): void => {
    state = task.afterChange(state, -1 - happening);
    found.push(happening);
  };
  for (const happening of order) {
    if (happening < 0) {
      if (task.clockOf(happening)?.condition.holds(state) === false) return undefined;
      change(happening);
      continue;
    }
    let applying = caseOf(task, happening, state);
    while (applying < 0) {
      const { done, value } = events.next();
      if (done === true) return undefined;
      change(-1 - value);
      applying = caseOf(task, happening, state);
    }
    state = task.after(state, applying);
    found.push(applying);
  }
  return task.conditions.goal.holds(state) ? found : undefined;
}
