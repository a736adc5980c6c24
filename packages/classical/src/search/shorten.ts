import type { WorkDeadline } from "../work/work.ts";
import type { SearchContext } from "./context.ts";

/** Steps that are played between two looks at the clock. */
const STEPS_AT_ONCE = 256;

/**
 * Drops steps that a plan does not need, with whatever only they made possible: action elimination
 * (Nakhost, Müller 2010). Quadratic in the length of the plan.
 */
export class Shortener {
  readonly #context: SearchContext;
  /** The rest of the plan. */
  plan: readonly number[];
  /** The cost of that, in thousandths. */
  scaledCost: number;
  /** The step that is left out now. */
  #drop = 0;
  /** The next step to play, what is left so far, and what that costs. */
  #next = 0;
  #rest: number[] = [];
  #total = 0;

  /** @param plan operators of the task */
  constructor(context: SearchContext, plan: readonly number[], scaledCost: number) {
    this.#context = context;
    this.plan = plan;
    this.scaledCost = scaledCost;
  }

  /** Continues. Whether no step is left that might be dropped. */
  advance(deadline: WorkDeadline): boolean {
    while (this.#drop < this.plan.length) {
      if (!this.#replay(deadline)) return false;
      this.#next = 0;
      if (this.#total < this.scaledCost) {
        this.plan = this.#rest;
        this.scaledCost = this.#total;
      } else this.#drop++;
      if (deadline.isLate()) return false;
    }
    return true;
  }

  /** Plays the plan without one step and without those that no longer apply; the total is infinite off the goal. */
  #replay(deadline: WorkDeadline): boolean {
    const context = this.#context;
    const { successors, values } = context;
    const plan = this.plan;
    if (this.#next === 0) {
      context.loadStart();
      this.#rest = [];
      this.#total = 0;
    }
    while (this.#next < plan.length) {
      const index = this.#next++;
      const operator = plan[index] as number;
      if (index === this.#drop || !successors.applies(operator, values)) continue;
      this.#total += context.scaledCostOf(operator);
      if (!context.advance(operator)) {
        this.#total = Number.POSITIVE_INFINITY;
        return true;
      }
      this.#rest.push(operator);
      if (index % STEPS_AT_ONCE === STEPS_AT_ONCE - 1 && deadline.isLate()) return false;
    }
    if (!context.isGoal()) this.#total = Number.POSITIVE_INFINITY;
    return true;
  }
}
