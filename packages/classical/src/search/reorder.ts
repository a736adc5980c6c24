import type { SameEffects } from "../task-cache/same-effects.ts";
import type { WorkDeadline } from "../work/work.ts";
import type { SearchContext } from "./context.ts";

/** Limit on steps played per step of the plan, on average. */
const PLAYS_PER_STEP = 32;
/**
 * Maximum length of a plan: a pass over the plan does not pause, and would take too long for longer
 * ones.
 */
const STEPS_AT_ONCE = 256;

/**
 * Looks for a cheaper order of visits to places. A part of the plan, from one move to the next, is
 * moved to an earlier position, and the moves are adapted (insertion heuristic for travelling
 * salesmen; Or 1976). Places where nothing is done are dropped unless the detour is cheaper. Takes
 * time linear in the plan.
 */
export class Reordering {
  /** The best plan so far. */
  plan: readonly number[];
  /** The cost of the plan, in thousandths. */
  scaledCost: number;
  readonly #context: SearchContext;
  readonly #sameEffects: SameEffects;
  /** The starts of the parts, and the end of the plan. */
  #starts: readonly number[];
  /**
   * The part to be moved, and the part to move it in front of; equal if a part is to be dropped.
   */
  #later = 0;
  #sooner = 0;
  /** The values and the cost before the position of the insertion. */
  readonly #base: Int32Array;
  #baseCost = 0;
  /** A lower bound on the cost of the steps from there on. */
  #leastRest: number;
  /** The current candidate, and its next step to be played. */
  #tried: number[] = [];
  #place = 0;
  /** The cost of the steps played so far, plus a lower bound for the rest. */
  #total = 0;
  #isTrying = false;
  #playsLeft: number;

  private constructor(
    context: SearchContext,
    sameEffects: SameEffects,
    plan: readonly number[],
    scaledCost: number,
    starts: readonly number[],
    least: number,
  ) {
    this.#context = context;
    this.#sameEffects = sameEffects;
    this.plan = plan;
    this.scaledCost = scaledCost;
    this.#starts = starts;
    this.#playsLeft = PLAYS_PER_STEP * plan.length;
    this.#leastRest = least;
    this.#later = this.#firstLater();
    context.loadStart();
    this.#base = new Int32Array(context.values.length);
    for (let step = 0; step < (starts[0] as number); step++) this.#play(plan[step] as number);
    this.#base.set(context.values);
  }

  /** Creates the reordering; undefined for a plan with fewer than two parts that can be moved. */
  static of(
    context: SearchContext,
    plan: readonly number[],
    scaledCost: number,
  ): Reordering | undefined {
    const { sameEffects, task } = context;
    if (sameEffects === undefined || task.runtimeCosts) return undefined;
    const { group, start } = sameEffects;
    const starts: number[] = [];
    let least = 0;
    for (let step = 0; step < plan.length; step++) {
      const own = group[plan[step] as number] as number;
      if ((start[own + 1] as number) - (start[own] as number) > 1) starts.push(step);
      least += leastOf(sameEffects, task.scaledCost, own);
    }
    if (starts.length < 2) return undefined;
    starts.push(plan.length);
    return new Reordering(context, sameEffects, plan, scaledCost, starts, least);
  }

  /** Continues. Returns whether the reordering is complete. */
  advance(deadline: WorkDeadline): boolean {
    while (this.#sooner < this.#starts.length - 2 && this.#playsLeft > 0) {
      if (this.#isAnyCheaper()) {
        if (!this.#try(deadline)) return false;
        if (this.#isBetter()) this.#takeOver();
        else this.#later++;
      } else this.#pass();
      if (deadline.isLate()) return false;
    }
    return true;
  }

  /**
   * Whether there is another part to be tried here and the plan still costs more than its lower
   * bound.
   */
  #isAnyCheaper(): boolean {
    if (this.#later === this.#sooner) return true;
    const isLeast = this.#baseCost + this.#leastRest >= this.scaledCost;
    return !isLeast && this.#later < this.#starts.length - 1;
  }

  /** Whether the candidate is cheaper, or equally cheap with fewer steps. */
  #isBetter(): boolean {
    const hasFewer = this.#later === this.#sooner;
    return this.#total < this.scaledCost || (hasFewer && this.#total === this.scaledCost);
  }

  /** The first part to try. A part that is a single move is dropped before others are moved. */
  #firstLater(): number {
    const from = this.#starts[this.#sooner] as number;
    const isSingle = this.#starts[this.#sooner + 1] === from + 1;
    return isSingle ? this.#sooner : this.#sooner + 1;
  }

  /** Plays the candidate. Its total is infinite if it misses the goal. */
  #try(deadline: WorkDeadline): boolean {
    const context = this.#context;
    if (!this.#isTrying) this.#begin();
    for (let played = 0; this.#place < this.plan.length; ) {
      const step = this.plan[this.#stepAt(this.#place++)] as number;
      const operator = this.#operatorFor(step);
      this.#playsLeft--;
      if (operator < 0 || !this.#advance(operator, this.#leastFor(step))) {
        this.#total = Number.POSITIVE_INFINITY;
        break;
      }
      if (++played % STEPS_AT_ONCE === 0 && deadline.isLate()) return false;
    }
    this.#isTrying = false;
    if (!context.isGoal()) this.#total = Number.POSITIVE_INFINITY;
    return true;
  }

  /**
   * Plays a step of the candidate, unless it leads to the present place.
   *
   * @param least lower bound for this step that the total includes so far
   * @returns whether the candidate may still be the cheapest
   */
  #advance(operator: number, least: number): boolean {
    const context = this.#context;
    this.#total -= least;
    if (!context.advance(operator)) return false;
    if (!context.hasChanged) return true;
    this.#total += context.scaledCostOf(operator);
    this.#tried.push(operator);
    return this.#isBetter();
  }

  #begin(): void {
    this.#place = this.#starts[this.#sooner] as number;
    this.#tried = [];
    this.#total = this.#baseCost + this.#leastRest;
    if (this.#later === this.#sooner) {
      this.#total -= this.#leastFor(this.plan[this.#place++] as number);
    }
    this.#context.loadValues(this.#base);
    this.#isTrying = true;
  }

  /** The step at a position of the candidate. */
  #stepAt(place: number): number {
    const starts = this.#starts;
    const from = starts[this.#sooner] as number;
    const later = starts[this.#later] as number;
    const end = starts[this.#later + 1] as number;
    if (place >= end) return place;
    return place < from + end - later ? place - from + later : place - end + later;
  }

  /** The cheapest applicable operator with the same effects; -1 if there is none. */
  #operatorFor(operator: number): number {
    const { successors, values, task } = this.#context;
    const { group, members, start } = this.#sameEffects;
    const own = group[operator] as number;
    let best = successors.applies(operator, values) ? operator : -1;
    const end = start[own + 1] as number;
    for (let at = start[own] as number; at < end; at++) {
      const other = members[at] as number;
      const isCheaper =
        best < 0 || (task.scaledCost[other] as number) < (task.scaledCost[best] as number);
      if (isCheaper && successors.applies(other, values)) best = other;
    }
    return best;
  }

  #takeOver(): void {
    const { group, start } = this.#sameEffects;
    const kept = this.plan.slice(0, this.#starts[this.#sooner]);
    this.plan = kept.concat(this.#tried);
    this.scaledCost = this.#total;
    const starts: number[] = [];
    for (let step = 0; step < this.plan.length; step++) {
      const own = group[this.plan[step] as number] as number;
      if ((start[own + 1] as number) - (start[own] as number) > 1) starts.push(step);
    }
    starts.push(this.plan.length);
    this.#starts = starts;
    this.#later = this.#firstLater();
    this.#leastRest = 0;
    for (const step of this.#tried) this.#leastRest += this.#leastFor(step);
  }

  /** Leaves the part in its position. */
  #pass(): void {
    this.#context.loadValues(this.#base);
    const end = this.#starts[this.#sooner + 1] as number;
    for (let step = this.#starts[this.#sooner] as number; step < end; step++) {
      this.#play(this.plan[step] as number);
    }
    this.#base.set(this.#context.values);
    this.#sooner++;
    this.#later = this.#firstLater();
  }

  #play(operator: number): void {
    this.#baseCost += this.#context.scaledCostOf(operator);
    this.#leastRest -= this.#leastFor(operator);
    this.#context.advance(operator);
  }

  #leastFor(operator: number): number {
    const sameEffects = this.#sameEffects;
    const own = sameEffects.group[operator] as number;
    return leastOf(sameEffects, this.#context.task.scaledCost, own);
  }
}

/** The cost of the cheapest operator of a group. */
function leastOf({ members, start }: SameEffects, scaledCost: Float64Array, group: number): number {
  const end = start[group + 1] as number;
  let least = Number.POSITIVE_INFINITY;
  for (let at = start[group] as number; at < end; at++) {
    least = Math.min(least, scaledCost[members[at] as number] as number);
  }
  return least;
}
