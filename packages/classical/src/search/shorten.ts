import { Job, UNITS_AT_ONCE, type WorkDeadline } from "../work/work.ts";
import type { SearchContext } from "./context.ts";
import { liveSteps } from "./live-steps.ts";
import { NeededSteps } from "./needed-steps.ts";
import { Reordering } from "./reorder.ts";

/** Length above which a plan first loses its dead steps. */
const LONG = 32;
/** Approximate number of integers read to play a step. */
const UNITS_PER_STEP = 16;
/** Number of steps played between two readings of the clock. */
const STEPS_AT_ONCE: number = UNITS_AT_ONCE / UNITS_PER_STEP;

/** Maximum size of arrays that are reused. */
const MAX_KEPT = 65_536;

/** The scratch arrays of a shortener. */
class Arrays {
  /** The values before the dropped step. */
  base: Int32Array = new Int32Array(64);
  /** Later steps that still apply without the dropped one. */
  kept: Int32Array = new Int32Array(64);
  /** Whether each step is needed. */
  needed: Int32Array = new Int32Array(64);

  makeRoom(variables: number, steps: number): void {
    if (this.base.length !== variables) this.base = new Int32Array(variables);
    if (this.kept.length >= steps) return;
    this.kept = new Int32Array(2 * steps);
    this.needed = new Int32Array(2 * steps);
  }
}

/** Arrays to be reused for the next plan, since allocation takes longer than shortening most plans. */
let spare: Arrays | undefined;

/**
 * Drops redundant steps of a plan, including free ones, together with all steps that depend on them: action elimination
 * (Nakhost, Müller 2010). Takes time quadratic in the length of the plan. The rest is put into a cheaper order, if
 * there is one.
 */
export class Shortener {
  readonly #context: SearchContext;
  /** The plan so far. */
  plan: readonly number[];
  /** The cost of the plan, in thousandths. */
  scaledCost: number;
  /** The step to be dropped, the values before it, and the cost up to it. */
  #drop = 0;
  readonly #arrays: Arrays;
  readonly #base: Int32Array;
  #baseCost = 0;
  /** The next step to be played (0 between two candidates), and the candidate's cost so far. */
  #next = 0;
  #total = 0;
  /** Later steps that still apply. */
  readonly #kept: Int32Array;
  #keptCount = 0;
  /** The search for live steps, for plans that may have dead ones. */
  readonly #live: Job<readonly number[]> | undefined;
  #needed: NeededSteps | undefined;
  #hasBegun = false;
  /** Number of integers read for kept steps since the clock was last read. */
  #units = 0;
  /** Start of the plan's tail of needed steps. */
  #end = 0;
  /** Whether no step is left that could be dropped. */
  #isShort = false;
  #reordering: Reordering | undefined;

  /** @param plan operators of the task */
  constructor(context: SearchContext, plan: readonly number[], scaledCost: number) {
    this.#context = context;
    const { task } = context;
    this.plan = plan;
    this.scaledCost = scaledCost;
    if (plan.length > LONG && task.checks.length === 0 && !task.runtimeCosts) {
      this.#live = new Job(liveSteps(task, plan));
    }
    this.#arrays = spare ?? new Arrays();
    spare = undefined;
    this.#arrays.makeRoom(task.variables.length, this.plan.length);
    this.#base = this.#arrays.base;
    this.#kept = this.#arrays.kept;
  }

  /** Prepares the list of candidates. Returns whether it is complete. */
  #begin(deadline: WorkDeadline): boolean {
    const context = this.#context;
    const { task, values } = context;
    if (this.#needed === undefined) {
      if (this.#live !== undefined) {
        if (!this.#live.advance(deadline)) return false;
        this.plan = this.#live.result as readonly number[];
        this.scaledCost = sumOf(task.scaledCost, this.plan);
      }
      this.#needed = new NeededSteps(task, this.#arrays.needed);
      context.loadStart();
      this.#needed.begin(this.plan, values);
    }
    while (!this.#needed.advance()) if (deadline.isLate()) return false;
    this.#findEnd(this.#needed);
    return true;
  }

  /** Continues. Returns whether the plan is finished. */
  advance(deadline: WorkDeadline): boolean {
    this.#hasBegun ||= this.#begin(deadline);
    if (!this.#hasBegun) return false;
    const needed = this.#needed as NeededSteps;
    while (this.#drop < this.#end) {
      if (needed.has(this.#drop)) {
        this.#pass();
        this.#units += UNITS_PER_STEP;
        if (this.#units < UNITS_AT_ONCE) continue;
        this.#units = 0;
        if (deadline.isLate()) return false;
        continue;
      }
      if (!this.#replay(needed, deadline)) return false;
      this.#next = 0;
      this.#context.loadValues(this.#base);
      if (this.#total <= this.scaledCost) this.#takeOver(needed);
      else this.#pass();
      if (deadline.isLate()) return false;
    }
    return this.#reorder(deadline);
  }

  /** Continues to reorder the plan. Returns whether that is complete. */
  #reorder(deadline: WorkDeadline): boolean {
    if (!this.#isShort) {
      this.#isShort = true;
      if (this.#arrays.kept.length <= MAX_KEPT) spare = this.#arrays;
      this.#reordering = Reordering.of(this.#context, this.plan, this.scaledCost);
    }
    if (this.#reordering === undefined) return true;
    const isDone = this.#reordering.advance(deadline);
    this.plan = this.#reordering.plan;
    this.scaledCost = this.#reordering.scaledCost;
    return isDone;
  }

  /**
   * Plays the plan without one step and its dependents. The total is infinite if the goal is
   * missed.
   */
  #replay(needed: NeededSteps, deadline: WorkDeadline): boolean {
    const context = this.#context;
    const { successors, values } = context;
    const plan = this.plan;
    const kept = this.#kept;
    if (this.#next === 0) {
      this.#base.set(values);
      this.#next = this.#drop + 1;
      this.#total = this.#baseCost;
      this.#keptCount = 0;
    }
    while (this.#next < plan.length) {
      const index = this.#next++;
      const operator = plan[index] as number;
      if (!successors.applies(operator, values)) {
        if (!needed.has(index)) continue;
        this.#total = Number.POSITIVE_INFINITY;
        return true;
      }
      const scaledCost = context.scaledCostOf(operator);
      if (!context.advance(operator)) {
        this.#total = Number.POSITIVE_INFINITY;
        return true;
      }
      if (!context.hasChanged) continue;
      this.#total += scaledCost;
      if (this.#total > this.scaledCost) return true;
      kept[this.#keptCount++] = index;
      if (index % STEPS_AT_ONCE === STEPS_AT_ONCE - 1 && deadline.isLate()) return false;
    }
    if (!context.isGoal()) this.#total = Number.POSITIVE_INFINITY;
    return true;
  }

  /** Drops the step and its dependents. */
  #takeOver(needed: NeededSteps): void {
    const kept = this.#kept;
    needed.keep(this.#drop, kept, this.#keptCount);
    const plan = this.plan.slice(0, this.#drop);
    for (let index = 0; index < this.#keptCount; index++) {
      plan.push(this.plan[kept[index] as number] as number);
    }
    this.plan = plan;
    this.scaledCost = this.#total;
    this.#findEnd(needed);
  }

  #findEnd(needed: NeededSteps): void {
    let end = this.plan.length;
    while (end > this.#drop && needed.has(end - 1)) end--;
    this.#end = end;
  }

  /** Keeps the step. */
  #pass(): void {
    const context = this.#context;
    const operator = this.plan[this.#drop++] as number;
    this.#baseCost += context.scaledCostOf(operator);
    context.advance(operator);
  }
}

function sumOf(scaledCost: Float64Array, plan: readonly number[]): number {
  let sum = 0;
  for (let index = 0; index < plan.length; index++) {
    sum += scaledCost[plan[index] as number] as number;
  }
  return sum;
}
