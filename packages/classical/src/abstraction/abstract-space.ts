import { isBurden, isResource, type Task } from "../model/task.ts";

/**
 * A variable in an abstraction, with a range of distinct values. The outermost values may also
 * stand for all values beyond them.
 */
export interface AbstractVariable {
  /** The task's variable. */
  readonly slot: number;
  /** Lowest distinct value; for a burden it also stands for all lower values. */
  readonly low: number;
  /** Highest distinct value; for a resource it also stands for all higher values. */
  readonly high: number;
}

/** Number of distinct values. */
export function widthOf({ low, high }: AbstractVariable): number {
  return high - low + 1;
}

/** The whole range of a variable. */
export function wholeRange(task: Task, slot: number): AbstractVariable {
  return { slot, low: task.min[slot] as number, high: task.max[slot] as number };
}

/**
 * A range capped in the direction that the goal needs; the whole range if it needs both directions.
 *
 * @param steps number of distinct values besides the worst one
 */
export function cappedRange(task: Task, slot: number, steps: number): AbstractVariable {
  const { low, high } = wholeRange(task, slot);
  if (isResource(task, slot)) return { slot, low, high: Math.min(high, low + steps) };
  if (isBurden(task, slot)) return { slot, low: Math.max(low, high - steps), high };
  return { slot, low, high };
}

/**
 * The states of an abstraction, numbered in mixed radix. Variables outside the abstraction are
 * forgotten, and amounts beyond a cap count as unlimited. Both can only make plans cheaper.
 */
export class AbstractSpace {
  readonly task: Task;
  readonly variables: readonly AbstractVariable[];
  readonly slots: Int32Array;
  readonly low: Int32Array;
  readonly high: Int32Array;
  readonly strides: Int32Array;
  /** Number of abstract states. */
  readonly size: number;
  /** Position in the abstraction of each variable of the task; -1 for forgotten variables. */
  readonly positions: Int32Array;

  constructor(task: Task, variables: readonly AbstractVariable[]) {
    this.task = task;
    this.variables = variables;
    this.slots = Int32Array.from(variables, ({ slot }) => slot);
    this.low = Int32Array.from(variables, ({ low }) => low);
    this.high = Int32Array.from(variables, ({ high }) => high);
    this.strides = new Int32Array(variables.length);
    this.positions = new Int32Array(task.variables.length).fill(-1);
    let size = 1;
    variables.forEach((variable, position) => {
      this.strides[position] = size;
      this.positions[variable.slot] = position;
      size *= widthOf(variable);
    });
    this.size = size;
  }

  /** The index of a state's abstract state. */
  indexOf(values: Int32Array): number {
    const { slots, low, high, strides } = this;
    let index = 0;
    for (let position = 0; position < slots.length; position++) {
      const value = values[slots[position] as number] as number;
      const least = low[position] as number;
      const most = high[position] as number;
      const digit = value < least ? 0 : value > most ? most - least : value - least;
      index += digit * (strides[position] as number);
    }
    return index;
  }

  /** Writes the digits of an abstract state to an array. */
  digitsOf(index: number, digits: Int32Array): void {
    const { strides } = this;
    let left = index;
    for (let position = strides.length - 1; position >= 0; position--) {
      const stride = strides[position] as number;
      const digit = Math.floor(left / stride);
      left -= digit * stride;
      digits[position] = digit;
    }
  }

  /**
   * The best value that a digit stands for: it satisfies every condition that any of the digit's
   * values satisfies.
   */
  valueOf(position: number, digit: number): number {
    const slot = this.slots[position] as number;
    const value = (this.low[position] as number) + digit;
    const { min, max } = this.task;
    if (value === this.high[position] && isResource(this.task, slot)) return max[slot] as number;
    if (value === this.low[position] && isBurden(this.task, slot)) return min[slot] as number;
    return value;
  }
}
