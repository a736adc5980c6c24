import type { AnyDomainTypes, DomainTypes } from "@understudy/planner-core";
import type { ThingId } from "../things/thing.ts";
import type { OneGoal } from "../typed.ts";

/** An ordered goal. */
export interface Order<T extends DomainTypes = AnyDomainTypes> {
  readonly goal: OneGoal<T>;
  /** Higher ones come first; equal ones keep their order. */
  readonly priority: number;
}

/**
 * The reason why an order is not carried out now:
 *
 * - `gone`: a thing that it is about has left the world.
 * - `unknown`: the agent knows of no such thing, or believes it missing.
 * - `taken`: another agent claims what every plan for it needs.
 * - `no-plan`: no plan was found for it.
 */
export type OrderReason = "gone" | "unknown" | "taken" | "no-plan";

/** A change in the life of an order. */
export interface OrderChange<T extends DomainTypes = AnyDomainTypes> {
  readonly order: Order<T>;
  /**
   * `postponed`: other orders and the agent's own goal go on meanwhile; it stays on the list. `wanted`: it was postponed, and
   * is carried out now. `given-up` and `done`: it has left the list.
   */
  readonly state: "wanted" | "postponed" | "given-up" | "done";
  /** Set for one that is postponed or given up. */
  readonly reason?: OrderReason | undefined;
}

/** A postponed order. */
export interface Postponement {
  readonly reason: OrderReason;
  /** The thing that another agent claims. */
  readonly taken: ThingId | undefined;
  /** When it was tried last, in game time (ms). */
  readonly triedAtMs: number;
  /** The number of tries in a row without a plan. */
  readonly tries: number;
}

/** The orders of an agent, carried out one by one. An order that cannot be carried out now makes way for the next. */
export class Orders<T extends DomainTypes = AnyDomainTypes> {
  #list: readonly Order<T>[] = [];
  readonly #postponed = new Map<Order<T>, Postponement>();
  #current: Order<T> | undefined;
  /** Receives every change but those that the game makes itself; set by the agent's runner. */
  onChange: ((change: OrderChange<T>) => void) | undefined;

  /** The order that the agent's runner carries out. */
  get current(): Order<T> | undefined {
    return this.#current;
  }

  /** All of them in the order in which they are carried out, postponed ones included. */
  get list(): readonly Order<T>[] {
    return this.#list;
  }

  /** Why an order of the list is postponed; undefined if it is not. */
  postponementOf(order: Order<T>): Postponement | undefined {
    return this.#postponed.get(order);
  }

  /** Adds an order. */
  add(goal: OneGoal<T>, priority = 0): void {
    const before = this.#list.filter((order) => order.priority >= priority);
    const after = this.#list.filter((order) => order.priority < priority);
    this.#list = [...before, { goal, priority }, ...after];
  }

  /** Takes an order back. Default: the current one. */
  remove(order: Order<T> | undefined = this.current): void {
    if (order === undefined) return;
    this.#list = this.#list.filter((one) => one !== order);
    this.#postponed.delete(order);
    if (order === this.#current) this.#current = undefined;
  }

  /** Withdraws all orders. */
  clear(): void {
    this.#list = [];
    this.#current = undefined;
    this.#postponed.clear();
  }

  /** Replaces all orders; none of them is postponed. */
  restore(list: readonly Order<T>[]): void {
    this.clear();
    this.#list = [...list];
  }

  /** The runner turns to an order of the list, or to the agent's own goal. */
  carryOut(order: Order<T> | undefined): void {
    this.#current = order;
  }

  /** The order leaves the list: its goal holds, or it can never be reached. */
  end(order: Order<T>, reason?: OrderReason): void {
    this.remove(order);
    this.onChange?.({ order, state: reason === undefined ? "done" : "given-up", reason });
  }

  /** The order has to wait; told once for each reason. */
  postpone(order: Order<T>, reason: OrderReason, nowMs: number, taken?: ThingId): void {
    const before = this.#postponed.get(order);
    const tries = (before?.tries ?? 0) + 1;
    this.#postponed.set(order, { reason, taken, triedAtMs: nowMs, tries });
    if (before?.reason !== reason) this.onChange?.({ order, state: "postponed", reason });
  }

  /** The order has a plan: it is not postponed any more. */
  resume(order: Order<T>): void {
    if (this.#postponed.delete(order)) this.onChange?.({ order, state: "wanted" });
  }
}
