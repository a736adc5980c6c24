import { CHUNK, type SlicedWork } from "../work/work.ts";
import type { CompiledConditions, Task } from "./task.ts";

/** Limit on values: variables with more get no lists. */
const MAX_VALUES = 256;
/**
 * Weight of a false value. Most booleans are false, so a list for a true value rules out more states than one for a
 * false value.
 */
const FALSE_WEIGHT = 16;

/**
 * The successor generator. Each operator is listed under one of the values that it requires, the one required by the
 * fewest operators, so only the lists of the current values are read (Helmert 2006 tests all required values in turn).
 */
export class ApplicableOperators {
  readonly #task: Task;
  /** The list of each variable's lowest value; -1 for variables without lists. */
  readonly #firstList: Int32Array;
  /** Start of each list. The last list has the operators that require no single value. */
  readonly #start: Int32Array;
  readonly #operators: Int32Array;

  private constructor(task: Task, firstList: Int32Array, start: Int32Array, operators: Int32Array) {
    this.#task = task;
    this.#firstList = firstList;
    this.#start = start;
    this.#operators = operators;
  }

  /** Creates the generator, in time linear in the tests of all operators. */
  static *of(task: Task): SlicedWork<ApplicableOperators> {
    const firstList = new Int32Array(task.variables.length).fill(-1);
    let listCount = 0;
    for (let variable = 0; variable < firstList.length; variable++) {
      const values = (task.max[variable] as number) - (task.min[variable] as number) + 1;
      yield 2;
      if (values > MAX_VALUES) continue;
      firstList[variable] = listCount;
      listCount += values;
    }
    const lists = new Lists(task, firstList, listCount);
    const listOf = yield* lists.choose();
    const start = new Int32Array(listCount + 2);
    for (let operator = 0; operator < listOf.length; operator++) {
      const list = listOf[operator] as number;
      start[list + 1] = (start[list + 1] as number) + 1;
      if (operator % CHUNK === 0) yield CHUNK;
    }
    for (let list = 0; list <= listCount; list++) {
      start[list + 1] = (start[list + 1] as number) + (start[list] as number);
      if (list % CHUNK === 0) yield CHUNK;
    }
    const next = start.slice();
    const operators = new Int32Array(listOf.length);
    for (let operator = 0; operator < listOf.length; operator++) {
      const list = listOf[operator] as number;
      const place = next[list] as number;
      next[list] = place + 1;
      operators[place] = operator;
      if (operator % (CHUNK / 2) === 0) yield CHUNK;
    }
    return new ApplicableOperators(task, firstList, start, operators);
  }

  /** Upper limit on the operators that are listed for a state. Linear in the values of all variables. */
  get mostListed(): number {
    const { min, max } = this.#task;
    const lengthOf = (list: number): number =>
      (this.#start[list + 1] as number) - (this.#start[list] as number);
    let count = lengthOf(this.#start.length - 2);
    for (const [variable, first] of this.#firstList.entries()) {
      if (first < 0) continue;
      let longest = 0;
      const last = first + (max[variable] as number) - (min[variable] as number);
      for (let list = first; list <= last; list++) longest = Math.max(longest, lengthOf(list));
      count += longest;
    }
    return count;
  }

  /**
   * Marks the operators that may apply in a state, with one bit each.
   *
   * @param marks one word per 32 operators, all 0
   */
  mark(values: Int32Array, marks: Int32Array): void {
    const firstList = this.#firstList;
    const { min } = this.#task;
    const start = this.#start;
    for (let variable = 0; variable < firstList.length; variable++) {
      const first = firstList[variable] as number;
      if (first < 0) continue;
      const list = first + (values[variable] as number) - (min[variable] as number);
      const from = start[list] as number;
      const end = start[list + 1] as number;
      if (from < end) this.#markRun(from, end, marks);
    }
    const last = start.length - 2;
    this.#markRun(start[last] as number, start[last + 1] as number, marks);
  }

  /**
   * Lists the operators that may apply in a state, in a fixed order.
   *
   * @returns their number
   */
  list(values: Int32Array, into: Int32Array): number {
    const { min } = this.#task;
    const firstList = this.#firstList;
    const start = this.#start;
    const operators = this.#operators;
    let count = 0;
    for (let variable = 0; variable < firstList.length; variable++) {
      const first = firstList[variable] as number;
      if (first < 0) continue;
      const list = first + (values[variable] as number) - (min[variable] as number);
      const end = start[list + 1] as number;
      for (let at = start[list] as number; at < end; at++) {
        into[count++] = operators[at] as number;
      }
    }
    const last = start.length - 2;
    const end = start[last + 1] as number;
    for (let at = start[last] as number; at < end; at++) into[count++] = operators[at] as number;
    return count;
  }

  #markRun(from: number, end: number, marks: Int32Array): void {
    const operators = this.#operators;
    for (let at = from; at < end; at++) {
      const operator = operators[at] as number;
      marks[operator >> 5] = (marks[operator >> 5] as number) | (1 << (operator & 31));
    }
  }
}

/** Chooses the list of each operator. */
class Lists {
  readonly #task: Task;
  readonly #compiled: CompiledConditions;
  readonly #firstList: Int32Array;
  readonly #listCount: number;
  /** The number of operators that require each list's value. */
  readonly #asked: Int32Array;

  constructor(task: Task, firstList: Int32Array, listCount: number) {
    this.#task = task;
    this.#compiled = task.compiled;
    this.#firstList = firstList;
    this.#listCount = listCount;
    this.#asked = new Int32Array(listCount);
  }

  /** The list of each operator. */
  *choose(): SlicedWork<Int32Array> {
    const { operatorCount } = this.#task;
    const { testStart } = this.#compiled;
    const asked = this.#asked;
    const end = testStart[operatorCount] as number;
    for (let at = 0; at < end; at += 3) {
      const list = this.#listAt(at);
      if (list >= 0) asked[list] = (asked[list] as number) + 1;
      if (at % (CHUNK / 4) === 0) yield CHUNK / 2;
    }
    const listOf = new Int32Array(operatorCount).fill(this.#listCount);
    for (let operator = 0; operator < operatorCount; operator++) {
      listOf[operator] = this.#listOf(operator);
      if (operator % (CHUNK / 16) === 0) yield CHUNK / 2;
    }
    return listOf;
  }

  #listOf(operator: number): number {
    const { tests, testStart } = this.#compiled;
    const end = testStart[operator + 1] as number;
    let least = Number.POSITIVE_INFINITY;
    let chosen = this.#listCount;
    for (let at = testStart[operator] as number; at < end; at += 3) {
      const list = this.#listAt(at);
      if (list < 0) continue;
      const isFalse = tests[at + 1] === 0 && this.#isBoolean(tests[at] as number);
      const weight = (this.#asked[list] as number) * (isFalse ? FALSE_WEIGHT : 1);
      if (weight >= least) continue;
      least = weight;
      chosen = list;
    }
    return chosen;
  }

  /** The list of the value that a test requires; -1 if the test allows several. */
  #listAt(at: number): number {
    const { tests } = this.#compiled;
    const variable = tests[at] as number;
    const first = this.#firstList[variable] as number;
    if (first < 0 || tests[at + 1] !== tests[at + 2]) return -1;
    return first + (tests[at + 1] as number) - (this.#task.min[variable] as number);
  }

  #isBoolean(variable: number): boolean {
    const { min, max, isEnum } = this.#task;
    return isEnum[variable] === 0 && min[variable] === 0 && max[variable] === 1;
  }
}
