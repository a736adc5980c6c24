import { NO_DEADLINE } from "../model/estimator.ts";
import type { RelaxedTask } from "../relaxation/relaxed-task.ts";
import type { WorkDeadline } from "../work/work.ts";
import { MaxCosts, Pace, UNREACHED } from "./max-costs.ts";

/** From so many entries on a single cut is not worth its time: then h-max is all that is counted. */
const TOO_LONG = 50_000;

/** The parts of the search for a cut. */
const BETWEEN = 0;
const MARKING = 1;
const COLLECTING = 2;
const CHEAPENING = 3;

/**
 * The landmark-cut heuristic (Helmert, Domshlak 2009): again and again a set of operators of which
 * every plan needs one, at the lowest of their costs, which is then taken off all of them.
 * Admissible, not consistent; infinite exactly when the relaxation has no plan.
 */
export class LMCutHeuristic {
  readonly #relaxed: RelaxedTask;
  readonly #pace: Pace = new Pace();
  /** h-max of each fact under the costs that are left. */
  readonly #max: MaxCosts;
  readonly #zone: Int32Array;
  readonly #before: Int32Array;
  readonly #cut: Int32Array;
  readonly #cutStamp: Int32Array;
  readonly #stack: Int32Array;
  #stamp = 0;
  readonly #hasCuts: boolean;
  /** The bound of the evaluation that is running or was last. */
  bound = 0;
  /** Whether an evaluation was begun and is not over. */
  isRunning = false;
  #enough: number = Number.POSITIVE_INFINITY;
  #cuts: Int32Array[] | undefined;
  /** Whether h-max under full costs is known. */
  #isStarted = false;
  /** The part of the search for a cut that is under way; the facts that wait in it; what it has come to. */
  #part: number = BETWEEN;
  #depth = 0;
  #count = 0;
  /** The original costs of operators, in any unit. */
  #fullCost: Float64Array;

  /** @param cost of each relaxed operator; the unit is that of the answers */
  constructor(relaxed: RelaxedTask, cost: Float64Array) {
    this.#fullCost = cost;
    const { factCount, operatorCount } = relaxed;
    this.#relaxed = relaxed;
    this.#max = new MaxCosts(relaxed, this.#pace);
    this.#hasCuts = relaxed.preconditions.length + relaxed.adds.length < TOO_LONG;
    this.#zone = new Int32Array(factCount);
    this.#before = new Int32Array(factCount);
    this.#cut = new Int32Array(operatorCount);
    this.#cutStamp = new Int32Array(operatorCount);
    this.#stack = new Int32Array(factCount);
  }

  /** Changes what operators cost. */
  setCost(cost: Float64Array): void {
    this.#fullCost = cost;
  }

  /**
   * Begins to bound the cost of any plan from a state from below. What was begun before is forgotten.
   *
   * @param enough from here on a higher bound would change nothing
   * @param cuts filled with the operators of each cut, if given
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
   * Continues.
   *
   * @returns whether `bound` is known; what was counted until then is a bound, too
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

  /** Finds the next cut, and takes its lowest cost off all of it. Whether that is done. */
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

  /** Bounds all at once. */
  evaluate(
    values: Int32Array,
    enough: number = Number.POSITIVE_INFINITY,
    cuts?: Int32Array[],
  ): number {
    this.begin(values, enough, cuts);
    this.advance(NO_DEADLINE);
    return this.bound;
  }

  /** The lowest cost of the operators of a cut. */
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
    this.#stamp++;
    this.#stack[0] = goal;
    this.#depth = 1;
    this.#zone[goal] = this.#stamp;
  }

  /** Marks the facts from which the goal follows at no cost. Whether that is done. */
  #markZone(deadline: WorkDeadline): boolean {
    const { cost, supporter } = this.#max;
    const stack = this.#stack;
    const zone = this.#zone;
    const stamp = this.#stamp;
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
        if (dearest < 0 || zone[dearest] === stamp) continue;
        zone[dearest] = stamp;
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
    const { state, stateCount } = this.#max;
    const stack = this.#stack;
    const before = this.#before;
    const stamp = this.#stamp;
    for (let index = 0; index < stateCount; index++) {
      const fact = state[index] as number;
      before[fact] = stamp;
      stack[index] = fact;
    }
    this.#depth = stateCount;
    this.#count = 0;
  }

  /** Collects the operators that lead into the zone from facts that are reached without it. Whether that is done. */
  #collectCut(deadline: WorkDeadline): boolean {
    const { supporter } = this.#max;
    const cutStamp = this.#cutStamp;
    const cutOperators = this.#cut;
    const stack = this.#stack;
    const zone = this.#zone;
    const before = this.#before;
    const stamp = this.#stamp;
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
          if (zone[adds[add] as number] === stamp) {
            enters = true;
            break;
          }
        }
        if (enters) {
          if (cutStamp[operator] !== stamp) {
            cutStamp[operator] = stamp;
            cutOperators[count++] = operator;
          }
          continue;
        }
        for (let add = addStart[operator] as number; add < addEnd; add++) {
          const added = adds[add] as number;
          if (before[added] === stamp) continue;
          before[added] = stamp;
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

  /** Counts the cut that was collected, and takes its lowest cost off its operators. */
  #beginToCheapen(): void {
    this.#part = CHEAPENING;
    const count = this.#count;
    const least = this.#leastOf(count);
    this.bound += least;
    this.#cuts?.push(this.#cut.slice(0, count));
    this.#max.lower(this.#cut, count, least);
  }
}
