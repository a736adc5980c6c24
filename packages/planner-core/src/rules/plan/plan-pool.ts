import type { Domain, Goal } from "../domain/domain.ts";
import { firstOf, type Plan } from "./plan.ts";

/** Number of plans in a pool of the default size. */
const DEFAULT_SLOTS = 4096;

/** A plan and its compiled precondition. */
export interface PooledPlan {
  readonly plan: Plan;
  /** The goal that the precondition is for; undefined before it is compiled. */
  goal: Goal | undefined;
  /**
   * Tests for the states that the plan leads to the goal (`rangePrecondition`), if that form
   * exists.
   */
  tests: Int32Array | undefined;
  /** Cost in thousandths, if it does not depend on the state. */
  scaledCost: number;
  /** Number of proofs by simulation since the last compilation. */
  proofs: number;
}

/**
 * Creates plans, and returns the same object for the same actions, so that agents share plans. A
 * direct-mapped cache: each sequence of actions has one slot, and a new plan replaces the old one
 * there. Memory is bounded, and a look-up takes time linear in the plan.
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

  /** @param slots maximum number of plans in the pool, a power of two. Default 4096 */
  constructor(domain: Domain, slots: number = DEFAULT_SLOTS) {
    this.#domain = domain;
    this.#plans = new Array<PooledPlan | undefined>(slots).fill(undefined);
    this.#mask = slots - 1;
    this.#shift = Math.clz32(this.#mask) & 31;
  }

  /**
   * The plan of the first `length` ids of ground actions.
   *
   * @param length default: all ids
   */
  of(actions: ArrayLike<number>, length: number = actions.length): Plan {
    const slot = this.#slotOf(actions, length);
    const known = this.#plans[slot];
    if (known !== undefined && isSame(known.plan.actions, actions, length)) return known.plan;
    const plan = firstOf(this.#domain, actions, length);
    this.#plans[slot] = { plan, goal: undefined, tests: undefined, scaledCost: 0, proofs: 0 };
    return plan;
  }

  /** The plan of the first `length` ids if it is in the pool. */
  find(actions: ArrayLike<number>, length: number): PooledPlan | undefined {
    const known = this.#plans[this.#slotOf(actions, length)];
    return known !== undefined && isSame(known.plan.actions, actions, length) ? known : undefined;
  }

  /** The slot of a sequence of actions. Multiplication carries upwards, so the highest bits depend on every action. */
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
