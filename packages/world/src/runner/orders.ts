import type { OneGoal } from "../question/goals.ts";

/** A goal that an agent was told to reach. */
export interface Order {
  readonly goal: OneGoal;
  /** Higher ones come first, equal ones in the order in which they were given. */
  readonly priority: number;
}

/** The orders of an agent: a list that is done one by one. */
export class Orders {
  #list: readonly Order[] = [];

  /** The order that is being done. */
  get current(): Order | undefined {
    return this.#list[0];
  }

  /** All of them, the current one first. */
  get list(): readonly Order[] {
    return this.#list;
  }

  /** Gives another order. */
  add(goal: OneGoal, priority = 0): void {
    const before = this.#list.filter((order) => order.priority >= priority);
    const after = this.#list.filter((order) => order.priority < priority);
    this.#list = [...before, { goal, priority }, ...after];
  }

  /** Takes an order back, or the current one, which is done. */
  remove(order: Order | undefined = this.current): void {
    this.#list = this.#list.filter((one) => one !== order);
  }

  /** Takes all orders back. */
  clear(): void {
    this.#list = [];
  }

  /** Replaces all orders. */
  restore(list: readonly Order[]): void {
    this.#list = [...list];
  }
}
