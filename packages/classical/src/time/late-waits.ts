import type { JointTimedStep } from "@understudy/planner-core/schedule";
import { caseOf, type ProvedSchedule, provedOrder, worthOf } from "./changed-orders.ts";
import type { Happening, TimedOrder } from "./task/shift-left.ts";
import type { TimeTask } from "./task/time-task.ts";

/** Most happenings of an order whose waits are moved: each change of it is timed and proved anew. */
const MOST_HAPPENINGS = 80;
/** Most orders with later waits that are proved for one schedule: its request waits for all of them. */
const MOST_LATER = 100;

/** A wait of one member in an order, by the places of its start and its end. */
interface PlacedWait {
  readonly start: number;
  readonly end: number;
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
function* laterWaits(task: TimeTask, given: ProvedSchedule): Generator<ProvedSchedule, void, void> {
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

/** Orders with a wait after more of the rest, the latest first. */
function* ordersWithLaterWaits(
  task: TimeTask,
  order: TimedOrder,
): Generator<readonly Happening[], void, void> {
  const { happenings } = order;
  for (const { start, end } of waitsIn(task, order)) {
    const rest = happenings.filter((_, place) => place !== start && place !== end);
    const wait = [happenings[start] as Happening, happenings[end] as Happening];
    for (let place = rest.length; place > start; place--)
      yield [...rest.slice(0, place), ...wait, ...rest.slice(place)];
  }
}

function provedAs(task: TimeTask, changed: readonly Happening[]): ProvedSchedule | undefined {
  const happenings = played(task, changed);
  return happenings && provedOrder(task, { happenings });
}

/** The waits of single members in an order. */
function waitsIn(task: TimeTask, { happenings, ends }: TimedOrder): readonly PlacedWait[] {
  return happenings.flatMap((happening, start) => {
    const end = ends[start] as number;
    if (happening < 0 || end < 0) return [];
    const step = stepOf(task, happening);
    return step.members.length === 1 && isWait(step) ? [{ start, end }] : [];
  });
}

/** The sum of the starts of waits. */
function waited(task: TimeTask, order: TimedOrder): number {
  return waitsIn(task, order).reduce((sum, { start }) => sum + (order.times[start] as number), 0);
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
