import { CostHeap } from "@understudy/planner-core/compiled";
import { type RelaxedTask, stateFacts } from "../relaxation/relaxed-task.ts";
import { CHUNK, UNITS_AT_ONCE, type WorkDeadline } from "../work/work.ts";

/** Value of facts that are not reached. */
export const UNREACHED: number = Number.POSITIVE_INFINITY;

/** Decides when to read the clock. */
export class Pace {
  #units = 0;

  /** Adds units of work. Returns whether the deadline has passed. */
  isLate(units: number, deadline: WorkDeadline): boolean {
    this.#units += units;
    if (this.#units < UNITS_AT_ONCE) return false;
    this.#units = 0;
    return deadline.isLate();
  }
}

/**
 * The heuristic h-max (Bonet, Geffner 2001) of every fact of a relaxed task, updated incrementally
 * as operators get cheaper.
 */
export class MaxCosts {
  /** The h-max value of each fact. */
  readonly value: Float64Array;
  /** The most expensive precondition of each operator; -1 while it is unreached. */
  readonly supporter: Int32Array;
  /** The remaining operator costs. */
  readonly cost: Float64Array;
  /** The facts of the state: the first `stateCount` entries. */
  readonly state: Int32Array;
  stateCount = 0;
  readonly #relaxed: RelaxedTask;
  readonly #pace: Pace;
  readonly #unmet: Int32Array;
  readonly #queue: CostHeap;
  /** The next fact of the state, and the position in the current fact's consumers. */
  #next = 0;
  #at = 0;
  #end = 0;
  #factValue = 0;
  #fact = 0;

  constructor(relaxed: RelaxedTask, pace: Pace) {
    const { factCount, operatorCount } = relaxed;
    this.#relaxed = relaxed;
    this.#pace = pace;
    this.#unmet = new Int32Array(operatorCount);
    this.cost = new Float64Array(operatorCount);
    this.value = new Float64Array(factCount);
    this.supporter = new Int32Array(operatorCount);
    this.state = new Int32Array(factCount);
    this.#queue = new CostHeap(4 * factCount + 16);
  }

  /** Starts with a state and full costs. */
  begin(values: Int32Array, fullCost: Float64Array): void {
    const { value, state } = this;
    this.cost.set(fullCost);
    value.fill(UNREACHED);
    this.supporter.fill(-1);
    this.#unmet.set(this.#relaxed.preconditionCount);
    this.#queue.clear();
    this.stateCount = stateFacts(this.#relaxed, values, state);
    for (let index = 0; index < this.stateCount; index++) value[state[index] as number] = 0;
    this.#next = 0;
    this.#at = 0;
    this.#end = 0;
  }

  /** Continues the exploration from the state. Returns whether it is complete. */
  explore(deadline: WorkDeadline): boolean {
    const { consumers, consumerStart, adds, addStart } = this.#relaxed;
    const cost = this.cost;
    const supporter = this.supporter;
    const value = this.value;
    const unmet = this.#unmet;
    const queue = this.#queue;
    const state = this.state;
    const stateCount = this.stateCount;
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
      const stop = end - at > UNITS_AT_ONCE ? at + UNITS_AT_ONCE : end;
      units += stop - at + 4;
      for (; at < stop; at++) {
        const operator = consumers[at] as number;
        const left = (unmet[operator] as number) - 1;
        unmet[operator] = left;
        if (left > 0) continue;
        // Facts come in the order of their values, so the last precondition is the dearest.
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
      // The queue costs several times what reading does.
      if (units < CHUNK) continue;
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

  /** Reduces the costs of some operators. Call `settle` to update the values. */
  lower(operators: Int32Array, count: number, by: number): void {
    const { cost, supporter, value } = this;
    this.#queue.clear();
    for (let index = 0; index < count; index++) {
      const operator = operators[index] as number;
      cost[operator] = (cost[operator] as number) - by;
      this.#offer(operator, value[supporter[operator] as number] as number);
    }
  }

  /** Updates the values after operators got cheaper. Returns whether that is complete. */
  settle(deadline: WorkDeadline): boolean {
    const supporter = this.supporter;
    const value = this.value;
    const queue = this.#queue;
    const { consumers, consumerStart, preconditionCount } = this.#relaxed;
    while (queue.size > 0) {
      const fact = queue.pop();
      if (queue.cost > (value[fact] as number)) continue;
      const from = consumerStart[fact] as number;
      const end = consumerStart[fact + 1] as number;
      let units = end - from + 1;
      for (let at = from; at < end; at++) {
        const operator = consumers[at] as number;
        if (supporter[operator] !== fact) continue;
        units += 2 + (preconditionCount[operator] as number);
        const dearest = this.#dearestPrecondition(operator);
        supporter[operator] = dearest;
        this.#offer(operator, value[dearest] as number);
      }
      if (this.#pace.isLate(units, deadline)) return false;
    }
    return true;
  }

  #offer(operator: number, supporterValue: number): void {
    const value = this.value;
    const queue = this.#queue;
    const cost = this.cost;
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
    const value = this.value;
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
