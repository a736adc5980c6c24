import type { JointTimedStep, Schedule, ScheduledStep } from "@understudy/planner-core/schedule";
import { OrderClocks } from "./order-clocks.ts";
import type { TimeTask } from "./time-task.ts";

/** A happening in an order: an action of the joint domain, or the change `-1 - index` by the world. */
export type Happening = number;

/** An order of happenings. */
export interface HappeningOrder {
  readonly happenings: readonly Happening[];
  /** For each happening, whether it begins a new moment; undefined if only the order is known. */
  readonly isLater?: readonly boolean[] | undefined;
}

/** The times of an order of happenings, in thousandths. */
export interface TimedOrder {
  readonly happenings: readonly Happening[];
  readonly times: Float64Array;
  /** For each happening that starts a step, the position of its end; -1 for all others. */
  readonly ends: Int32Array;
  /** The state before each happening. */
  readonly states: readonly Int32Array[];
}

/** An edge: `to` happens at least `weight` after `from`. */
interface Edge {
  readonly from: number;
  readonly to: number;
  readonly weight: number;
}

/**
 * The earliest times at which happenings can take place that keep their order wherever it matters: between happenings
 * that interfere, between the steps of a member, around conditions to keep. This is the longest path in a graph of
 * differences; it takes time quadratic in the happenings.
 *
 * @param hasClocks whether the times fit those of clocks of things
 * @returns undefined if no times fit: durations, events or clocks contradict the order
 */
export function shiftLeft(
  task: TimeTask,
  { happenings, isLater }: HappeningOrder,
  hasClocks = true,
): TimedOrder | undefined {
  const isOfWorld = (place: number): boolean => (happenings[place] ?? 0) < 0;
  // Ends of clocks at one moment stay together.
  const moments = happenings.map(
    (_, place) => isLater?.[place] !== false || !isOfWorld(place) || !isOfWorld(place - 1),
  );
  const order = new Order(task, happenings, moments, hasClocks);
  order.keepWhereItMatters();
  const times = order.earliestInWindows();
  return times && { happenings, times, ends: order.ends, states: order.states };
}

/** The earliest times of happenings in exactly this order and these moments. */
export function timesInOrder(
  task: TimeTask,
  { happenings, isLater }: HappeningOrder,
): TimedOrder | undefined {
  const order = new Order(task, happenings, isLater);
  order.keep(isLater ?? happenings.map(() => false), isLater !== undefined);
  const times = order.earliest();
  return times && { happenings, times, ends: order.ends, states: order.states };
}

/** The schedule of happenings with their times. */
export function scheduleOf(
  { joint, running }: TimeTask,
  { happenings, times, ends }: TimedOrder,
): Schedule {
  const steps: ScheduledStep[] = [];
  const scaledEnds = running.map(() => 0);
  happenings.forEach((happening, place) => {
    if (happening < 0) return;
    const { index, timed, members } = joint.steps[
      joint.stepOf[happening] as number
    ] as JointTimedStep;
    const scaledStart = times[place] as number;
    if (joint.isEnd[happening] === 0) {
      const end = ends[place] as number;
      const scaledDuration = end < 0 ? 0 : (times[end] as number) - scaledStart;
      steps.push({ step: timed.index, members, scaledStart, scaledDuration });
    } else if (!ends.includes(place)) {
      const at = running.findIndex((run) => run.step === index);
      if (at >= 0) scaledEnds[at] = scaledStart;
    }
  });
  steps.sort((a, b) => a.scaledStart - b.scaledStart);
  return { steps, scaledEnds };
}

class Order {
  readonly #task: TimeTask;
  readonly #happenings: readonly Happening[];
  /** The place of each happening's start and end in the order; starts of running steps are at -1. */
  readonly ends: Int32Array;
  readonly states: Int32Array[] = [];
  readonly #starts: Int32Array;
  readonly #edges: Edge[] = [];
  /** The least duration of each step, by the place of its start. */
  readonly #lasting = new Map<number, number>();
  readonly #first: Float64Array;

  /** @param isLater for each happening, whether it begins a new moment. Default: each has its own */
  constructor(
    task: TimeTask,
    happenings: readonly Happening[],
    isLater: readonly boolean[] | undefined = undefined,
    hasClocks = true,
  ) {
    this.#task = task;
    this.#happenings = happenings;
    this.ends = new Int32Array(happenings.length).fill(-1);
    this.#starts = new Int32Array(happenings.length).fill(-1);
    this.#first = new Float64Array(happenings.length);
    this.#addDurations(isLater, hasClocks);
  }

  /** @param isExact whether happenings that are not later stay in the moment of the one before */
  keep(isLater: readonly boolean[], isExact: boolean): void {
    for (let place = 1; place < isLater.length; place++) {
      const weight = Number(isLater[place]);
      this.#edges.push({ from: place - 1, to: place, weight });
      if (isExact && weight === 0) this.#edges.push({ from: place, to: place - 1, weight: 0 });
    }
  }

  #addDurations(isLater: readonly boolean[] | undefined, hasClocks: boolean): void {
    const { joint, running, events, start } = this.#task;
    const clocks = new OrderClocks(this.#task, ({ since, place, least, most }) => {
      if (!hasClocks) return;
      if (since < 0) this.#fix(place, least, most);
      else {
        this.#edges.push({ from: since, to: place, weight: least });
        this.#edges.push({ from: place, to: since, weight: -most });
      }
    });
    const open = new Map<
      number,
      { readonly at: number; readonly from: number; readonly to: number }
    >();
    for (const { step, from, to } of running) open.set(step, { at: -1, from, to });
    let state = start;
    this.#happenings.forEach((happening, place) => {
      if (place > 0 && isLater?.[place] !== false) clocks.endMoment(place - 1, state);
      this.states.push(state);
      if (happening < 0) {
        const index = -1 - happening;
        const event = events[index];
        if (event === undefined) clocks.end(index - events.length, place);
        else this.#fix(place, event.scaledAt, event.scaledAt);
        state = this.#task.afterChange(state, index);
        return;
      }
      const step = joint.steps[joint.stepOf[happening] as number] as JointTimedStep;
      if (joint.isEnd[happening] === 1) {
        const run = open.get(step.index);
        open.delete(step.index);
        if (run === undefined) return;
        this.#starts[place] = run.at;
        if (run.at < 0) this.#fix(place, run.from, run.to);
        else {
          this.ends[run.at] = place;
          this.#edges.push({ from: run.at, to: place, weight: run.from });
          if (run.to < Number.POSITIVE_INFINITY) {
            this.#edges.push({ from: place, to: run.at, weight: -run.to });
          }
        }
      } else {
        const [from, to] = this.#task.durationOf(step, state) ?? [Number.NaN, Number.NaN];
        if (step.ends.length > 0) open.set(step.index, { at: place, from, to });
        this.#lasting.set(place, from);
      }
      state = this.#task.after(state, happening);
    });
    const count = this.#happenings.length;
    if (count > 0) clocks.endMoment(count - 1, state);
    clocks.finish(count);
  }

  /** Limits the time of a happening. The origin is the edge from place -1. */
  #fix(place: number, from: number, to: number): void {
    this.#first[place] = Math.max(this.#first[place] as number, from);
    if (to < Number.POSITIVE_INFINITY) this.#edges.push({ from: place, to: -1, weight: -to });
  }

  keepWhereItMatters(): void {
    const { joint, writes, adds, changes, maintainReads, keeps } = this.#task;
    const count = this.#happenings.length;
    const readers = new Map<number, number[]>();
    const writers = new Map<number, number[]>();
    const keepers = new Map<number, number[]>();
    const lastOf = new Map<number, number>();
    let lastMaintained = -1;
    const note = (table: Map<number, number[]>, variable: number, place: number): void => {
      const list = table.get(variable);
      if (list === undefined) table.set(variable, [place]);
      else list.push(place);
    };
    const after = (from: number, to: number, apart: number): void => {
      const areOfWorld =
        (this.#happenings[from] as number) < 0 && (this.#happenings[to] as number) < 0;
      this.#edges.push({ from, to, weight: areOfWorld ? 0 : apart });
    };
    const addedBy = (happening: Happening): readonly number[] =>
      (happening < 0 ? changes[-1 - happening]?.adds : adds[happening]) ?? [];
    for (let place = 0; place < count; place++) {
      const happening = this.#happenings[place] as Happening;
      const change = changes[-1 - happening];
      const read = change?.reads ?? (joint.reads[happening] as readonly number[]);
      const written = change?.writes ?? (writes[happening] as readonly number[]);
      const step = joint.steps[joint.stepOf[happening] ?? -1];
      const isEnd = joint.isEnd[happening] === 1;
      for (const variable of read) {
        for (const writer of writers.get(variable) ?? []) after(writer, place, 1);
      }
      const added = addedBy(happening);
      for (const variable of written) {
        const isAdded = added.includes(variable);
        for (const writer of writers.get(variable) ?? []) {
          // What both only add to is the same in either order, and at once.
          const isBoth =
            isAdded && addedBy(this.#happenings[writer] as Happening).includes(variable);
          if (!isBoth) after(writer, place, 1);
        }
        for (const reader of readers.get(variable) ?? []) after(reader, place, 1);
        // A step that keeps a condition on the variable has ended, or goes on beside the change.
        for (const keeper of keepers.get(variable) ?? []) {
          const end = this.#endAfter(keeper);
          if (end >= 0 && end < place) after(end, place, 0);
          else after(keeper, place, 0);
        }
      }
      if (step !== undefined && !isEnd) {
        for (const variable of keeps[step.index] as readonly number[]) {
          for (const writer of writers.get(variable) ?? []) after(writer, place, 0);
          note(keepers, variable, place);
        }
      }
      if (step !== undefined && isEnd) {
        // Changes while the step runs stay before its end.
        const start = this.#starts[place] as number;
        for (const variable of keeps[step.index] as readonly number[]) {
          for (const writer of writers.get(variable) ?? [])
            if (writer > start) after(writer, place, 0);
        }
      }
      if (step !== undefined && !step.timed.alongside) {
        for (const member of step.members) {
          const last = lastOf.get(member);
          if (last !== undefined && !isEnd) after(last, place, 0);
          lastOf.set(member, place);
        }
      }
      if (written.some((variable) => maintainReads.has(variable))) {
        if (lastMaintained >= 0) after(lastMaintained, place, 0);
        lastMaintained = place;
      }
      for (const variable of read) note(readers, variable, place);
      for (const variable of written) note(writers, variable, place);
    }
  }

  #endAfter(start: number): number {
    return this.ends[start] as number;
  }

  /** The earliest times, where steps also wait until events allow their start. */
  earliestInWindows(): Float64Array | undefined {
    const { windows } = this.#task;
    let times = this.earliest();
    for (let isOver = windows.areOpen; !isOver && times !== undefined; ) {
      isOver = true;
      for (const [place, duration] of this.#lasting) {
        const at = times[place] as number;
        const opensAt = windows.earliest(this.#happenings[place] as number, at, duration);
        if (opensAt === Number.POSITIVE_INFINITY) return undefined;
        if (opensAt <= at) continue;
        this.#first[place] = opensAt;
        isOver = false;
      }
      if (!isOver) times = this.earliest();
    }
    return times;
  }

  /** The longest paths from the origin (Bellman 1958). */
  earliest(): Float64Array | undefined {
    const times = this.#first.slice();
    const count = times.length;
    for (let round = 0; round <= count + 1; round++) {
      let isChanged = false;
      for (const { from, to, weight } of this.#edges) {
        if (Number.isNaN(weight)) return undefined;
        if (to < 0) {
          if ((times[from] as number) > -weight) return undefined;
          continue;
        }
        const reached = (from < 0 ? 0 : (times[from] as number)) + weight;
        if (reached <= (times[to] as number)) continue;
        times[to] = reached;
        isChanged = true;
      }
      if (!isChanged) return times;
    }
    return undefined;
  }
}
