import type { Domain } from "../domain/domain.ts";
import { firstOf, type Plan } from "./plan.ts";

/** Plans that a pool of default size keeps. */
const DEFAULT_SLOTS = 4096;

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
  readonly #plans: (Plan | undefined)[];
  readonly #mask: number;

  /** @param slots how many plans are remembered at most, a power of two. Default 4096 */
  constructor(domain: Domain, slots: number = DEFAULT_SLOTS) {
    this.#domain = domain;
    this.#plans = new Array<Plan | undefined>(slots).fill(undefined);
    this.#mask = slots - 1;
  }

  /**
   * The plan of the first `length` ids of ground actions.
   *
   * @param length default: all of them
   */
  of(actions: ArrayLike<number>, length: number = actions.length): Plan {
    let hash = length;
    for (let index = 0; index < length; index++) {
      hash = Math.imul(hash ^ (actions[index] as number), 0x9e3779b1);
      hash ^= hash >>> 15;
    }
    const slot = hash & this.#mask;
    const known = this.#plans[slot];
    if (known !== undefined && isSame(known.actions, actions, length)) return known;
    const plan = firstOf(this.#domain, actions, length);
    this.#plans[slot] = plan;
    return plan;
  }
}

function isSame(known: readonly number[], actions: ArrayLike<number>, length: number): boolean {
  if (known.length !== length) return false;
  for (let index = 0; index < length; index++) {
    if (known[index] !== actions[index]) return false;
  }
  return true;
}
