import { CompiledCondition } from "@understudy/planner-core";
import type { JointClock } from "../task/joint-clocks.ts";
import type { Happening } from "../task/shift-left.ts";
import type { JointEvent, TimeTask } from "../task/time-task.ts";

const NEVER = Number.POSITIVE_INFINITY;
const NONE: readonly number[] = Object.freeze([]);

/**
 * Which clocks of things run on a board, and until when. The board changes the times, so that it can go back. An event is a
 * clock that runs from the beginning, once.
 */
export class BoardClocks {
  /** The end of each clock; infinite for one that does not run. */
  readonly ends: Float64Array;
  readonly #clocks: readonly JointClock[];
  /** The change by the world with which each clock ends. */
  readonly #changes: readonly number[];
  /** The number of events, which come before all others. */
  readonly #events: number;
  readonly #task: TimeTask;
  /** The clocks that read and that change each variable. */
  readonly #readers = new Map<number, number[]>();
  readonly #writers = new Map<number, number[]>();

  /** @param events the numbers of the events on the board */
  constructor(task: TimeTask, events: readonly number[]) {
    const listed = events.map((event) => onceOnly(task, task.events[event] as JointEvent));
    this.#clocks = [...listed, ...task.clocks];
    this.#changes = [...events, ...task.clocks.map((_, clock) => task.events.length + clock)];
    this.#events = events.length;
    this.#task = task;
    this.ends = new Float64Array(this.#clocks.length);
    for (const [clock, { reads, writes }] of this.#clocks.entries()) {
      for (const [table, slots] of [
        [this.#readers, reads],
        [this.#writers, writes],
      ] as const) {
        for (const slot of slots) table.set(slot, [...(table.get(slot) ?? []), clock]);
      }
    }
  }

  /** Begins anew in a state. */
  clear(begin: Int32Array): void {
    for (const [clock, { condition, left, lengthIn }] of this.#clocks.entries()) {
      const runs = clock < this.#events || condition.holds(begin);
      this.ends[clock] = runs ? (left ?? lengthIn(begin)) : NEVER;
    }
  }

  /** The clock that ends first; -1 if none runs. */
  get first(): number {
    return this.#firstOf(this.ends.keys(), NEVER);
  }

  /** The clocks whose condition reads a variable. */
  readersOf(slot: number): readonly number[] {
    return this.#readers.get(slot) ?? NONE;
  }

  /** The clock that ends first of those that change what some actions read; -1 if none runs. */
  awaitedBy(actions: readonly Happening[]): number {
    const { reads } = this.#task.joint;
    const slots = actions.flatMap((action) => reads[action] as readonly number[]);
    return this.#firstOf(this.#writersOf(slots), NEVER);
  }

  /** The first clock that ends by a time and so comes before a happening of that time: their order matters. -1 for none. */
  dueBefore(action: Happening, at: number): number {
    if (this.ends.length === 0) return -1;
    const { joint, writes } = this.#task;
    const written = writes[action] as readonly number[];
    const before = this.#writersOf([...(joint.reads[action] as readonly number[]), ...written]);
    const stopped = written.flatMap((slot) => this.readersOf(slot));
    return this.#firstOf([...before, ...stopped], at + 1);
  }

  /** The first clock that ends before a time and changes what a condition to keep reads; -1 for none. */
  dueWithin(kept: readonly number[], until: number): number {
    return this.ends.length === 0 ? -1 : this.#firstOf(this.#writersOf(kept), until);
  }

  /**
   * The clocks that end at the moment that must come before others: at that of a clock, or of an earlier one that changes
   * what it needs or changes, or depends on what it changes. Those of one moment are in declared order, with all that have
   * to do with one of them in turn.
   */
  endingBefore(clock: number): readonly number[] {
    for (let first = clock; ; ) {
      const at = this.ends[first] as number;
      const ending = new Set([first]);
      let earlier = -1;
      // The set grows on the way.
      for (const one of ending) {
        const tied = this.#tiedTo(one);
        earlier = this.#firstOf(tied, at);
        if (earlier >= 0) break;
        for (const other of tied) if (this.ends[other] === at) ending.add(other);
      }
      if (earlier < 0) return [...ending].sort((one, other) => one - other);
      first = earlier;
    }
  }

  /** The clocks that change what a clock needs or changes, or depend on what it changes. */
  #tiedTo(clock: number): readonly number[] {
    const { reads, writes } = this.clock(clock);
    return [
      ...this.#writersOf([...reads, ...writes]),
      ...writes.flatMap((slot) => this.readersOf(slot)),
    ];
  }

  #writersOf(slots: readonly number[]): readonly number[] {
    return slots.flatMap((slot) => this.#writers.get(slot) ?? NONE);
  }

  #firstOf(clocks: Iterable<number>, before: number): number {
    let first = -1;
    let least = before;
    for (const clock of clocks) {
      const end = this.ends[clock] as number;
      if (end < least) [first, least] = [clock, end];
    }
    return first;
  }

  clock(index: number): JointClock {
    return this.#clocks[index] as JointClock;
  }

  /** The change by the world with which a clock ends. */
  changeOf(clock: number): number {
    return this.#changes[clock] as number;
  }
}

/** An event as a clock, which never begins again. */
function onceOnly({ joint }: TimeTask, event: JointEvent): JointClock {
  const condition = new CompiledCondition({ kind: "any", children: [] }, joint.domain.variables);
  const { scaledAt } = event;
  return { ...event, condition, left: scaledAt, least: scaledAt, lengthIn: () => scaledAt };
}
