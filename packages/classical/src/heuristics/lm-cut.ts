import { NO_DEADLINE } from "../model/estimator.ts";
import { type RelaxedTask, stateFacts } from "../relaxation/relaxed-task.ts";
import { CHUNK, type WorkDeadline } from "../work/work.ts";
import { CostHeap } from "./cost-heap.ts";

const UNREACHED: number = Number.POSITIVE_INFINITY;
/** From so many operators on a single evaluation may take longer than a deadline may be missed by. */
const LONG = 128;
/** More than any evaluation takes. */
const MAX_UNITS = 0x3fffffff;
/** From so many entries on a single cut may: then h-max is all that is counted. */
const TOO_LONG = 50_000;

/**
 * The landmark-cut heuristic (Helmert, Domshlak 2009): again and again a set of operators of which
 * every plan needs one, at the lowest of their costs, which is then taken off all of them.
 * Admissible, not consistent; infinite exactly when the relaxation has no plan.
 */
export class LMCutHeuristic {
  readonly #relaxed: RelaxedTask;
  readonly #unmet: Int32Array;
  readonly #cost: Float64Array;
  /** h-max of each fact under the costs that are left. */
  readonly #value: Float64Array;
  /** The dearest precondition of each operator; -1 while it is not reached. */
  readonly #supporter: Int32Array;
  readonly #state: Int32Array;
  readonly #queue: CostHeap;
  readonly #zone: Int32Array;
  readonly #before: Int32Array;
  readonly #cut: Int32Array;
  readonly #cutStamp: Int32Array;
  readonly #stack: Int32Array;
  #stamp = 0;
  readonly #isLong: boolean;
  readonly #hasCuts: boolean;
  /** The bound of the evaluation that is running or was last. */
  bound = 0;
  /** Whether an evaluation was begun and is not over. */
  isRunning = false;
  #enough: number = Number.POSITIVE_INFINITY;
  #cuts: Int32Array[] | undefined;
  /** Whether h-max under full costs is known. */
  #isStarted = false;
  #stateCount = 0;
  /** The next fact of the state to look at, and consumers of the one that is looked at. */
  #next = 0;
  #at = 0;
  #end = 0;
  #factValue = 0;
  #fact = 0;
  /** The original costs of operators, in any unit. */
  #fullCost: Float64Array;

  /** @param cost of each relaxed operator; the unit is that of the answers */
  constructor(relaxed: RelaxedTask, cost: Float64Array) {
    this.#fullCost = cost;
    const { factCount, operatorCount } = relaxed;
    this.#relaxed = relaxed;
    this.#isLong = operatorCount >= LONG;
    this.#hasCuts = relaxed.preconditions.length + relaxed.adds.length < TOO_LONG;
    this.#unmet = new Int32Array(operatorCount);
    this.#cost = new Float64Array(operatorCount);
    this.#value = new Float64Array(factCount);
    this.#supporter = new Int32Array(operatorCount);
    this.#state = new Int32Array(factCount);
    this.#queue = new CostHeap(4 * factCount + 16);
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
    this.#cost.set(this.#fullCost);
    this.#value.fill(UNREACHED);
    this.#supporter.fill(-1);
    this.#unmet.set(this.#relaxed.preconditionCount);
    this.#queue.clear();
    this.#stateCount = stateFacts(this.#relaxed, values, this.#state);
    for (let index = 0; index < this.#stateCount; index++) {
      this.#value[this.#state[index] as number] = 0;
    }
    this.#next = 0;
    this.#at = 0;
    this.#end = 0;
  }

  /**
   * Continues.
   *
   * @returns whether `bound` is known; what was counted until then is a bound, too
   */
  advance(deadline: WorkDeadline): boolean {
    if (!this.#isStarted) {
      if (!this.#explore(deadline)) return false;
      this.#isStarted = true;
    }
    const { goal } = this.#relaxed;
    const value = this.#value;
    if (value[goal] === UNREACHED) this.bound = Number.POSITIVE_INFINITY;
    else if (!this.#hasCuts) this.bound = value[goal] as number;
    else {
      const enough = this.#enough;
      let total = this.bound;
      while ((value[goal] as number) > 0 && total < enough) {
        this.#stamp++;
        this.#markZone();
        const count = this.#collectCut();
        const least = this.#leastOf(count);
        total += least;
        this.#cuts?.push(this.#cut.slice(0, count));
        this.#cheapen(count, least);
        if (!this.#isLong) continue;
        this.bound = total;
        if (deadline.isLate()) return false;
      }
      this.bound = total;
    }
    this.isRunning = false;
    return true;
  }

  /** Bounds at one go. */
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
      const cost = this.#cost[this.#cut[index] as number] as number;
      if (cost < least) least = cost;
    }
    return least;
  }

  /** h-max from the state under full costs. Whether it is known. */
  #explore(deadline: WorkDeadline): boolean {
    const { consumers, consumerStart, adds, addStart } = this.#relaxed;
    const cost = this.#cost;
    const supporter = this.#supporter;
    const value = this.#value;
    const unmet = this.#unmet;
    const queue = this.#queue;
    const state = this.#state;
    const stateCount = this.#stateCount;
    const mostAtOnce = this.#isLong ? CHUNK : MAX_UNITS;
    let units = 0;
    let next = this.#next;
    let fact = this.#fact;
    let at = this.#at;
    let end = this.#end;
    let factValue = this.#factValue;
    for (;;) {
      if (at === end) {
        if (next < stateCount) {
          fact = state[next++] as number;
          factValue = 0;
        } else {
          if (queue.size === 0) return true;
          fact = queue.pop();
          factValue = queue.cost;
          if (factValue > (value[fact] as number)) continue;
        }
        at = consumerStart[fact] as number;
        end = consumerStart[fact + 1] as number;
      }
      const stop = end - at > mostAtOnce ? at + mostAtOnce : end;
      units += stop - at + 4;
      for (; at < stop; at++) {
        const operator = consumers[at] as number;
        const left = (unmet[operator] as number) - 1;
        unmet[operator] = left;
        if (left > 0) continue;
        // Facts come in order of their value: the last precondition is the dearest.
        supporter[operator] = fact;
        const reached = factValue + (cost[operator] as number);
        const addEnd = addStart[operator + 1] as number;
        const addFrom = addStart[operator] as number;
        units += addEnd - addFrom;
        for (let add = addFrom; add < addEnd; add++) {
          const added = adds[add] as number;
          if (reached < (value[added] as number)) {
            value[added] = reached;
            queue.push(added, reached);
          }
        }
      }
      if (units < mostAtOnce) continue;
      units = 0;
      if (!deadline.isLate()) continue;
      this.#next = next;
      this.#fact = fact;
      this.#at = at;
      this.#end = end;
      this.#factValue = factValue;
      return false;
    }
  }

  /** Marks the facts from which the goal follows at no cost. */
  #markZone(): void {
    const cost = this.#cost;
    const supporter = this.#supporter;
    const stack = this.#stack;
    const zone = this.#zone;
    const stamp = this.#stamp;
    const { achievers, achieverStart, goal } = this.#relaxed;
    let depth = 0;
    stack[depth++] = goal;
    zone[goal] = stamp;
    while (depth > 0) {
      const fact = stack[--depth] as number;
      const end = achieverStart[fact + 1] as number;
      for (let at = achieverStart[fact] as number; at < end; at++) {
        const operator = achievers[at] as number;
        if (cost[operator] !== 0) continue;
        const dearest = supporter[operator] as number;
        if (dearest < 0 || zone[dearest] === stamp) continue;
        zone[dearest] = stamp;
        stack[depth++] = dearest;
      }
    }
  }

  /** Operators that lead into the zone from facts that are reached without it. */
  #collectCut(): number {
    const supporter = this.#supporter;
    const cutStamp = this.#cutStamp;
    const cutOperators = this.#cut;
    const state = this.#state;
    const stack = this.#stack;
    const zone = this.#zone;
    const before = this.#before;
    const stamp = this.#stamp;
    const { consumers, consumerStart, adds, addStart } = this.#relaxed;
    let count = 0;
    let depth = 0;
    for (let index = 0; index < this.#stateCount; index++) {
      const fact = state[index] as number;
      before[fact] = stamp;
      stack[depth++] = fact;
    }
    while (depth > 0) {
      const fact = stack[--depth] as number;
      const end = consumerStart[fact + 1] as number;
      for (let at = consumerStart[fact] as number; at < end; at++) {
        const operator = consumers[at] as number;
        if (supporter[operator] !== fact) continue;
        const addEnd = addStart[operator + 1] as number;
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
    }
    return count;
  }

  /** Takes a cost off the operators of the cut and brings h-max up to date. */
  #cheapen(count: number, by: number): void {
    const cost = this.#cost;
    const supporter = this.#supporter;
    const cutOperators = this.#cut;
    const value = this.#value;
    const queue = this.#queue;
    const { consumers, consumerStart } = this.#relaxed;
    queue.clear();
    for (let index = 0; index < count; index++) {
      const operator = cutOperators[index] as number;
      cost[operator] = (cost[operator] as number) - by;
      this.#offer(operator, value[supporter[operator] as number] as number);
    }
    while (queue.size > 0) {
      const fact = queue.pop();
      if (queue.cost > (value[fact] as number)) continue;
      const end = consumerStart[fact + 1] as number;
      for (let at = consumerStart[fact] as number; at < end; at++) {
        const operator = consumers[at] as number;
        if (supporter[operator] !== fact) continue;
        const dearest = this.#dearestPrecondition(operator);
        supporter[operator] = dearest;
        this.#offer(operator, value[dearest] as number);
      }
    }
  }

  #offer(operator: number, supporterValue: number): void {
    const value = this.#value;
    const queue = this.#queue;
    const cost = this.#cost;
    const { adds, addStart } = this.#relaxed;
    const reached = supporterValue + (cost[operator] as number);
    const end = addStart[operator + 1] as number;
    for (let at = addStart[operator] as number; at < end; at++) {
      const added = adds[at] as number;
      if (reached < (value[added] as number)) {
        value[added] = reached;
        queue.push(added, reached);
      }
    }
  }

  #dearestPrecondition(operator: number): number {
    const { preconditions, preconditionStart } = this.#relaxed;
    const value = this.#value;
    let at = preconditionStart[operator] as number;
    const end = preconditionStart[operator + 1] as number;
    let dearest = preconditions[at++] as number;
    for (; at < end; at++) {
      const fact = preconditions[at] as number;
      if ((value[fact] as number) > (value[dearest] as number)) dearest = fact;
    }
    return dearest;
  }
}
