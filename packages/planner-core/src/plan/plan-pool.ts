import type { Domain, Goal } from "../domain/domain.ts";
import { firstOf, type Plan } from "./plan.ts";

/** Plans that a pool of default size keeps. */
const DEFAULT_SLOTS = 4096;

/** A plan, and what was found out about it. */
export interface PooledPlan {
  readonly plan: Plan;
  /** The goal that it was compiled for; undefined as long as it was not. */
  goal: Goal | undefined;
  /** Tests of the states from which it reaches the goal (`rangePrecondition`), where there are such. */
  tests: Int32Array | undefined;
  /** In thousandths, where costs do not depend on the state. */
  scaledCost: number;
  /** Proofs by simulation since it was last compiled. */
  proofs: number;
}

/**
 * Makes plans, and gives the same object again for the same actions as long as it remembers them:
 * agents that do the same share one plan. Every sequence of actions has one slot, where the newest
 * drives out the one before, so that memory is bounded and a look-up takes time linear in the plan.
 *
 * @example
 * const pool = new PlanPool(domain);
 * pool.of([go, chop]) === pool.of([go, chop]); // true
 */
export class PlanPool {
  readonly #domain: Domain;
  readonly #plans: (PooledPlan | undefined)[];
  readonly #mask: number;
  readonly #shift: number;

  /** @param slots how many plans are remembered at most, a power of two. Default 4096 */
  constructor(domain: Domain, slots: number = DEFAULT_SLOTS) {
    this.#domain = domain;
    this.#plans = new Array<PooledPlan | undefined>(slots).fill(undefined);
    this.#mask = slots - 1;
    this.#shift = Math.clz32(this.#mask) & 31;
  }

  /**
   * The plan of the first `length` ids of ground actions.
   *
   * @param length default: all of them
   */
  of(actions: ArrayLike<number>, length: number = actions.length): Plan {
    const slot = this.#slotOf(actions, length);
    const known = this.#plans[slot];
    if (known !== undefined && isSame(known.plan.actions, actions, length)) return known.plan;
    const plan = firstOf(this.#domain, actions, length);
    this.#plans[slot] = { plan, goal: undefined, tests: undefined, scaledCost: 0, proofs: 0 };
    return plan;
  }

  /** The plan of the first `length` ids if it is remembered. */
  find(actions: ArrayLike<number>, length: number): PooledPlan | undefined {
    const known = this.#plans[this.#slotOf(actions, length)];
    return known !== undefined && isSame(known.plan.actions, actions, length) ? known : undefined;
  }

  /** Multiplying carries upwards: the highest bits depend on every action. */
  #slotOf(actions: ArrayLike<number>, length: number): number {
    let hash = length;
    for (let index = 0; index < length; index++) {
      hash = Math.imul(hash ^ (actions[index] as number), 0x9e3779b1);
    }
    return (hash >>> this.#shift) & this.#mask;
  }
}

function isSame(known: readonly number[], actions: ArrayLike<number>, length: number): boolean {
  if (known.length !== length) return false;
  for (let index = 0; index < length; index++) {
    if (known[index] !== actions[index]) return false;
  }
  return true;
}
