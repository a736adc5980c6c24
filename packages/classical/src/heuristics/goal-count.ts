import { encode, holds, IntList } from "@understudy/planner-core/compiled";
import { goalConjuncts } from "../model/conjuncts.ts";
import type { Estimator } from "../model/estimator.ts";
import type { Task } from "../model/task.ts";

/**
 * The goal-count heuristic: the number of unmet goal conditions times the cheapest operator's cost.
 * Weak but nearly free, for tasks whose relaxation would be too large.
 */
export class GoalCountHeuristic implements Estimator {
  readonly isRunning = false;
  scaledEstimate = 0;
  readonly plan: Int32Array = new Int32Array(0);
  readonly planLength = 0;
  readonly helpful: Int32Array = new Int32Array(0);
  readonly helpfulCount = 0;
  readonly #cheapest: number;
  /** The compiled conditions, concatenated. */
  readonly #code: Int32Array;
  readonly #start: Int32Array;

  /** @param cheapest cost of the cheapest operator, in thousandths */
  constructor(task: Task, cheapest: number) {
    this.#cheapest = cheapest;
    const code = new IntList();
    const start = new IntList();
    for (const node of goalConjuncts(task.goal)) {
      start.push(code.length);
      for (const word of encode(node)) code.push(word);
    }
    start.push(code.length);
    this.#code = code.toArray();
    this.#start = start.toArray();
  }

  begin(values: Int32Array): void {
    let unmet = 0;
    for (let index = 0; index + 1 < this.#start.length; index++) {
      const from = this.#start[index] as number;
      if (!holds(this.#code, from, this.#start[index + 1] as number, values)) unmet++;
    }
    this.scaledEstimate = unmet * this.#cheapest;
  }

  advance(): boolean {
    return true;
  }
}
