import { NO_DEADLINE } from "../model/estimator.ts";
import type { RelaxedTask } from "../relaxation/relaxed-task.ts";
import type { WorkDeadline } from "../work/work.ts";
import { MaxCosts, Pace, UNREACHED } from "./max-costs.ts";

/** Limit on entries beyond which cuts take too long; the bound is then h-max alone. */
const TOO_LONG = 50_000;

/** Numbers of the phases of a cut. */
const BETWEEN = 0;
const MARKING = 1;
const COLLECTING = 2;
const CHEAPENING = 3;

/**
 * The landmark-cut heuristic (Helmert, Domshlak 2009). It repeatedly finds a disjunctive action landmark (the cut),
 * counts its lowest cost, and subtracts that from all operators of the cut. Admissible but not consistent; infinite if
 * and only if the relaxation has no plan.
 */
export class LMCutHeuristic {
  readonly #relaxed: RelaxedTask;
  readonly #pace: Pace = new Pace();
  /** h-max of each fact, at the remaining costs. */
  readonly #max: MaxCosts;
  readonly #zone: Int32Array;
  readonly #before: Int32Array;
  readonly #cut: Int32Array;
  readonly #cutEpoch: Int32Array;
  readonly #stack: Int32Array;
  #epoch = 0;
  readonly #hasCuts: boolean;
  /** The bound of the current or last evaluation. */
  bound = 0;
  /** Whether an evaluation is unfinished. */
  isRunning = false;
  #enough: number = Number.POSITIVE_INFINITY;
  #cuts: Int32Array[] | undefined;
  /** Whether h-max at full costs is complete. */
  #isStarted = false;
  /** The current phase, its stack of facts, and h-max of the goal. */
  #part: number = BETWEEN;
  #depth = 0;
  #count = 0;
  /** The original operator costs, in any unit. */
  #fullCost: Float64Array;

  /** @param cost cost of each relaxed operator; the bound has the same unit */
  constructor(relaxed: RelaxedTask, cost: Float64Array) {
    this.#fullCost = cost;
    const { factCount, operatorCount } = relaxed;
    this.#relaxed = relaxed;
    this.#max = new MaxCosts(relaxed, this.#pace);
    this.#hasCuts = relaxed.preconditions.length + relaxed.adds.length < TOO_LONG;
    this.#zone = new Int32Array(factCount);
    this.#before = new Int32Array(factCount);
    this.#cut = new Int32Array(operatorCount);
    this.#cutEpoch = new Int32Array(operatorCount);
    this.#stack = new Int32Array(factCount);
  }

  /** Changes the operator costs. */
  setCost(cost: Float64Array): void {
    this.#fullCost = cost;
  }

  /**
   * Starts an evaluation, and drops an unfinished one.
   *
   * @param enough a bound above this would change nothing
   * @param cuts receives the operators of each cut
   */
  begin(values: Int32Array, enough: number = Number.POSITIVE_INFINITY, cuts?: Int32Array[]): void {
    this.bound = 0;
    this.isRunning = true;
    this.#enough = enough;
    this.#cuts = cuts;
    this.#isStarted = false;
    this.#max.begin(values, this.#fullCost);
    this.#part = BETWEEN;
  }

  /**
   * Continues the evaluation.
   *
   * @returns whether the evaluation is complete. Even an unfinished `bound` is admissible
   */
  advance(deadline: WorkDeadline): boolean {
    if (!this.#isStarted) {
      if (!this.#max.explore(deadline)) return false;
      this.#isStarted = true;
    }
    const { goal } = this.#relaxed;
    const { value } = this.#max;
    if (value[goal] === UNREACHED) this.bound = Number.POSITIVE_INFINITY;
    else if (!this.#hasCuts) this.bound = value[goal] as number;
    else {
      const enough = this.#enough;
      while (this.#part !== BETWEEN || ((value[goal] as number) > 0 && this.bound < enough)) {
        if (!this.#takeCut(deadline)) return false;
      }
    }
    this.isRunning = false;
    return true;
  }

  /** Finds the next cut and subtracts its lowest cost. Returns whether the cut is complete. */
  #takeCut(deadline: WorkDeadline): boolean {
    if (this.#part === BETWEEN) this.#beginToMark();
    if (this.#part === MARKING) {
      if (!this.#markZone(deadline)) return false;
      this.#beginToCollect();
    }
    if (this.#part === COLLECTING) {
      if (!this.#collectCut(deadline)) return false;
      this.#beginToCheapen();
    }
    if (!this.#max.settle(deadline)) return false;
    this.#part = BETWEEN;
    return true;
  }

  /** Evaluates without pauses. */
  evaluate(
    values: Int32Array,
    enough: number = Number.POSITIVE_INFINITY,
    cuts?: Int32Array[],
  ): number {
    this.begin(values, enough, cuts);
    this.advance(NO_DEADLINE);
    return this.bound;
  }

  /** The lowest operator cost in a cut. */
  #leastOf(count: number): number {
    let least = UNREACHED;
    for (let index = 0; index < count; index++) {
      const cost = this.#max.cost[this.#cut[index] as number] as number;
      if (cost < least) least = cost;
    }
    return least;
  }

  #beginToMark(): void {
    this.#part = MARKING;
    const { goal } = this.#relaxed;
    this.#epoch++;
    this.#stack[0] = goal;
    this.#depth = 1;
    this.#zone[goal] = this.#epoch;
  }

  /**
   * Marks the goal zone: the facts that imply the goal at no cost. Returns whether this is
   * complete.
   */
  #markZone(deadline: WorkDeadline): boolean {
    const { cost, supporter } = this.#max;
    const stack = this.#stack;
    const zone = this.#zone;
    const epoch = this.#epoch;
    const { achievers, achieverStart } = this.#relaxed;
    let depth = this.#depth;
    while (depth > 0) {
      const fact = stack[--depth] as number;
      const from = achieverStart[fact] as number;
      const end = achieverStart[fact + 1] as number;
      for (let at = from; at < end; at++) {
        const operator = achievers[at] as number;
        if (cost[operator] !== 0) continue;
        const dearest = supporter[operator] as number;
        if (dearest < 0 || zone[dearest] === epoch) continue;
        zone[dearest] = epoch;
        stack[depth++] = dearest;
      }
      if (!this.#pace.isLate(end - from + 1, deadline)) continue;
      this.#depth = depth;
      return false;
    }
    return true;
  }

  #beginToCollect(): void {
    this.#part = COLLECTING;
    const { state, stateCount } = this.#max.walk;
    const stack = this.#stack;
    const before = this.#before;
    const epoch = this.#epoch;
    for (let index = 0; index < stateCount; index++) {
      const fact = state[index] as number;
      before[fact] = epoch;
      stack[index] = fact;
    }
    this.#depth = stateCount;
    this.#count = 0;
  }

  /**
   * Collects the operators that enter the goal zone from facts reached without it. Returns whether this is complete.
   */
  #collectCut(deadline: WorkDeadline): boolean {
    const { supporter } = this.#max;
    const cutEpoch = this.#cutEpoch;
    const cutOperators = this.#cut;
    const stack = this.#stack;
    const zone = this.#zone;
    const before = this.#before;
    const epoch = this.#epoch;
    const { consumers, consumerStart, adds, addStart } = this.#relaxed;
    let count = this.#count;
    let depth = this.#depth;
    while (depth > 0) {
      const fact = stack[--depth] as number;
      const from = consumerStart[fact] as number;
      const end = consumerStart[fact + 1] as number;
      let units = end - from + 1;
      for (let at = from; at < end; at++) {
        const operator = consumers[at] as number;
        if (supporter[operator] !== fact) continue;
        const addEnd = addStart[operator + 1] as number;
        units += 2 + addEnd - (addStart[operator] as number);
        let enters = false;
        for (let add = addStart[operator] as number; add < addEnd; add++) {
          if (zone[adds[add] as number] === epoch) {
            enters = true;
            break;
          }
        }
        if (enters) {
          if (cutEpoch[operator] !== epoch) {
            cutEpoch[operator] = epoch;
            cutOperators[count++] = operator;
          }
          continue;
        }
        for (let add = addStart[operator] as number; add < addEnd; add++) {
          const added = adds[add] as number;
          if (before[added] === epoch) continue;
          before[added] = epoch;
          stack[depth++] = added;
        }
      }
      if (!this.#pace.isLate(units, deadline)) continue;
      this.#depth = depth;
      this.#count = count;
      return false;
    }
    this.#count = count;
    return true;
  }

  /** Counts the cut and subtracts its lowest cost from its operators. */
  #beginToCheapen(): void {
    this.#part = CHEAPENING;
    const count = this.#count;
    const least = this.#leastOf(count);
    this.bound += least;
    this.#cuts?.push(this.#cut.slice(0, count));
    this.#max.lower(this.#cut, count, least);
  }
}
