import { CostHeap, holds } from "@understudy/planner-core/compiled";
import type { Task } from "../../model/task.ts";
import type { PureMoves } from "../../task-cache/pure-moves.ts";
import type { SearchContext } from "../context.ts";

/** Marks the end of a path. */
const END = -1;
/** Limit on tests and moves examined per path. A longer search would not pay. */
const MAX_LOOKS = 16_384;

/**
 * The cheapest path of pure moves, as on a map, to a value where one of some operators applies.
 * Such an operator must have no other failing condition (Dijkstra 1959).
 */
export class ConnectingWay {
  /** The remaining moves of the path, the next one last. */
  readonly left: number[] = [];
  /** Approximate number of integers read by the last call. */
  units = 0;
  #task!: Task;
  #values!: Int32Array;
  #pureMoves!: PureMoves;
  readonly #queue: CostHeap = new CostHeap(64);
  /** The last query that reached each list of moves, and so each value of a variable. */
  #met: Int32Array = new Int32Array(0);
  /** For each list, the last query that had it as a target. */
  #wanted: Int32Array = new Int32Array(0);
  #cost: Float64Array = new Float64Array(0);
  /** For each list, the move that leads to it. */
  #by: Int32Array = new Int32Array(0);
  #question = 0;
  /** The variables that have targets. */
  readonly #variables: number[] = [];
  #looksLeft = 0;

  /**
   * Looks for a path from the loaded state.
   *
   * @param operators the operators to enable; -1 for removed ones
   * @returns whether `left` holds a path
   */
  find(context: SearchContext, operators: Int32Array, count: number): boolean {
    this.leave();
    this.units = 0;
    if (context.pureMoves === undefined) return false;
    this.#begin(context, context.pureMoves);
    for (let step = 0; step < count && this.#looksLeft > 0; step++) {
      const operator = operators[step] as number;
      if (operator >= 0) this.#want(operator);
    }
    let least = Number.POSITIVE_INFINITY;
    for (const variable of this.#variables) least = this.#go(variable, least);
    this.units = 4 * (MAX_LOOKS - this.#looksLeft);
    return this.left.length > 0;
  }

  /** Drops the rest of the path. */
  leave(): void {
    // Setting `length` takes longer than a step, even without a change.
    if (this.left.length > 0) this.left.length = 0;
  }

  #begin({ task, values }: SearchContext, pureMoves: PureMoves): void {
    this.#task = task;
    this.#values = values;
    this.#pureMoves = pureMoves;
    this.#variables.length = 0;
    this.#looksLeft = MAX_LOOKS;
    this.#question++;
    const lists = pureMoves.start.length - 1;
    if (this.#met.length >= lists) return;
    this.#met = new Int32Array(lists);
    this.#wanted = new Int32Array(lists);
    this.#cost = new Float64Array(lists);
    this.#by = new Int32Array(lists);
  }

  /** Marks the value of the single variable that an operator waits for. */
  #want(operator: number): void {
    const { code, codeStart, tests, testStart } = this.#task.compiled;
    const values = this.#values;
    const end = testStart[operator + 1] as number;
    let failing = END;
    for (let test = testStart[operator] as number; test < end; test += 3) {
      this.#looksLeft--;
      const value = values[tests[test] as number] as number;
      if (value >= (tests[test + 1] as number) && value <= (tests[test + 2] as number)) continue;
      if (failing !== END) return;
      failing = test;
    }
    if (failing === END) return;
    const variable = tests[failing] as number;
    const list = this.#pureMoves.firstList[variable] as number;
    if (list < 0) return;
    const from = codeStart[operator] as number;
    const to = codeStart[operator + 1] as number;
    if (from !== to && !holds(code, from, to, values)) return;
    const min = this.#task.min[variable] as number;
    const low = Math.max(min, tests[failing + 1] as number);
    const high = Math.min(this.#task.max[variable] as number, tests[failing + 2] as number);
    for (let value = low; value <= high; value++) this.#wanted[list + value - min] = this.#question;
    this.#looksLeft -= high - low;
    if (!this.#variables.includes(variable)) this.#variables.push(variable);
  }

  /**
   * Finds the cheapest path of a variable to a target, if it is cheaper than the best one so far.
   *
   * @returns the cost of the best path
   */
  #go(variable: number, most: number): number {
    const queue = this.#queue;
    const { firstList, start } = this.#pureMoves;
    const first = firstList[variable] as number;
    const min = this.#task.min[variable] as number;
    const anywhere = first + (this.#task.max[variable] as number) - min + 1;
    queue.clear();
    const here = first + (this.#values[variable] as number) - min;
    this.#reach(here, 0, END);
    this.#follow(start[anywhere] as number, start[anywhere + 1] as number, here, first, 0);
    while (queue.size > 0 && this.#looksLeft > 0) {
      const list = queue.pop();
      const { cost } = queue;
      if (cost >= most) break;
      if (cost > (this.#cost[list] as number)) continue;
      if (this.#wanted[list] === this.#question) {
        this.#keep(list, here, first);
        return cost;
      }
      this.#follow(start[list] as number, start[list + 1] as number, list, first, cost);
    }
    return most;
  }

  /** Relaxes some of the moves from a value. */
  #follow(from: number, end: number, list: number, first: number, cost: number): void {
    const { scaledCost, compiled, effects, effectStart, min } = this.#task;
    const { tests, testStart } = compiled;
    for (let at = from; at < end; at++) {
      this.#looksLeft--;
      const operator = this.#pureMoves.operators[at] as number;
      const test = testStart[operator] as number;
      const variable = effects[(effectStart[operator] as number) + 1] as number;
      // The test of a disabled operator never holds.
      if (test < (testStart[operator + 1] as number)) {
        const value = list - first + (min[variable] as number);
        if (value < (tests[test + 1] as number) || value > (tests[test + 2] as number)) continue;
      }
      const to = effects[(effectStart[operator] as number) + 2] as number;
      const next = first + to - (min[variable] as number);
      this.#reach(next, cost + (scaledCost[operator] as number), operator);
    }
  }

  #reach(list: number, cost: number, operator: number): void {
    if (this.#met[list] === this.#question && cost >= (this.#cost[list] as number)) return;
    this.#met[list] = this.#question;
    this.#cost[list] = cost;
    this.#by[list] = operator;
    this.#queue.push(list, cost);
  }

  #keep(goal: number, here: number, first: number): void {
    const { compiled, effects, effectStart, min } = this.#task;
    this.leave();
    for (let list = goal; list !== here; ) {
      const operator = this.#by[list] as number;
      this.left.push(operator);
      const test = compiled.testStart[operator] as number;
      if (test === compiled.testStart[operator + 1]) return;
      const variable = effects[(effectStart[operator] as number) + 1] as number;
      list = first + (compiled.tests[test + 1] as number) - (min[variable] as number);
    }
  }
}
