import { finish } from "@understudy/planner-core/internal";
import type { Estimator } from "../model/estimator.ts";
import type { RelaxedTask } from "../relaxation/relaxed-task.ts";
import { sortInSlices } from "../work/sort.ts";
import { Job, UNITS_AT_ONCE, type WorkDeadline } from "../work/work.ts";
import { CostQueue } from "./cost-queue.ts";
import { FactWalk } from "./fact-walk.ts";
import { type FirstProgress, firstProgress, type Repricing } from "./first-progress.ts";

const UNREACHED = 0x7fffffff;
/** Limit on moves of the insertion sort: relaxed plans are nearly sorted. */
const MAX_MOVES = 2048;

/**
 * The FF heuristic (Hoffmann, Nebel 2001) with best supporters by h-add (Keyder, Geffner 2008): the cost of a relaxed
 * plan. Not admissible. Infinite if and only if the relaxation has a dead end, so that no real plan exists either. The
 * relaxed plan stays available until the next evaluation.
 */
export class FFHeuristic implements Estimator {
  readonly plan: Int32Array;
  planLength = 0;
  readonly helpful: Int32Array;
  helpfulCount = 0;
  scaledEstimate = 0;
  isRunning = false;

  readonly #relaxed: RelaxedTask;
  /** The cost of each operator in units. */
  #price: Float64Array;
  #fresh: Int32Array;
  /** The initial progress at changed costs, and the original that it is based on. */
  #repriced: Int32Array | undefined;
  #base: FirstProgress;
  /** For each operator, interleaved: the cost of its reached preconditions, and the number of unreached ones. */
  readonly #progress: Int32Array;
  readonly #cost: Int32Array;
  /** Upper limit for the cost of a fact. */
  #mostCost: number;
  readonly #supporter: Int32Array;
  readonly #queue: CostQueue;
  readonly #walk: FactWalk;
  readonly #factEpoch: Int32Array;
  readonly #operatorEpoch: Int32Array;
  readonly #stack: Int32Array;
  readonly #chosen: Int32Array;
  #chosenCount = 0;
  #epoch = 0;
  /** The stack of the extraction, the cost so far, and whether the extraction has started. */
  #depth = 0;
  #total = 0;
  #isExtracting = false;
  /** The sorting of the extracted relaxed plan while it is in progress. */
  #sorting: Job<Int32Array> | undefined;

  /** @param first the initial progress, if already computed */
  constructor(relaxed: RelaxedTask, first: FirstProgress = finish(firstProgress(relaxed))) {
    const { factCount, operatorCount } = relaxed;
    this.#relaxed = relaxed;
    this.#price = relaxed.costInUnits;
    this.#base = first;
    this.#fresh = first.progress;
    this.#mostCost = first.mostCost;
    this.#progress = new Int32Array(2 * operatorCount);
    this.#cost = new Int32Array(factCount);
    this.#supporter = new Int32Array(factCount);
    this.#queue = new CostQueue(4 * factCount + 16);
    this.#walk = new FactWalk(relaxed, this.#queue, this.#cost);
    this.#factEpoch = new Int32Array(factCount);
    this.#operatorEpoch = new Int32Array(operatorCount);
    this.#stack = new Int32Array(factCount);
    this.#chosen = new Int32Array(operatorCount);
    this.plan = new Int32Array(operatorCount);
    this.helpful = new Int32Array(operatorCount);
  }

  /** Changes costs from the next evaluation on. Replaces an earlier change for the same operators. */
  reprice({ first, operators, costInUnits, progress }: Repricing): void {
    if (this.#repriced === undefined) this.#price = this.#price.slice();
    if (this.#repriced === undefined || this.#base !== first) {
      this.#repriced ??= new Int32Array(first.progress.length);
      this.#repriced.set(first.progress);
      this.#base = first;
      this.#mostCost = first.mostCost;
    }
    const fresh = this.#repriced;
    for (let index = 0; index < operators.length; index++) {
      const operator = operators[index] as number;
      this.#price[operator] = costInUnits[index] as number;
      fresh[2 * operator] = progress[2 * index] as number;
      fresh[2 * operator + 1] = progress[2 * index + 1] as number;
    }
    this.#fresh = fresh;
  }

  begin(values: Int32Array): void {
    this.planLength = 0;
    this.helpfulCount = 0;
    this.scaledEstimate = Number.POSITIVE_INFINITY;
    this.isRunning = true;
    this.#sorting = undefined;
    this.#isExtracting = false;
    this.#cost.fill(UNREACHED);
    this.#progress.set(this.#fresh);
    const walk = this.#walk;
    walk.begin(values);
    for (let index = 0; index < walk.stateCount; index++) {
      const fact = walk.state[index] as number;
      this.#cost[fact] = 0;
      this.#supporter[fact] = -1;
    }
  }

  advance(deadline: WorkDeadline): boolean {
    if (this.#sorting === undefined) {
      if (!this.#isExtracting) {
        if (!this.#explore(deadline)) return false;
        if (this.#cost[this.#relaxed.goal] === UNREACHED) {
          this.isRunning = false;
          return true;
        }
        this.#beginToExtract();
      }
      if (!this.#extract(deadline)) return false;
      this.scaledEstimate = this.#total * this.#relaxed.unit;
      if (this.#insertionSort()) this.#write(this.#chosen);
      else {
        const chosen = this.#chosen.slice(0, this.#chosenCount);
        this.#sorting = new Job(sortInSlices(chosen, this.#compare));
      }
    }
    if (this.#sorting !== undefined) {
      if (!this.#sorting.advance(deadline)) return false;
      this.#write(this.#sorting.result as Int32Array);
    }
    this.isRunning = false;
    return true;
  }

  /** Continues the exploration. Returns whether it is complete. */
  #explore(deadline: WorkDeadline): boolean {
    const { consumers, consumerStart, adds, addStart, goal } = this.#relaxed;
    const walk = this.#walk;
    const cost = this.#cost;
    const progress = this.#progress;
    // Coerced to a 32-bit integer, which makes each look at a precondition faster.
    const mostCost = this.#mostCost | 0;
    const supporter = this.#supporter;
    const queue = this.#queue;
    let units = 0;
    let { at, end } = walk;
    let factCost = queue.cost | 0;
    for (;;) {
      if (at === end) {
        const fact = walk.next();
        if (fact < 0 || fact === goal) return true;
        factCost = queue.cost | 0;
        at = consumerStart[fact] as number;
        end = consumerStart[fact + 1] as number;
      }
      const stop = end - at > UNITS_AT_ONCE ? at + UNITS_AT_ONCE : end;
      units += stop - at + 4;
      for (; at < stop; at++) {
        const operator = consumers[at] as number;
        const place = 2 * operator;
        const sum = ((progress[place] as number) + factCost) | 0;
        progress[place] = sum;
        const left = (progress[place + 1] as number) - 1;
        progress[place + 1] = left;
        if (left > 0) continue;
        const total = sum < mostCost ? sum : mostCost;
        const addEnd = addStart[operator + 1] as number;
        const addFrom = addStart[operator] as number;
        units += addEnd - addFrom;
        for (let add = addFrom; add < addEnd; add++) {
          const added = adds[add] as number;
          if (total < (cost[added] as number)) {
            cost[added] = total;
            supporter[added] = operator;
            queue.push(added, total);
          }
        }
      }
      if (units < UNITS_AT_ONCE) continue;
      units = 0;
      if (!deadline.isLate()) continue;
      walk.at = at;
      walk.end = end;
      return false;
    }
  }

  #beginToExtract(): void {
    const { goal } = this.#relaxed;
    this.#isExtracting = true;
    this.#chosenCount = 0;
    this.#total = 0;
    this.#stack[0] = goal;
    this.#depth = 1;
    this.#factEpoch[goal] = ++this.#epoch;
  }

  /** Extracts the operators of the relaxed plan. Returns whether it is complete. */
  #extract(deadline: WorkDeadline): boolean {
    const { preconditions, preconditionStart, origin } = this.#relaxed;
    const price = this.#price;
    const epoch = this.#epoch;
    const stack = this.#stack;
    const supporter = this.#supporter;
    let chosenCount = this.#chosenCount;
    let total = this.#total;
    let depth = this.#depth;
    let units = 0;
    while (depth > 0) {
      if (units >= UNITS_AT_ONCE) {
        units = 0;
        if (deadline.isLate()) {
          this.#chosenCount = chosenCount;
          this.#total = total;
          this.#depth = depth;
          return false;
        }
      }
      units += 4;
      const fact = stack[--depth] as number;
      const operator = supporter[fact] as number;
      if (operator < 0 || this.#operatorEpoch[operator] === epoch) continue;
      this.#operatorEpoch[operator] = epoch;
      total += price[operator] as number;
      const from = preconditionStart[operator] as number;
      const end = preconditionStart[operator + 1] as number;
      units += end - from;
      for (let at = from; at < end; at++) {
        const fact = preconditions[at] as number;
        if (this.#factEpoch[fact] === epoch) continue;
        this.#factEpoch[fact] = epoch;
        stack[depth++] = fact;
      }
      if ((origin[operator] as number) >= 0) this.#chosen[chosenCount++] = operator;
    }
    this.#chosenCount = chosenCount;
    this.#total = total;
    return true;
  }

  /** Sorts the operators of the relaxed plan by cost. Returns whether few moves were enough. */
  #insertionSort(): boolean {
    const chosen = this.#chosen;
    const progress = this.#progress;
    let movesLeft = MAX_MOVES;
    for (let from = 1; from < this.#chosenCount; from++) {
      const operator = chosen[from] as number;
      const key = progress[2 * operator] as number;
      let at = from;
      while (at > 0 && (progress[2 * (chosen[at - 1] as number)] as number) > key) {
        chosen[at] = chosen[at - 1] as number;
        at--;
      }
      chosen[at] = operator;
      movesLeft -= from - at;
      if (movesLeft < 0) return false;
    }
    return true;
  }

  readonly #compare = (a: number, b: number): number =>
    (this.#progress[2 * a] as number) - (this.#progress[2 * b] as number);

  /** Writes the relaxed plan, and those of its operators that apply now. */
  #write(sorted: Int32Array): void {
    const { origin } = this.#relaxed;
    for (let index = 0; index < this.#chosenCount; index++) {
      const operator = sorted[index] as number;
      this.plan[index] = origin[operator] as number;
      if (this.#progress[2 * operator] === this.#fresh[2 * operator]) {
        this.helpful[this.helpfulCount++] = origin[operator] as number;
      }
    }
    this.planLength = this.#chosenCount;
  }
}
