import { COPY, DECREASE, EFFECT_LENGTH, INCREASE } from "@understudy/planner-core/compiled";
import type { JointTimedStep } from "@understudy/planner-core/schedule";
import type { Happening } from "../task/shift-left.ts";
import type { JointEvent, TimeTask } from "../task/time-task.ts";
import { BoardClocks } from "./board-clocks.ts";
import type { StockLevels, Stocks } from "./stocks.ts";

/** Time of what never happened: a thousandth before the question. */
const NEVER = -1;
/** Tells that a clock of things ends first, in place of a time. */
export const CLOCK_FIRST = -2;

/** A situation to which a board can go back. */
export interface BoardMark {
  readonly log: number;
  readonly stocks: number;
  readonly made: number;
}

/**
 * A schedule under construction: steps are placed one after the other, each as early as those before let it. Members'
 * steps follow each other; what happens to stocks may come in any order. Clocks of things run by themselves, and events come:
 * before a step is placed, those have to end that come first.
 */
export class Board {
  readonly state: Int32Array;
  /** The time from which each member is free. */
  readonly free: Float64Array;
  readonly made: Happening[] = [];
  readonly times: number[] = [];
  readonly #task: TimeTask;
  readonly #begin: Int32Array;
  readonly #stocks: Stocks;
  /** Number of uses of stocks that are gifts. */
  readonly #given: number;
  readonly #levels: StockLevels;
  readonly #clocks: BoardClocks;
  /** The clock that has to end before what was to be placed. */
  #due = -1;
  /** Times at which each variable was set, added to and read last. */
  readonly #wrote: Float64Array;
  readonly #added: Float64Array;
  readonly #read: Float64Array;
  /** Changed entries with their earlier values, as table, index and value. */
  readonly #log: number[] = [];
  readonly #tables: readonly (Float64Array | Int32Array)[];
  /** The entry of `free` with the last change of what must be maintained. */
  readonly #maintained: number;

  /** @param begin the state in which steps are placed; events that let them start may have changed it */
  constructor(task: TimeTask, stocks: Stocks, begin: Int32Array) {
    const { length } = begin;
    this.#task = task;
    this.#begin = begin;
    this.#stocks = stocks;
    this.#levels = stocks.levels();
    this.#given = this.#levels.count;
    this.state = begin.slice();
    // One more entry for what must be maintained.
    this.free = new Float64Array(task.problem.members.length + 1);
    this.#maintained = task.problem.members.length;
    this.#wrote = new Float64Array(length).fill(NEVER);
    this.#added = new Float64Array(length).fill(NEVER);
    this.#read = new Float64Array(length).fill(NEVER);
    this.#clocks = new BoardClocks(task, stocks.events);
    const { ends } = this.#clocks;
    this.#tables = [this.state, this.free, this.#wrote, this.#added, this.#read, ends];
  }

  /** Begins anew. */
  clear(): void {
    this.state.set(this.#begin);
    this.#clocks.clear(this.#begin);
    this.free.fill(0);
    for (const table of [this.#wrote, this.#added, this.#read]) table.fill(NEVER);
    this.#log.length = 0;
    this.#levels.count = this.#given;
    this.made.length = 0;
    this.times.length = 0;
    for (const gift of this.#stocks.gifts) {
      this.state.set(this.#task.afterChange(this.state, gift));
      this.made.push(-1 - gift);
      this.times.push((this.#task.events[gift] as JointEvent).scaledAt);
    }
    for (const { step, from } of this.#task.running) {
      const { members, timed } = this.#task.joint.steps[step] as JointTimedStep;
      if (!timed.alongside) for (const member of members) this.free[member] = from;
    }
  }

  mark(): BoardMark {
    return { log: this.#log.length, stocks: this.#levels.count, made: this.made.length };
  }

  undo({ log, stocks, made }: BoardMark): void {
    while (this.#log.length > log) {
      const value = this.#log.pop() as number;
      const index = this.#log.pop() as number;
      (this.#tables[this.#log.pop() as number] as Float64Array)[index] = value;
    }
    this.#levels.count = stocks;
    this.made.length = made;
    this.times.length = made;
  }

  #set(table: number, index: number, value: number): void {
    const own = this.#tables[table] as Float64Array;
    this.#log.push(table, index, own[index] as number);
    own[index] = value;
  }

  #raise(table: number, index: number, value: number): void {
    if (((this.#tables[table] as Float64Array)[index] as number) < value)
      this.#set(table, index, value);
  }

  /**
   * Places a start, with its end if that follows.
   *
   * @param from not before this time
   * @returns the time of the start; infinite if there is none; {@link CLOCK_FIRST} with nothing placed if `endDue` has to
   *   come first
   */
  start(
    step: JointTimedStep,
    start: Happening,
    end: Happening,
    duration: number,
    from: number,
  ): number {
    let at = from;
    if (!step.timed.alongside) {
      for (const member of step.members) at = Math.max(at, this.free[member] as number);
    } else for (const mark of step.marks) at = Math.max(at, this.#wrote[mark] as number);
    at = this.#after(start, at);
    for (const slot of this.#task.keeps[step.index] as readonly number[]) {
      at = Math.max(at, this.#wrote[slot] as number, this.#added[slot] as number);
    }
    if (end >= 0) at = Math.max(at, this.#after(end, at + duration) - duration);
    at = this.#whenOpen(start, end, duration, at);
    if (at === Number.POSITIVE_INFINITY) return at;
    const kept = this.#task.keeps[step.index] as readonly number[];
    if (this.#isDue(start, at) || this.#isDue(end, at + duration, kept)) return CLOCK_FIRST;
    this.#happen(start, at);
    const isOver = end >= 0 || step.ends.length === 0;
    const until = isOver ? at + duration : at;
    if (end >= 0) this.#happen(end, until);
    for (const slot of this.#task.keeps[step.index] as readonly number[]) {
      this.#raise(READ, slot, until - 1);
    }
    if (step.timed.alongside) for (const mark of step.marks) this.#raise(WROTE, mark, until);
    else for (const member of step.members) this.#raise(FREE, member, until);
    return at;
  }

  /** Whether a clock ends before a happening of a time, or breaks what must be kept until then. */
  #isDue(action: Happening, at: number, kept: readonly number[] = []): boolean {
    const due = action < 0 ? -1 : this.#clocks.dueBefore(action, at);
    this.#due = due < 0 ? this.#clocks.dueWithin(kept, at) : due;
    return this.#due >= 0;
  }

  /** Lets the clock end that has to end first. */
  endDue(): void {
    this.#endClock(this.#due);
  }

  /** Lets a clock end that changes what one of several happenings reads. Returns whether there was one. */
  awaitFor(actions: readonly Happening[]): boolean {
    const clock = this.#clocks.awaitedBy(actions);
    if (clock >= 0) this.#endClock(clock);
    return clock >= 0;
  }

  /** Lets the next clock end, if it does so by a time. Returns that time; infinite if there is none. */
  endNext(by: number): number {
    const clock = this.#clocks.first;
    const at = this.#clocks.ends[clock] ?? Number.POSITIVE_INFINITY;
    if (at > by || clock < 0) return Number.POSITIVE_INFINITY;
    this.#endClock(clock);
    return at;
  }

  /** Lets a clock end, or one that ends before it and has to do with it; and all of these that end at one moment. */
  #endClock(index: number): void {
    const ending = this.#clocks.endingBefore(index);
    const at = this.#clocks.ends[ending[0] as number] as number;
    for (const clock of ending) this.#changeBy(clock, at);
    for (const clock of ending) this.#set(CLOCK, clock, Number.POSITIVE_INFINITY);
    for (const clock of ending) this.#turnClocks(this.#clocks.clock(clock).writes);
    // Its end began it anew, if its condition still holds.
    for (const clock of ending) {
      const { condition, lengthIn } = this.#clocks.clock(clock);
      if (condition.holds(this.state)) this.#set(CLOCK, clock, at + lengthIn(this.state));
    }
  }

  #changeBy(clock: number, at: number): void {
    const { reads, writes } = this.#clocks.clock(clock);
    const change = this.#clocks.changeOf(clock);
    const after = this.#task.afterChange(this.state, change);
    for (const slot of reads) this.#raise(READ, slot, at);
    for (const slot of writes) {
      this.#raise(WROTE, slot, at);
      if (this.#task.maintainReads.has(slot)) this.#raise(FREE, this.#maintained, at);
      if (this.state[slot] !== after[slot]) this.#set(STATE, slot, after[slot] as number);
    }
    this.made.push(-1 - change);
    this.times.push(at);
  }

  /** Begins and stops clocks after a change of variables. */
  #turnClocks(written: readonly number[]): void {
    const { ends } = this.#clocks;
    if (ends.length === 0) return;
    for (const slot of written) {
      for (const index of this.#clocks.readersOf(slot)) {
        const { condition, reads, lengthIn } = this.#clocks.clock(index);
        const isOn = condition.holds(this.state);
        const isRunning = (ends[index] as number) < Number.POSITIVE_INFINITY;
        if (isOn === isRunning) continue;
        const since = reads.reduce(
          (last, each) => Math.max(last, this.#wrote[each] as number, this.#added[each] as number),
          0,
        );
        this.#set(CLOCK, index, isOn ? since + lengthIn(this.state) : Number.POSITIVE_INFINITY);
      }
    }
  }

  /** Places the end of a step that has started. Returns its time as `start` does. */
  end(step: JointTimedStep, end: Happening, from: number): number {
    let at = this.#after(end, from);
    for (const slot of this.#task.keeps[step.index] as readonly number[]) {
      at = Math.max(at, this.#wrote[slot] as number, this.#added[slot] as number);
    }
    at = this.#withStocks(-1, end, 0, at);
    if (at === Number.POSITIVE_INFINITY) return at;
    if (this.#isDue(end, at, this.#task.keeps[step.index])) return CLOCK_FIRST;
    this.#happen(end, at);
    for (const slot of this.#task.keeps[step.index] as readonly number[]) {
      this.#raise(READ, slot, at - 1);
    }
    if (step.timed.alongside) for (const mark of step.marks) this.#raise(WROTE, mark, at);
    else for (const member of step.members) this.#raise(FREE, member, at);
    return at;
  }

  /** The earliest time from a time on at which a happening does not interfere with those before. */
  #after(action: Happening, from: number): number {
    const { joint, writes, adds, maintainReads } = this.#task;
    let at = from;
    for (const slot of joint.reads[action] as readonly number[]) {
      if (this.#stocks.has(slot)) continue;
      at = Math.max(at, (this.#wrote[slot] as number) + 1, (this.#added[slot] as number) + 1);
    }
    const added = adds[action] as readonly number[];
    for (const slot of writes[action] as readonly number[]) {
      if (maintainReads.has(slot)) at = Math.max(at, this.free[this.#maintained] as number);
      if (this.#stocks.has(slot)) continue;
      at = Math.max(at, (this.#wrote[slot] as number) + 1, (this.#read[slot] as number) + 1);
      if (!added.includes(slot)) at = Math.max(at, (this.#added[slot] as number) + 1);
    }
    return at;
  }

  /** The earliest time from a time on at which events and stocks allow a start. */
  #whenOpen(start: Happening, end: Happening, duration: number, from: number): number {
    const { windows } = this.#task;
    let at = this.#withStocks(start, end, duration, from);
    while (!windows.areOpen && at < Number.POSITIVE_INFINITY) {
      const opensAt = windows.earliest(start, at, duration);
      if (opensAt <= at) break;
      at = this.#withStocks(start, end, duration, opensAt);
    }
    return at;
  }

  #withStocks(start: Happening, end: Happening, duration: number, from: number): number {
    const first = start < 0 ? [] : this.#stocks.usesOf(start);
    const last = end < 0 ? [] : this.#stocks.usesOf(end);
    let at = from;
    for (let isSettled = first.length + last.length === 0; !isSettled; ) {
      const before = at;
      for (const use of first) at = this.#levels.earliest(use, at);
      for (const use of last) at = this.#levels.earliest(use, at + duration) - duration;
      isSettled = at === before || at === Number.POSITIVE_INFINITY;
    }
    return at;
  }

  #happen(action: Happening, at: number): void {
    const { joint, writes, adds, maintainReads } = this.#task;
    const added = adds[action] as readonly number[];
    for (const slot of joint.reads[action] as readonly number[]) this.#raise(READ, slot, at);
    for (const slot of writes[action] as readonly number[]) {
      this.#raise(added.includes(slot) ? ADDED : WROTE, slot, at);
      if (maintainReads.has(slot)) this.#raise(FREE, this.#maintained, at);
    }
    for (const use of this.#stocks.usesOf(action)) this.#levels.add(use, at);
    this.#apply(action);
    this.#turnClocks(writes[action] as readonly number[]);
    this.made.push(action);
    this.times.push(at);
  }

  /** Lets an action change the state. */
  #apply(action: Happening): void {
    const { actions } = this.#task.joint.domain;
    const { effects, effectStart } = actions;
    const from = effectStart[action] as number;
    const to = effectStart[action + 1] as number;
    const values: number[] = [];
    for (let at = from; at < to; at += EFFECT_LENGTH) {
      const operand = effects[at + 2] as number;
      const value = this.state[effects[at + 1] as number] as number;
      const opcode = effects[at];
      let next = operand;
      if (opcode === INCREASE) next = Math.min(effects[at + 3] as number, value + operand);
      else if (opcode === DECREASE) next = value - operand;
      else if (opcode === COPY) {
        next = Math.min(effects[at + 3] as number, this.state[operand] as number);
      }
      values.push(next);
    }
    for (let at = from, index = 0; at < to; at += EFFECT_LENGTH, index++) {
      const slot = effects[at + 1] as number;
      const value = values[index] as number;
      if (this.state[slot] !== value) this.#set(STATE, slot, value);
    }
  }
}

const STATE = 0;
const FREE = 1;
const WROTE = 2;
const ADDED = 3;
const READ = 4;
const CLOCK = 5;
