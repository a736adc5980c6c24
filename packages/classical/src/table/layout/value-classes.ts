import {
  COPY,
  type ConditionNode,
  DECREASE,
  EFFECT_LENGTH,
  INCREASE,
  type TestNode,
} from "@understudy/planner-core/compiled";
import type { Task } from "../../model/task.ts";
import type { SlicedWork } from "../../work/work.ts";

/** Limit on classes of a variable: with more, the table would be too large. */
export const MAX_CLASSES = 4096;
/** Variables with more values find their class by bisection. */
const MAX_LISTED_VALUES = 1 << 16;

/**
 * Equivalence classes of a variable's values: no condition distinguishes values of one class,
 * neither now nor after any sequence of operators.
 */
export interface ValueClasses {
  readonly count: number;
  /** The smallest value of each class. */
  readonly representative: Int32Array;
  /** Class by `value - min`; undefined for too many values. */
  readonly listed: Int32Array | undefined;
  readonly min: number;
}

/** Classes for every variable of a task, or the variable with too many. */
export type Classification =
  | { readonly classes: readonly ValueClasses[] }
  | { readonly tooMany: number };

/**
 * Computes the value classes: the coarsest bisimulation that treats variables independently and
 * cuts ranges of numbers into intervals. It starts from the tests in conditions and is closed under
 * the effects of operators. A number tested only for "at least 3" has four classes, whatever its
 * range. Yields units of work.
 */
export function* classify(task: Task): SlicedWork<Classification> {
  const distinctions = new Distinctions(task);
  for (const node of [...task.conditions, task.goal]) {
    distinctions.addCondition(node);
    yield 1;
  }
  const tooMany = yield* distinctions.close();
  if (tooMany >= 0) return { tooMany };
  const classes: ValueClasses[] = [];
  for (let variable = 0; variable < task.variables.length; variable++) {
    const own = distinctions.classesOf(variable);
    classes.push(own);
    yield own.count;
  }
  return { classes };
}

/** The class of a value. Constant time, or a bisection for very wide ranges. */
export function classOf(classes: ValueClasses, value: number): number {
  const { listed, representative, min } = classes;
  if (listed !== undefined) return listed[value - min] as number;
  let low = 0;
  let high = classes.count - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((representative[middle] as number) <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The distinctions between values of variables. */
class Distinctions {
  readonly #task: Task;
  /** A cut at a value separates it and all larger values from the smaller ones. */
  readonly #cuts: readonly Set<number>[];
  /** The enum codes with a class of their own. */
  readonly #singles: readonly Set<number>[];
  /** Variables with a class for each value. */
  readonly #exact: Uint8Array;
  readonly #pending: (() => number)[] = [];
  #tooMany = -1;
  /** The positions of effects on each variable; created on first use. */
  #byVariable: (readonly number[])[] | undefined;

  constructor(task: Task) {
    this.#task = task;
    this.#cuts = Array.from(task.variables, () => new Set());
    this.#singles = Array.from(task.variables, () => new Set());
    this.#exact = new Uint8Array(task.variables.length);
  }

  addCondition(node: ConditionNode): void {
    switch (node.kind) {
      case "test":
        this.#addTest(node.variable, node.operator, node.value);
        return;
      case "compare":
        this.#makeExact(node.left.variable);
        this.#makeExact(node.right.variable);
        return;
      case "sum":
        for (const { variable } of node.terms) this.#makeExact(variable);
        return;
      default:
        for (const child of node.children) this.addCondition(child);
    }
  }

  /**
   * Closes the distinctions under the operators.
   *
   * @returns a variable with too many classes, or -1
   */
  *close(): SlicedWork<number> {
    for (;;) {
      const work = this.#pending.pop();
      if (work === undefined || this.#tooMany >= 0) return this.#tooMany;
      yield work();
    }
  }

  classesOf(variable: number): ValueClasses {
    const { min: mins, max: maxs, isEnum } = this.#task;
    const min = mins[variable] as number;
    const max = maxs[variable] as number;
    if (isEnum[variable] === 1 && this.#exact[variable] === 0) {
      const singles = this.#singles[variable] as Set<number>;
      return enumClasses(min, max, singles, this.#cuts[variable] as Set<number>);
    }
    const starts =
      this.#exact[variable] === 1
        ? Int32Array.from({ length: max - min + 1 }, (_, at) => min + at)
        : Int32Array.from([min, ...(this.#cuts[variable] as Set<number>)]).sort();
    let listed: Int32Array | undefined;
    if (max - min < MAX_LISTED_VALUES) {
      listed = new Int32Array(max - min + 1);
      for (let at = 0, own = 0; at < listed.length; at++) {
        if (own + 1 < starts.length && min + at >= (starts[own + 1] as number)) own++;
        listed[at] = own;
      }
    }
    return { count: starts.length, representative: starts, listed, min };
  }

  #addTest(variable: number, operator: TestNode["operator"], value: number): void {
    if (this.#task.isEnum[variable] === 1 && (operator === "=" || operator === "!=")) {
      this.#addSingle(variable, value);
      return;
    }
    if (operator !== "<=") this.#addCut(variable, value);
    if (operator !== ">=") this.#addCut(variable, value + 1);
  }

  #addCut(variable: number, cut: number): void {
    const { min, max } = this.#task;
    if (cut <= (min[variable] as number) || cut > (max[variable] as number)) return;
    const cuts = this.#cuts[variable] as Set<number>;
    if (cuts.has(cut) || this.#exact[variable] === 1) return;
    cuts.add(cut);
    if (cuts.size >= MAX_CLASSES) this.#tooMany = variable;
    this.#pending.push(() =>
      this.#eachEffectOn(variable, (opcode, operand) => {
        if (opcode === INCREASE) this.#addCut(variable, cut - operand);
        else if (opcode === DECREASE) this.#addCut(variable, cut + operand);
        else if (opcode === COPY) this.#addCut(operand, cut);
      }),
    );
  }

  #addSingle(variable: number, code: number): void {
    const singles = this.#singles[variable] as Set<number>;
    if (singles.has(code) || this.#exact[variable] === 1) return;
    singles.add(code);
    if (singles.size >= MAX_CLASSES) this.#tooMany = variable;
    this.#pending.push(() =>
      this.#eachEffectOn(variable, (opcode, operand) => {
        if (opcode === COPY) this.#addSingle(operand, code);
      }),
    );
  }

  #makeExact(variable: number): void {
    if (this.#exact[variable] === 1) return;
    this.#exact[variable] = 1;
    const { min, max } = this.#task;
    if ((max[variable] as number) - (min[variable] as number) >= MAX_CLASSES) {
      this.#tooMany = variable;
    }
    this.#pending.push(() =>
      this.#eachEffectOn(variable, (opcode, operand) => {
        if (opcode === COPY) this.#makeExact(operand);
      }),
    );
  }

  /** @returns the number of visited effects */
  #eachEffectOn(variable: number, visit: (opcode: number, operand: number) => void): number {
    const places = this.#effectsOn(variable);
    for (const at of places) {
      visit(this.#task.effects[at] as number, this.#task.effects[at + 2] as number);
    }
    return places.length + 1;
  }

  /** The positions of distinct effects on a variable. */
  #effectsOn(variable: number): readonly number[] {
    if (this.#byVariable === undefined) {
      const { effects, effectStart, operatorCount } = this.#task;
      const places: number[][] = Array.from(this.#task.variables, () => []);
      const seen = new Set<string>();
      const end = effectStart[operatorCount] as number;
      for (let at = 0; at < end; at += EFFECT_LENGTH) {
        const key = `${effects[at]},${effects[at + 1]},${effects[at + 2]}`;
        if (seen.has(key)) continue;
        seen.add(key);
        (places[effects[at + 1] as number] as number[]).push(at);
      }
      this.#byVariable = places;
    }
    return this.#byVariable[variable] as readonly number[];
  }
}

/**
 * Codes share a class if no cut separates them and neither has a class of its own. Classes are
 * numbered by smallest code.
 */
function enumClasses(
  min: number,
  max: number,
  singles: ReadonlySet<number>,
  cuts: ReadonlySet<number>,
): ValueClasses {
  const numbers = new Map<number, number>();
  const representative: number[] = [];
  const listed = new Int32Array(max - min + 1);
  let start = min;
  for (let code = min; code <= max; code++) {
    if (cuts.has(code)) start = code;
    // The key of a single code is negative; the key of an interval is its start.
    const key = singles.has(code) ? -1 - code : start;
    let own = numbers.get(key);
    if (own === undefined) {
      own = numbers.size;
      numbers.set(key, own);
      representative.push(code);
    }
    listed[code - min] = own;
  }
  const { length: count } = representative;
  return { count, representative: Int32Array.from(representative), listed, min };
}
