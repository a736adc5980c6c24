import type { Domain } from "../domain/domain.ts";
import { type Plan, planOf } from "./plan.ts";

/** Number of plans in a pool of the default size. */
const DEFAULT_SLOTS = 4096;

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
  readonly #plans: (Plan | undefined)[];
  readonly #mask: number;
  readonly #shift: number;

  /** @param slots maximum number of plans in the pool, a power of two. Default 4096 */
  constructor(domain: Domain, slots: number = DEFAULT_SLOTS) {
    this.#domain = domain;
    this.#plans = new Array<Plan | undefined>(slots).fill(undefined);
    this.#mask = slots - 1;
    this.#shift = Math.clz32(this.#mask) & 31;
  }

  /** The plan of some ids of ground actions. */
  of(actions: readonly number[]): Plan {
    const slot = this.#slotOf(actions);
    const known = this.#plans[slot];
    if (known !== undefined && isSame(known.actions, actions)) return known;
    const plan = planOf(this.#domain, actions);
    this.#plans[slot] = plan;
    return plan;
  }

  /** The slot of a sequence of actions. Multiplication carries upwards, so the highest bits depend on every action. */
  #slotOf(actions: readonly number[]): number {
    let hash = actions.length;
    for (const action of actions) hash = Math.imul(hash ^ action, 0x9e3779b1);
    return (hash >>> this.#shift) & this.#mask;
  }
}

function isSame(known: readonly number[], actions: readonly number[]): boolean {
  return known.length === actions.length && known.every((id, index) => id === actions[index]);
}
