import {
  type ConditionNode,
  conditionVariables,
  DECREASE,
  EFFECT_LENGTH,
  INCREASE,
} from "@understudy/planner-core/compiled";
import type { JointDomain, JointTimedStep } from "@understudy/planner-core/schedule";
import type { Happening, HappeningOrder } from "../task/shift-left.ts";
import type { JointEvent, TimeTask } from "../task/time-task.ts";

/** A happening's part in a stock: the amount that it needs, and the amount that it adds, or takes if below 0. */
export interface StockUse {
  readonly stock: number;
  readonly need: number;
  readonly change: number;
}

const NONE: readonly StockUse[] = Object.freeze([]);

/**
 * Numbers that happenings only add to, take from, and require to be at least something, such as wood. In which order
 * they are added to does not matter, and what is taken may come from any of the earlier additions. A member's own number is
 * one if it is only taken from, or is never required, for all members: the energy that work costs.
 */
export class Stocks {
  readonly #task: TimeTask;
  readonly #uses = new Map<Happening, readonly StockUse[]>();
  readonly #stockOf = new Map<number, number>();
  readonly #base: readonly number[];
  /** The numbers of the events that only add to stocks. */
  readonly gifts: readonly number[];
  /** The numbers of the other events that happen. */
  readonly events: readonly number[];

  /**
   * @param actions those of the steps that are scheduled
   * @param approaches steps that may be done besides
   * @param listed the events that happen
   */
  constructor(
    task: TimeTask,
    actions: readonly Happening[],
    approaches: readonly JointTimedStep[],
    listed: ListedEvents,
  ) {
    const { joint, start, maintainReads, events, clocks } = task;
    const { gifts } = listed;
    const excluded = new Set<number>(maintainReads);
    const others = events.filter((_, event) => !gifts.includes(event));
    for (const { reads, writes } of [...others, ...clocks])
      for (const variable of [...reads, ...writes]) excluded.add(variable);
    const added = new Map<number, number>();
    for (const gift of gifts)
      for (const [variable, amount] of givenBy(events[gift] as JointEvent))
        added.set(variable, (added.get(variable) ?? 0) + amount);
    const isOwn = ownVariables(joint);
    const needed = new Set<number>();
    const ways = approaches.flatMap(({ starts, ends }) => [...starts, ...ends]);
    for (const action of [...actions, ...ways]) {
      const step = joint.steps[joint.stepOf[action] as number] as JointTimedStep;
      const cases = joint.isEnd[action] === 1 ? step.ends : step.starts;
      const touched = [
        ...(joint.reads[action] as readonly number[]),
        ...(task.writes[action] as readonly number[]),
      ];
      for (const variable of task.keeps[step.index] as readonly number[]) excluded.add(variable);
      for (const variable of lengthReads(joint, step)) excluded.add(variable);
      if (cases.length > 1) for (const variable of touched) excluded.add(variable);
      const own = usesOf(joint, action);
      for (const variable of touched) if (!own.has(variable)) excluded.add(variable);
      for (const [variable, { need, change }] of own) {
        added.set(variable, (added.get(variable) ?? 0) + Math.max(0, change));
        if (need > Number.NEGATIVE_INFINITY) needed.add(variable);
      }
    }
    for (const [variable, more] of added)
      if (isOwn(variable) && more > 0 && needed.has(variable)) excluded.add(variable);
    shareAmongMembers(joint, added, excluded);
    const { max } = joint.domain.variables;
    const base: number[] = [];
    for (const [variable, more] of added) {
      const begin = start[variable] as number;
      // Beyond the end of its range something would be lost, and the order would matter.
      if (excluded.has(variable) || begin + more > (max[variable] as number)) continue;
      this.#stockOf.set(variable, base.length);
      base.push(begin);
    }
    this.#task = task;
    this.#base = base;
    this.gifts = gifts;
    this.events = listed.others;
  }

  has(variable: number): boolean {
    return this.#stockOf.has(variable);
  }

  usesOf(action: Happening): readonly StockUse[] {
    if (this.#base.length === 0) return NONE;
    let found = this.#uses.get(action);
    if (found === undefined) {
      found = [...usesOf(this.#task.joint, action)].flatMap(([variable, use]): StockUse[] => {
        const stock = this.#stockOf.get(variable);
        return stock === undefined ? [] : [{ stock, ...use }];
      });
      this.#uses.set(action, found);
    }
    return found;
  }

  levels(): StockLevels {
    const levels = new StockLevels(this.#base);
    for (const gift of this.gifts) {
      const event = this.#task.events[gift] as JointEvent;
      for (const [variable, change] of givenBy(event)) {
        const stock = this.#stockOf.get(variable) as number;
        levels.add({ stock, need: Number.NEGATIVE_INFINITY, change }, event.scaledAt);
      }
    }
    return levels;
  }
}

/** The numbers of events: those that only add to something, and the others. */
export interface ListedEvents {
  readonly gifts: readonly number[];
  readonly others: readonly number[];
}

/** The events among happenings, and those that change what steps change, too: a place that others leave. */
export function eventsFor(
  { events, changed }: TimeTask,
  { happenings }: HappeningOrder,
): ListedEvents {
  const isGift = (event: number): boolean =>
    (events[event] as JointEvent).effects.every(
      (opcode, at) => at % EFFECT_LENGTH !== 0 || opcode === INCREASE,
    );
  const isIn = (event: number): boolean => happenings.includes(-1 - event);
  const isShared = (event: number): boolean =>
    (events[event] as JointEvent).writes.every((variable) => changed.has(variable));
  const all = [...events.keys()];
  return {
    gifts: all.filter((event) => isIn(event) && isGift(event)),
    others: all.filter((event) => !isGift(event) && (isIn(event) || isShared(event))),
  };
}

/** The amounts that an event adds to variables. */
function givenBy({
  effects,
}: JointEvent): readonly (readonly [variable: number, amount: number])[] {
  const given: (readonly [number, number])[] = [];
  for (let at = 0; at < effects.length; at += EFFECT_LENGTH)
    given.push([effects[at + 1] as number, effects[at + 2] as number]);
  return given;
}

/** Whether a variable is one of a member's own. */
function ownVariables({ ownSlots }: JointDomain): (variable: number) => boolean {
  const own = new Set(ownSlots.flatMap((slots) => [...slots]));
  return (variable) => own.has(variable);
}

/** Lets what is true of one member's own number count for all members': another may do the steps. */
function shareAmongMembers(
  { ownSlots }: JointDomain,
  added: Map<number, number>,
  excluded: Set<number>,
): void {
  for (const at of (ownSlots[0] as Int32Array).keys()) {
    const slots = ownSlots.map((own) => own[at] as number);
    if (!slots.some((slot) => added.has(slot))) continue;
    const isExcluded = slots.some((slot) => excluded.has(slot));
    const most = slots.reduce((sum, slot) => sum + (added.get(slot) ?? 0), 0);
    for (const slot of slots) {
      added.set(slot, most);
      if (isExcluded) excluded.add(slot);
    }
  }
}

/** The variables on which the duration of a step depends. */
function lengthReads(
  { slots }: JointDomain,
  { timed: { duration }, members }: JointTimedStep,
): readonly number[] {
  if (duration?.kind !== "range") return NO_VARIABLES;
  const own = slots[members[0] as number] as Int32Array;
  const terms = [...duration.from.terms, ...(duration.to?.terms ?? [])];
  return terms.map(([variable]) => own[variable] as number);
}

const NO_VARIABLES: readonly number[] = Object.freeze([]);

interface Use {
  need: number;
  change: number;
}

const usesByAction = new WeakMap<JointDomain, Map<Happening, ReadonlyMap<number, Use>>>();

/** The uses of numbers to which an action only adds, from which it takes, or of which it needs some. Cached. */
function usesOf(joint: JointDomain, action: Happening): ReadonlyMap<number, Use> {
  let known = usesByAction.get(joint);
  if (known === undefined) {
    known = new Map();
    usesByAction.set(joint, known);
  }
  let uses = known.get(action);
  if (uses === undefined) {
    uses = findUses(joint, action);
    known.set(action, uses);
  }
  return uses;
}

function findUses(joint: JointDomain, action: Happening): ReadonlyMap<number, Use> {
  const uses = new Map<number, Use>();
  const { effects, effectStart } = joint.domain.actions;
  const { min } = joint.domain.variables;
  const useOf = (variable: number): Use => {
    const use = uses.get(variable) ?? { need: Number.NEGATIVE_INFINITY, change: 0 };
    uses.set(variable, use);
    return use;
  };
  const others = new Set<number>();
  for (let at = effectStart[action] as number; at < (effectStart[action + 1] as number); ) {
    const [opcode, variable, operand] = [effects[at], effects[at + 1], effects[at + 2]] as [
      number,
      number,
      number,
    ];
    at += EFFECT_LENGTH;
    const isFirst = uses.get(variable) === undefined;
    if (opcode === INCREASE && isFirst) useOf(variable).change = operand;
    else if (opcode === DECREASE && isFirst) {
      const use = useOf(variable);
      use.change = -operand;
      use.need = (min[variable] as number) + operand;
    } else others.add(variable);
  }
  const { node } = joint.conditionOf(action);
  const parts: readonly ConditionNode[] = node.kind === "all" ? node.children : [node];
  for (const part of parts) {
    if (part.kind === "test" && part.operator === ">=") {
      const use = useOf(part.variable);
      use.need = Math.max(use.need, part.value);
    } else for (const variable of conditionVariables(part)) others.add(variable);
  }
  for (const variable of others) uses.delete(variable);
  return uses;
}

/** The levels of all stocks over the time, as far as it is planned. */
export class StockLevels {
  readonly #base: readonly number[];
  #count = 0;
  readonly #stock: number[] = [];
  readonly #time: number[] = [];
  readonly #need: number[] = [];
  readonly #change: number[] = [];

  constructor(base: readonly number[]) {
    this.#base = base;
  }

  /** Number of uses so far; set to go back to an earlier situation. */
  get count(): number {
    return this.#count;
  }

  set count(count: number) {
    this.#count = count;
  }

  add({ stock, need, change }: StockUse, time: number): void {
    const at = this.#count++;
    this.#stock[at] = stock;
    this.#time[at] = time;
    this.#need[at] = need;
    this.#change[at] = change;
  }

  /** The earliest time from a time on at which a use fits; infinite if there is none. */
  earliest(use: StockUse, from: number): number {
    let time = from;
    for (let round = 0; round <= this.#count + 1; round++) {
      const next = this.#fits(use, time);
      if (next === time) return time;
      if (next === Number.POSITIVE_INFINITY) break;
      time = next;
    }
    return Number.POSITIVE_INFINITY;
  }

  /** The time itself if a use fits there; otherwise the next one at which it may. */
  #fits({ stock, need, change }: StockUse, time: number): number {
    let level = this.#base[stock] as number;
    let next = Number.POSITIVE_INFINITY;
    const isAddition = need === Number.NEGATIVE_INFINITY;
    let isApart = true;
    for (let at = 0; at < this.#count; at++) {
      if (this.#stock[at] !== stock) continue;
      const other = this.#time[at] as number;
      if (other < time) level += this.#change[at] as number;
      else next = Math.min(next, other + 1);
      const isOtherAddition = this.#need[at] === Number.NEGATIVE_INFINITY;
      if (other === time && !(isAddition && isOtherAddition)) isApart = false;
    }
    if (!isApart) return time + 1;
    if (level < need) return next;
    if (change >= 0) return time;
    return this.#leavesEnough(stock, change, time) ? time : next;
  }

  /** Whether all later uses still have what they need. */
  #leavesEnough(stock: number, change: number, time: number): boolean {
    for (let at = 0; at < this.#count; at++) {
      const later = this.#time[at] as number;
      if (this.#stock[at] !== stock || later <= time) continue;
      let level = (this.#base[stock] as number) + change;
      for (let other = 0; other < this.#count; other++) {
        if (this.#stock[other] !== stock || (this.#time[other] as number) >= later) continue;
        level += this.#change[other] as number;
      }
      if (level < (this.#need[at] as number)) return false;
    }
    return true;
  }
}
