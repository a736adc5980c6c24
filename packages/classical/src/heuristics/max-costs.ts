import { CostHeap } from "@understudy/planner-core/compiled";
import type { RelaxedTask } from "../relaxation/relaxed-task.ts";
import { CHUNK, UNITS_AT_ONCE, type WorkDeadline } from "../work/work.ts";
import { FactWalk } from "./fact-walk.ts";

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
  /** The walk through the facts, from those of the state. */
  readonly walk: FactWalk;
  readonly #relaxed: RelaxedTask;
  readonly #pace: Pace;
  readonly #unmet: Int32Array;
  readonly #queue: CostHeap;

  constructor(relaxed: RelaxedTask, pace: Pace) {
    const { factCount, operatorCount } = relaxed;
    this.#relaxed = relaxed;
    this.#pace = pace;
    this.#unmet = new Int32Array(operatorCount);
    this.cost = new Float64Array(operatorCount);
    this.value = new Float64Array(factCount);
    this.supporter = new Int32Array(operatorCount);
    this.#queue = new CostHeap(4 * factCount + 16);
    this.walk = new FactWalk(relaxed, this.#queue, this.value);
  }

  /** Starts with a state and full costs. */
  begin(values: Int32Array, fullCost: Float64Array): void {
    const { value, walk } = this;
    this.cost.set(fullCost);
    value.fill(UNREACHED);
    this.supporter.fill(-1);
    this.#unmet.set(this.#relaxed.preconditionCount);
    walk.begin(values);
    for (let index = 0; index < walk.stateCount; index++) value[walk.state[index] as number] = 0;
  }

  /** Continues the exploration from the state. Returns whether it is complete. */
  explore(deadline: WorkDeadline): boolean {
    const { consumers, consumerStart, adds, addStart } = this.#relaxed;
    const walk = this.walk;
    const cost = this.cost;
    const supporter = this.supporter;
    const value = this.value;
    const unmet = this.#unmet;
    const queue = this.#queue;
    let units = 0;
    let { at, end, fact } = walk;
    let factValue = queue.cost;
    for (;;) {
      if (at === end) {
        fact = walk.next();
        if (fact < 0) return true;
        factValue = queue.cost;
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
      walk.fact = fact;
      walk.at = at;
      walk.end = end;
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
