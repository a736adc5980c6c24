import type { AnyDomainTypes, DomainTypes } from "@understudy/planner-core";
import type { OneGoal } from "../typed.ts";

/** A goal that an agent was told to reach. */
export interface Order<T extends DomainTypes = AnyDomainTypes> {
  readonly goal: OneGoal<T>;
  /** Higher ones come first, equal ones in the order in which they were given. */
  readonly priority: number;
}

/** The orders of an agent: a list that is done one by one. */
export class Orders<T extends DomainTypes = AnyDomainTypes> {
  #list: readonly Order<T>[] = [];

  /** The order that is being done. */
  get current(): Order<T> | undefined {
    return this.#list[0];
  }

  /** All of them, the current one first. */
  get list(): readonly Order<T>[] {
    return this.#list;
  }

  /** Gives another order. */
  add(goal: OneGoal<T>, priority = 0): void {
    const before = this.#list.filter((order) => order.priority >= priority);
    const after = this.#list.filter((order) => order.priority < priority);
    this.#list = [...before, { goal, priority }, ...after];
  }

  /** Takes an order back, or the current one, which is done. */
  remove(order: Order<T> | undefined = this.current): void {
    this.#list = this.#list.filter((one) => one !== order);
  }

  /** Takes all orders back. */
  clear(): void {
    this.#list = [];
  }

  /** Replaces all orders. */
  restore(list: readonly Order<T>[]): void {
    this.#list = [...list];
  }
}
