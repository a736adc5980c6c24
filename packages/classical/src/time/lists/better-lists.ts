/**
 * List schedules: the steps of a plan, given to the members that are done first and put where they fit, in lists that are
 * changed as long as that helps.
 *
 * @module
 */

import type { SliceLimits } from "../../search/limits.ts";
import type { ProvedSchedule } from "../changed-orders.ts";
import type { HappeningOrder, TimedOrder } from "../task/shift-left.ts";
import type { TimeTask } from "../task/time-task.ts";
import { Approaches } from "./approaches.ts";
import { type ListedSchedule, ListScheduler, type UnitList } from "./list-schedule.ts";
import { eventsFor, Stocks } from "./stocks.ts";
import { cutHappenings, UnitCutter, type WorkUnit } from "./units.ts";

/** Largest number of happenings of a plan whose steps are listed. */
const MAX_HAPPENINGS = 400;
/** Lists in a row that are no better, after which no more are tried: so many, and so many for each unit. */
const PATIENCE = 24;
const PATIENCE_PER_UNIT = 4;
/** Largest number of units of which each is put into every earlier place. */
const MAX_INSERTED = 32;
/** Most changes of the first lists, if they miss ends of clocks, for each unit. */
const MENDS_PER_UNIT = 1;
/** Number of lists that count as one expansion, which takes longer. */
const LISTS_AT_ONCE = 4;

/** A list and its schedule. */
interface Listed {
  readonly list: UnitList;
  readonly schedule: ListedSchedule;
}

/** Lists of the units of one plan. */
export class BetterLists {
  readonly #units: readonly WorkUnit[];
  readonly #scheduler: ListScheduler;
  readonly #members: number;
  readonly #hasClocks: boolean;
  readonly #draw = drawFrom(1);

  private constructor(task: TimeTask, units: readonly WorkUnit[], scheduler: ListScheduler) {
    this.#units = units;
    this.#scheduler = scheduler;
    this.#members = task.problem.members.length;
    this.#hasClocks = task.clocks.length > 0;
  }

  /**
   * The lists of a plan; undefined if events add to something beside stocks, or it is too long.
   *
   * @param begin the state in which its steps can be done, as events let them
   */
  static of(task: TimeTask, order: TimedOrder, begin: Int32Array): BetterLists | undefined {
    if (order.happenings.length > MAX_HAPPENINGS || task.problem.measure.time === 0)
      return undefined;
    const approaches = Approaches.of(task.joint);
    const events = eventsFor(task, order);
    const pieces = cutHappenings(task, approaches, order);
    const actions = pieces.map(({ happening }) => happening);
    const stocks = new Stocks(task, actions, approaches.steps.flat(), events);
    const given = events.gifts.flatMap((gift) => task.events[gift]?.writes ?? []);
    if (!given.every((variable) => stocks.has(variable))) return undefined;
    const units = new UnitCutter(task, approaches, stocks, pieces, order).units();
    const scheduler = new ListScheduler(task, approaches, stocks, units, begin);
    return new BetterLists(task, units, scheduler);
  }

  /**
   * The list of the most urgent units first, or else in the order of the plan. Where there are clocks, units that come too
   * late are put forward.
   */
  *first(search: ListSearch): Generator<undefined, Listed | undefined, void> {
    const crews = this.#units.map(() => undefined);
    const tried = new Set<string>();
    let left = this.#hasClocks ? MENDS_PER_UNIT * this.#units.length : 0;
    const plain = [this.#sorted(), this.#units.map((_, unit) => unit)];
    for (const begin of [...plain.map((order) => this.#runningFirst(order)), ...plain]) {
      let order: readonly number[] | undefined = begin;
      // An order that returns fails again.
      while (order !== undefined && !tried.has(order.join())) {
        tried.add(order.join());
        if (tried.size % LISTS_AT_ONCE === 0) yield* this.#spend(search);
        const list: UnitList = { order, crews, standIns: [], isThorough: false };
        const schedule = yield* this.#schedule(search, list);
        if (schedule !== undefined) return { list, schedule };
        order = left-- > 0 ? this.#mend(order, this.#scheduler.failed) : undefined;
      }
    }
    return undefined;
  }

  /**
   * An order in which what runs already comes first, as its members are free afterwards; but not what has to wait for other
   * work of the order.
   */
  #runningFirst(order: readonly number[]): readonly number[] {
    const first: number[] = [];
    for (const unit of order) {
      const { before } = this.#units[unit] as WorkUnit;
      if (this.#isRunning(unit) && before.every((other) => first.includes(other))) first.push(unit);
    }
    return first.length === 0
      ? order
      : [...first, ...order.filter((unit) => !first.includes(unit))];
  }

  /** Whether a unit ends what runs already; it may go on from there. */
  #isRunning(unit: number | undefined): boolean {
    return this.#units[unit ?? -1]?.parts.some(({ run }) => run < 0) === true;
  }

  /** The number of units at the beginning of an order that end what runs already, which stay there. */
  #begun(order: readonly number[]): number {
    let count = 0;
    while (this.#isRunning(order[count])) count++;
    return count;
  }

  /** Uses up one expansion. */
  *#spend(search: ListSearch): Generator<undefined, void, void> {
    search.limits.share = Number.POSITIVE_INFINITY;
    while (!search.limits.spend()) yield;
    search.expansions++;
  }

  /** The schedule of a list; a slice whose time is over ends between two units. */
  *#schedule(
    search: ListSearch,
    list: UnitList,
  ): Generator<undefined, ListedSchedule | undefined, void> {
    const placing = this.#scheduler.schedule(list);
    for (;;) {
      const { done, value } = placing.next();
      if (done === true) return value;
      if (search.limits.isLate()) yield;
    }
  }

  /**
   * An order with what may let a unit be done that could not: what ends the clocks of others before it, if it begins clocks
   * itself and there is no room; else the unit comes before the one before.
   */
  #mend(order: readonly number[], failed: number): readonly number[] | undefined {
    const at = order.indexOf(failed);
    const { isBegin = false, before = [] } = this.#units[failed] ?? {};
    if (!isBegin) {
      const earlier = order[at - 1];
      if (earlier === undefined || before.includes(earlier)) return undefined;
      return order.toSpliced(at - 1, 2, failed, earlier);
    }
    const done = order.slice(0, at);
    const next = order.slice(at + 1).find((each) => {
      const unit = this.#units[each] as WorkUnit;
      return !unit.isBegin && unit.before.every((other) => done.includes(other));
    });
    if (next === undefined) return undefined;
    const rest = order.slice(at).filter((each) => each !== next);
    return [...done, next, ...rest];
  }

  /** Changes lists as long as that makes schedules better. */
  *improve(search: ListSearch): Generator<undefined, void, void> {
    let best = yield* this.first(search);
    if (best === undefined || this.#begun(best.list.order) === this.#units.length) return;
    const most = PATIENCE + PATIENCE_PER_UNIT * this.#units.length;
    const insertions = this.#insertions(best);
    for (let [failures, count] = [0, 0]; failures < most; count++) {
      if (count % LISTS_AT_ONCE === 0) yield* this.#spend(search);
      const { done, value } = insertions.next(best);
      const list: UnitList = value ?? this.#changed(best);
      const schedule = yield* this.#schedule(search, list);
      failures += Number(done);
      if (schedule === undefined) continue;
      if (isBetter(best.schedule, schedule)) continue;
      if (isBetter(schedule, best.schedule)) {
        failures = 0;
        if (schedule.time < best.schedule.time) search.take(schedule);
      }
      best = { list, schedule };
    }
  }

  /** The units by rank; a unit stands after the units that come before it. */
  #sorted(): readonly number[] {
    const order: number[] = [];
    const isDone = this.#units.map(() => false);
    const left = new Set(this.#units.keys());
    while (left.size > 0) {
      let next = -1;
      for (const unit of left) {
        const { before, rank } = this.#units[unit] as WorkUnit;
        if (!before.every((other) => isDone[other])) continue;
        if (next < 0 || rank > (this.#units[next] as WorkUnit).rank) next = unit;
      }
      if (next < 0) next = [...left][0] as number;
      order.push(next);
      isDone[next] = true;
      left.delete(next);
    }
    return order;
  }

  /**
   * Lists with each unit at each earlier place, by the members and in the modes that end first: beside clocks, what waits
   * for them leaves others free, on another burner or with another member, which single changes seldom find.
   */
  *#insertions(first: Listed): Generator<UnitList, undefined, Listed> {
    const count = this.#units.length;
    if (!this.#hasClocks || count > MAX_INSERTED) return;
    const crews = this.#units.map(() => undefined);
    let best = first;
    for (let before: ListedSchedule | undefined; before !== best.schedule; ) {
      before = best.schedule;
      const begun = this.#begun(best.list.order);
      for (let from = begun + 1; from < count; from++) {
        for (let to = begun; to < from; to++) {
          const order = best.list.order.toSpliced(from, 1);
          order.splice(to, 0, best.list.order[from] as number);
          const next = yield { order, crews, standIns: [], isThorough: true };
          if (isBetter(next.schedule, best.schedule)) best = next;
        }
      }
    }
  }

  /** A list with a unit at another place, or with another crew. */
  #changed({ list: { order }, schedule }: Listed): UnitList {
    const begun = this.#begun(order);
    const count = order.length - begun;
    const at = this.#random(count);
    const unit = order[begun + at] as number;
    const own = schedule.crews[unit] as readonly number[];
    const isMoved = count > 1 && (this.#members === 1 || this.#draw() < 0.6);
    const moved = order.toSpliced(begun + at, 1);
    if (isMoved) moved.splice(begun + ((at + 1 + this.#random(count - 1)) % count), 0, unit);
    // Now and then everybody may do something else; otherwise only the unit is done in another way.
    const isThorough = true;
    if (isMoved && this.#draw() < 0.3) return { order: moved, crews: [], standIns: [], isThorough };
    const runs = this.#units[unit]?.parts.map(({ run }) => run) ?? [];
    const standIns = schedule.standIns.map((step, run) => (runs.includes(run) ? undefined : step));
    const isFree = isMoved ? this.#draw() < 0.5 : this.#members === 1;
    const crew = isFree ? undefined : isMoved ? own : this.#exchanged(own);
    const crews = schedule.crews.map((each, index) => (index === unit ? crew : each));
    return { order: isMoved ? moved : order, crews, standIns, isThorough };
  }

  /** A crew with another member in one of its roles. */
  #exchanged(crew: readonly number[]): readonly number[] {
    const role = this.#random(crew.length);
    const other = (crew[role] as number) + 1 + this.#random(this.#members - 1);
    const taker = other % this.#members;
    return crew.map((member, index) => {
      if (index === role) return taker;
      return member === taker ? (crew[role] as number) : member;
    });
  }

  #random(count: number): number {
    return Math.floor(count * this.#draw());
  }
}

function isBetter(one: ListedSchedule, other: ListedSchedule): boolean {
  return one.time < other.time || (one.time === other.time && one.sum < other.sum);
}

/** The search that the lists are for. */
export interface ListSearch {
  readonly best: ProvedSchedule | undefined;
  expansions: number;
  /** Limits of the present slice. */
  readonly limits: SliceLimits;
  take(order: HappeningOrder): boolean;
}

/** Numbers from 0 to 1, the same in each run (xorshift). */
function drawFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}
