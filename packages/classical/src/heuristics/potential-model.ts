import { ASSIGN, COPY, DECREASE, EFFECT_LENGTH, INCREASE } from "@understudy/planner-core/compiled";
import { goalConjuncts } from "../model/conjuncts.ts";
import { DOWN, UP } from "../model/needs.ts";
import type { Task } from "../model/task.ts";

/**
 * Potentials of all values of all variables. An operator lowers a state's total by at most its
 * `drop`, and in a goal state the total is at most zero.
 */
export interface Potentials {
  /** The potential per unit of each integer variable. */
  readonly slope: Float64Array;
  readonly constant: number;
  /** Potentials of enum values, in one flat array. */
  readonly value: Float64Array;
  readonly valueStart: Int32Array;
  /** Upper bound of each relaxed operator's drop in potential. */
  readonly drop: Float64Array;
}

/** The number of columns of a task's model. */
export function potentialColumns({ variables, direction, isEnum, min, max }: Task): number {
  let columns = 0;
  for (let variable = 0; variable < variables.length; variable++) {
    const needed = direction[variable] as number;
    if (isEnum[variable] === 0)
      columns += Number((needed & UP) !== 0) + Number((needed & DOWN) !== 0);
    else columns += 2 * ((max[variable] as number) - (min[variable] as number) + 2);
  }
  return columns;
}

/** An entry in a row of a linear program. */
export type Entry = readonly [column: number, coefficient: number];

/**
 * Potentials as columns of a linear program, with the effects of operators on them. The dual
 * program counts operators: each column is a balance that the operator counts of a plan must
 * satisfy.
 */
export class PotentialModel {
  columns = 0;
  /** Rows that keep the potential of "any value" at least as high as that of each single value. */
  readonly limits: Entry[][] = [];
  readonly #task: Task;
  /** The column with the weight of each missing unit; -1 if more never helps. */
  readonly #missing: Int32Array;
  /** The lowest value that satisfies the goal. Above it, no unit is missing. */
  readonly #least: Float64Array;
  /** The column with the weight of each excess unit; -1 if less never helps. */
  readonly #excess: Int32Array;
  readonly #most: Float64Array;
  /** The first column of an enum, which has two for each value and two for "any value". */
  readonly #enumColumn: Int32Array;
  readonly #goalValue: Int32Array;

  constructor(task: Task) {
    this.#task = task;
    const count = task.variables.length;
    this.#missing = new Int32Array(count).fill(-1);
    this.#excess = new Int32Array(count).fill(-1);
    this.#enumColumn = new Int32Array(count).fill(-1);
    this.#goalValue = new Int32Array(count).fill(-1);
    this.#least = Float64Array.from(task.min);
    this.#most = Float64Array.from(task.max);
    for (const node of goalConjuncts(task.goal)) {
      if (node.kind !== "test") continue;
      const { variable, operator, value } = node;
      if (operator === "=") this.#goalValue[variable] = value;
      if (operator === "=" || operator === ">=") {
        this.#least[variable] = Math.max(this.#least[variable] as number, value);
      }
      if (operator === "=" || operator === "<=") {
        this.#most[variable] = Math.min(this.#most[variable] as number, value);
      }
    }
    for (let variable = 0; variable < count; variable++) {
      const direction = task.direction[variable] as number;
      if (task.isEnum[variable] === 1) this.#addEnum(variable);
      else {
        if ((direction & UP) !== 0) this.#missing[variable] = this.columns++;
        if ((direction & DOWN) !== 0) this.#excess[variable] = this.columns++;
      }
    }
  }

  #addEnum(variable: number): void {
    const size = (this.#task.max[variable] as number) + 1;
    const first = this.columns;
    this.#enumColumn[variable] = first;
    this.columns += 2 * (size + 1);
    for (let code = 0; code < size; code++) {
      this.limits.push([
        ...this.#enumEntries(variable, code, 1),
        ...this.#enumEntries(variable, size, -1),
      ]);
    }
  }

  /** The potential of an enum's value; the code after the last one stands for "any value". */
  #enumEntries(variable: number, code: number, by: number): Entry[] {
    const first = this.#enumColumn[variable] as number;
    const size = (this.#task.max[variable] as number) + 1;
    const goal = this.#goalValue[variable] as number;
    // The potential of the goal's value is zero, or of any value if the goal has none.
    if (code === (goal < 0 ? size : goal)) return [];
    return [
      [first + 2 * code, by],
      [first + 2 * code + 1, -by],
    ];
  }

  /** The potential of a state. */
  valueOf(values: Int32Array): Entry[] {
    const entries: Entry[] = [];
    for (let variable = 0; variable < values.length; variable++) {
      const code = values[variable] as number;
      const missing = this.#missing[variable] as number;
      const excess = this.#excess[variable] as number;
      if (missing >= 0) entries.push([missing, (this.#least[variable] as number) - code]);
      if (excess >= 0) entries.push([excess, code - (this.#most[variable] as number)]);
      if ((this.#enumColumn[variable] as number) >= 0) {
        entries.push(...this.#enumEntries(variable, code, 1));
      }
    }
    return entries;
  }

  /** The largest drop in potential by an operator. */
  dropOf(operator: number): Entry[] {
    const { effects, effectStart } = this.#task;
    const entries: Entry[] = [];
    const end = effectStart[operator + 1] as number;
    for (let at = effectStart[operator] as number; at < end; at += EFFECT_LENGTH) {
      const variable = effects[at + 1] as number;
      const missing = this.#missing[variable] as number;
      const excess = this.#excess[variable] as number;
      if (missing >= 0) entries.push([missing, this.#gain(operator, at)]);
      if (excess >= 0) entries.push([excess, this.#relief(operator, at)]);
      if ((this.#enumColumn[variable] as number) >= 0) {
        const size = (this.#task.max[variable] as number) + 1;
        const [low, high] = this.#rangeBefore(operator, variable);
        const before = low === high ? low : size;
        entries.push(...this.#enumEntries(variable, before, 1));
        if (effects[at] === ASSIGN) {
          entries.push(...this.#enumEntries(variable, effects[at + 2] as number, -1));
        } else entries.push(...this.#copied(variable, size));
      }
    }
    return entries;
  }

  /**
   * The entries for a copy. A copy may produce any value, so all potentials of this enum must be
   * equal.
   */
  #copied(variable: number, size: number): Entry[] {
    for (let code = 0; code < size; code++) {
      this.limits.push([
        ...this.#enumEntries(variable, size, 1),
        ...this.#enumEntries(variable, code, -1),
      ]);
    }
    return this.#enumEntries(variable, size, -1);
  }

  /** The largest increase of an effect's variable. */
  #gain(operator: number, at: number): number {
    const { effects, max } = this.#task;
    const operand = effects[at + 2] as number;
    const [low] = this.#rangeBefore(operator, effects[at + 1] as number);
    switch (effects[at]) {
      case INCREASE:
        return operand;
      case DECREASE:
        return -operand;
      case COPY:
        return Math.min(effects[at + 3] as number, max[operand] as number) - low;
      default:
        return operand - low;
    }
  }

  /** The largest decrease of an effect's variable. */
  #relief(operator: number, at: number): number {
    const { effects, min, max } = this.#task;
    const variable = effects[at + 1] as number;
    const operand = effects[at + 2] as number;
    const [, high] = this.#rangeBefore(operator, variable);
    switch (effects[at]) {
      case INCREASE:
        // Near the maximum it may grow by less.
        return -Math.min(operand, Math.max(0, (max[variable] as number) - high));
      case DECREASE:
        return operand;
      case COPY:
        return high - Math.max(min[variable] as number, min[operand] as number);
      default:
        return high - operand;
    }
  }

  /** The possible values of a variable when an operator applies. */
  #rangeBefore(operator: number, variable: number): [low: number, high: number] {
    const { tests, testStart } = this.#task.compiled;
    const end = testStart[operator + 1] as number;
    for (let at = testStart[operator] as number; at < end; at += 3) {
      if (tests[at] === variable) return [tests[at + 1] as number, tests[at + 2] as number];
    }
    return [this.#task.min[variable] as number, this.#task.max[variable] as number];
  }

  /**
   * Integer potentials from a solution, reduced if rounding makes the drop of an operator too
   * large.
   */
  potentials(
    solution: Float64Array,
    drops: readonly (readonly Entry[])[],
    cost: Float64Array,
    plain: readonly (readonly Entry[])[],
    toCost: number,
  ): Potentials {
    const count = this.#task.variables.length;
    const slope = new Float64Array(count);
    let constant = 0;
    const valueStart = new Int32Array(count + 1);
    const value: number[] = [];
    let scale = 1;
    const fallOf = (drop: readonly Entry[]): number =>
      drop.reduce((sum, [column, by]) => sum + by * (solution[column] as number), 0);
    const raw = drops.map(fallOf);
    const shrink = (fall: number, limit: number): void => {
      if (fall > limit) scale = Math.min(scale, limit / fall);
    };
    raw.forEach((fall, operator) => {
      shrink(fall, cost[operator] as number);
    });
    plain.forEach((drop, operator) => {
      shrink(fallOf(drop), (this.#task.scaledCost[operator] as number) * toCost);
    });
    for (let variable = 0; variable < count; variable++) {
      const missing = this.#missing[variable] as number;
      const excess = this.#excess[variable] as number;
      if (missing >= 0) {
        const weight = scale * (solution[missing] as number);
        slope[variable] = -weight;
        constant += weight * (this.#least[variable] as number);
      }
      if (excess >= 0) {
        const weight = scale * (solution[excess] as number);
        slope[variable] = (slope[variable] as number) + weight;
        constant -= weight * (this.#most[variable] as number);
      }
      if ((this.#enumColumn[variable] as number) >= 0) {
        const size = (this.#task.max[variable] as number) + 1;
        for (let code = 0; code < size; code++) {
          const entries = this.#enumEntries(variable, code, scale);
          value.push(entries.reduce((sum, [c, by]) => sum + by * (solution[c] as number), 0));
        }
      }
      valueStart[variable + 1] = value.length;
    }
    // A whole number of units between the drop and the cost.
    const drop = Float64Array.from(raw, (fall, operator) =>
      Math.min(cost[operator] as number, Math.ceil(fall * scale - 1e-7)),
    );
    return { slope, constant, value: Float64Array.from(value), valueStart, drop };
  }
}
