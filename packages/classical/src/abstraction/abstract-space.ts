import { isBurden, isResource, type Task } from "../model/task.ts";

/** One variable of a task as an abstraction sees it: a range of values, the outermost of which may stand for all beyond. */
export interface AbstractVariable {
  /** The task's variable. */
  readonly slot: number;
  /** Lowest value told apart; of a burden it stands for all below it, too. */
  readonly low: number;
  /** Highest value told apart; of a resource it stands for all above it, too. */
  readonly high: number;
}

/** The number of values that an abstraction tells apart. */
export function widthOf({ low, high }: AbstractVariable): number {
  return high - low + 1;
}

/** The whole range of a variable. */
export function wholeRange(task: Task, slot: number): AbstractVariable {
  return { slot, low: task.min[slot] as number, high: task.max[slot] as number };
}

/**
 * A variable that is told apart up to a bound in the direction that is needed; the whole range where
 * both directions are.
 *
 * @param steps values told apart besides the worst one
 */
export function cappedRange(task: Task, slot: number, steps: number): AbstractVariable {
  const { low, high } = wholeRange(task, slot);
  if (isResource(task, slot)) return { slot, low, high: Math.min(high, low + steps) };
  if (isBurden(task, slot)) return { slot, low: Math.max(low, high - steps), high };
  return { slot, low, high };
}

/**
 * The states of an abstraction, numbered in mixed radix. Variables that are not in it are forgotten;
 * amounts beyond a bound are taken for unlimited, which only makes plans cheaper.
 */
export class AbstractSpace {
  readonly task: Task;
  readonly variables: readonly AbstractVariable[];
  readonly slots: Int32Array;
  readonly low: Int32Array;
  readonly high: Int32Array;
  readonly strides: Int32Array;
  /** Number of states. */
  readonly size: number;
  /** Position of each of the task's variables; -1 where it is forgotten. */
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

  /** The abstract state of a state. */
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

  /** Writes the digits of an abstract state. */
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
   * The best value that a digit stands for: conditions that hold of any value behind it hold of
   * this one.
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
