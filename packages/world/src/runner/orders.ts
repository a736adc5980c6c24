import type { AnyDomainTypes, DomainTypes } from "@understudy/planner-core";
import type { ThingId } from "../things/thing.ts";
import type { OneGoal } from "../typed.ts";
import type { CrowdRest } from "./turns/crowd-rest.ts";

/** An ordered goal. */
export interface Order<T extends DomainTypes = AnyDomainTypes> {
  readonly goal: OneGoal<T>;
  /**
   * Higher priorities come first; equal ones keep their order. The agent's own goals come first
   * only if theirs is above this one and that of the order's goal.
   */
  readonly priority: number;
}

/**
 * The reason why an order is postponed or given up:
 *
 * - `gone`: a thing in the order has left the world.
 * - `unknown`: the agent does not know a thing in the order, or believes it missing.
 * - `taken`: another agent claims a thing that every plan needs.
 * - `no-plan`: no plan was found.
 */
export type OrderReason = "gone" | "unknown" | "taken" | "no-plan";

/** A change of an order's state. */
export interface OrderChange<T extends DomainTypes = AnyDomainTypes> {
  readonly order: Order<T>;
  /**
   * `postponed`: it stays on the list, while other orders and the agent's own goal go on. `wanted`:
   * it was postponed and is resumed. `given-up` and `done`: it has left the list.
   */
  readonly state: "wanted" | "postponed" | "given-up" | "done";
  /** Set for a postponed or given-up order. */
  readonly reason?: OrderReason | undefined;
}

/** The postponement of an order. */
export interface Postponement {
  readonly reason: OrderReason;
  /** The thing that another agent claims. */
  readonly taken: ThingId | undefined;
  /** The time of the last attempt, in game time (ms). */
  readonly triedAtMs: number;
  /** Number of attempts in a row without a plan. */
  readonly tries: number;
  /** The reasons reported so far, as one text. Default: `reason`. */
  readonly reported?: string | undefined;
}

/**
 * The orders of an agent, carried out one by one. An order that cannot be carried out now makes way
 * for the next.
 */
export class Orders<T extends DomainTypes = AnyDomainTypes> {
  readonly #check: ((goal: OneGoal<T>) => void) | undefined;
  readonly #rest: Pick<CrowdRest, "limit"> | undefined;
  #list: readonly Order<T>[] = [];
  readonly #postponed = new Map<Order<T>, Postponement>();
  #current: Order<T> | undefined;
  /** @internal Receives every change except the game's own; set by the agent's runner. */
  onChange: ((change: OrderChange<T>) => void) | undefined;

  /** The current order of the agent's runner. */
  get current(): Order<T> | undefined {
    return this.#current;
  }

  /** All orders in the order of execution, including postponed ones. */
  get list(): readonly Order<T>[] {
    return this.#list;
  }

  /** The postponement of an order on the list; undefined if it is not postponed. */
  postponementOf(order: Order<T>): Postponement | undefined {
    return this.#postponed.get(order);
  }

  /**
   * @param check throws if a goal does not fit the domain. Default: any will do
   * @param rest the rest that every change of the list ends
   */
  constructor(check?: (goal: OneGoal<T>) => void, rest?: Pick<CrowdRest, "limit">) {
    this.#check = check;
    this.#rest = rest;
  }

  #change(list: readonly Order<T>[]): void {
    this.#list = list;
    this.#rest?.limit();
  }

  /**
   * Adds an order.
   *
   * @returns the order, for `remove`
   * @throws RequestError if there is no such goal, or its things do not fit
   */
  add(goal: OneGoal<T>, priority = 0): Order<T> {
    this.#check?.(goal);
    const order = { goal, priority };
    const before = this.#list.filter((order) => order.priority >= priority);
    const after = this.#list.filter((order) => order.priority < priority);
    this.#change([...before, order, ...after]);
    return order;
  }

  /** Withdraws an order. Default: the current one. */
  remove(order: Order<T> | undefined = this.current): void {
    if (order === undefined) return;
    this.#change(this.#list.filter((one) => one !== order));
    this.#postponed.delete(order);
    if (order === this.#current) this.#current = undefined;
  }

  /** Withdraws all orders. */
  clear(): void {
    this.#change([]);
    this.#current = undefined;
    this.#postponed.clear();
  }

  /** The postponed orders, by index on the list. */
  get postponed(): readonly (readonly [order: number, Postponement])[] {
    return this.#list.flatMap((order, index) => {
      const postponement = this.#postponed.get(order);
      return postponement === undefined ? [] : [[index, postponement] as const];
    });
  }

  /**
   * Replaces all orders.
   *
   * @param postponed by index. Default: none
   */
  restore(
    list: readonly Order<T>[],
    postponed: readonly (readonly [order: number, Postponement])[] = [],
  ): void {
    this.clear();
    this.#change([...list]);
    for (const [index, postponement] of postponed) {
      const order = list[index];
      if (order !== undefined) this.#postponed.set(order, postponement);
    }
  }

  /** @internal Makes an order the current one; undefined for the agent's own goal. */
  carryOut(order: Order<T> | undefined): void {
    this.#current = order;
  }

  /** @internal Removes an order from the list: its goal holds, or can never be reached. */
  end(order: Order<T>, reason?: OrderReason): void {
    this.remove(order);
    this.onChange?.({ order, state: reason === undefined ? "done" : "given-up", reason });
  }

  /** @internal Postpones an order. Each reason is reported once. */
  postpone(order: Order<T>, reason: OrderReason, nowMs: number, taken?: ThingId): void {
    const before = this.#postponed.get(order);
    const tries = (before?.tries ?? 0) + 1;
    const reported = before?.reported ?? before?.reason ?? "";
    const isNew = !reported.includes(reason);
    const all = isNew ? reported + reason : reported;
    this.#postponed.set(order, { reason, taken, triedAtMs: nowMs, tries, reported: all });
    if (isNew) this.onChange?.({ order, state: "postponed", reason });
  }

  /** @internal Moves the times of the last tries, for a game whose clock starts over. @returns by how much */
  shift(ms: number): number {
    if (ms === 0) return ms;
    for (const [order, { triedAtMs, ...postponement }] of this.#postponed) {
      this.#postponed.set(order, { ...postponement, triedAtMs: triedAtMs + ms });
    }
    return ms;
  }

  /** @internal Ends the postponement of an order that has a plan. */
  resume(order: Order<T>): void {
    if (this.#postponed.delete(order)) this.onChange?.({ order, state: "wanted" });
  }
}
