import { CostHeap, holds } from "@understudy/planner-core/compiled";
import type { Task } from "../../model/task.ts";
import type { Roads } from "../../prepared/roads.ts";
import type { SearchContext } from "../context.ts";

/** The end of a way. */
const END = -1;
/** Tests and moves that are looked at for one way: longer searches leave it to estimates. */
const MAX_LOOKS = 16_384;

/**
 * The cheapest way on the roads of a map to where one of some operators applies that does not apply here, and asks for
 * nothing else that does not hold (Dijkstra 1959).
 */
export class ConnectingWay {
  /** The operators of the way that are left, the next one last. */
  readonly left: number[] = [];
  /** Integers that were read for the last answer, about. */
  units = 0;
  #task!: Task;
  #values!: Int32Array;
  #roads!: Roads;
  readonly #queue: CostHeap = new CostHeap(64);
  /** By list of moves, and so by value of a variable: the question in which it was met last. */
  #met: Int32Array = new Int32Array(0);
  /** The question in which it was wanted last. */
  #wanted: Int32Array = new Int32Array(0);
  #cost: Float64Array = new Float64Array(0);
  /** The move that leads there. */
  #by: Int32Array = new Int32Array(0);
  #question = 0;
  /** The variables that some operator wants moved. */
  readonly #variables: number[] = [];
  #looksLeft = 0;

  /**
   * Looks for a way from the loaded state.
   *
   * @param operators those to be made applicable; -1 stands for none
   * @returns whether `left` has it
   */
  find(context: SearchContext, operators: Int32Array, count: number): boolean {
    this.leave();
    this.units = 0;
    if (context.roads === undefined) return false;
    this.#begin(context, context.roads);
    for (let step = 0; step < count && this.#looksLeft > 0; step++) {
      const operator = operators[step] as number;
      if (operator >= 0) this.#want(operator);
    }
    let least = Number.POSITIVE_INFINITY;
    for (const variable of this.#variables) least = this.#go(variable, least);
    this.units = 4 * (MAX_LOOKS - this.#looksLeft);
    return this.left.length > 0;
  }

  /** Forgets the rest of the way. */
  leave(): void {
    // To set the length of an array takes longer than a step, even where it is that already.
    if (this.left.length > 0) this.left.length = 0;
  }

  #begin({ task, values }: SearchContext, roads: Roads): void {
    this.#task = task;
    this.#values = values;
    this.#roads = roads;
    this.#variables.length = 0;
    this.#looksLeft = MAX_LOOKS;
    this.#question++;
    const lists = roads.start.length - 1;
    if (this.#met.length >= lists) return;
    this.#met = new Int32Array(lists);
    this.#wanted = new Int32Array(lists);
    this.#cost = new Float64Array(lists);
    this.#by = new Int32Array(lists);
  }

  /** Notes the values of the one variable for which an operator waits. */
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
    const list = this.#roads.firstList[variable] as number;
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
   * Keeps the cheapest way of a variable to a value that is wanted, if it costs less than another one.
   *
   * @returns what the kept one costs
   */
  #go(variable: number, most: number): number {
    const queue = this.#queue;
    const { firstList, start } = this.#roads;
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

  /** Takes some moves from a value. */
  #follow(from: number, end: number, list: number, first: number, cost: number): void {
    const { scaledCost, compiled, effects, effectStart, min } = this.#task;
    const { tests, testStart } = compiled;
    for (let at = from; at < end; at++) {
      this.#looksLeft--;
      const operator = this.#roads.operators[at] as number;
      const test = testStart[operator] as number;
      const variable = effects[(effectStart[operator] as number) + 1] as number;
      // Those that are disabled ask for what never holds.
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
