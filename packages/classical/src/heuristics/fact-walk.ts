import { type RelaxedTask, stateFacts } from "../relaxation/relaxed-task.ts";

/** Reached facts by cost. */
interface FactQueue {
  readonly size: number;
  /** The cost of the fact that came last. */
  cost: number;
  pop(): number;
  clear(): void;
}

/**
 * The walk of an exploration through the facts, the cheapest first: those of the state, then those of the queue, which
 * tells their costs.
 */
export class FactWalk {
  /** The facts of the state: the first `stateCount` entries. */
  readonly state: Int32Array;
  stateCount = 0;
  /** The place of a pause: the fact, and the consumers that are left. */
  fact = 0;
  at = 0;
  end = 0;
  #next = 0;
  readonly #relaxed: RelaxedTask;
  readonly #queue: FactQueue;
  /** The lowest known cost of each fact. */
  readonly #costs: Int32Array | Float64Array;

  constructor(relaxed: RelaxedTask, queue: FactQueue, costs: Int32Array | Float64Array) {
    this.state = new Int32Array(relaxed.factCount);
    this.#relaxed = relaxed;
    this.#queue = queue;
    this.#costs = costs;
  }

  /** Starts with the facts of a state. */
  begin(values: Int32Array): void {
    this.#queue.clear();
    this.#queue.cost = 0;
    this.stateCount = stateFacts(this.#relaxed, values, this.state);
    this.#next = 0;
    this.at = 0;
    this.end = 0;
  }

  /** Goes to the next fact. Returns -1 if there is none. */
  next(): number {
    if (this.#next < this.stateCount) return this.state[this.#next++] as number;
    const queue = this.#queue;
    const costs = this.#costs;
    while (queue.size > 0) {
      const fact = queue.pop();
      if (queue.cost <= (costs[fact] as number)) return fact;
    }
    return -1;
  }
}
