import type { ThingId } from "../things/thing.ts";
import type { RunnerAgent } from "./options.ts";

/** The place in line that an agent keeps for a postponed order while it does something else. */
export class PlaceInLine {
  readonly #agent: RunnerAgent;
  /** The thing that it waited for at the last look, for an order. */
  #thing: ThingId | undefined;

  constructor(agent: RunnerAgent) {
    this.#agent = agent;
  }

  /**
   * Whether the agent waits for the thing of a postponed order.
   *
   * @param by the orders that count: any, all but the current one, or only those before it
   */
  isKept(by: "any" | "other" | "earlier"): boolean {
    const { name, orders, parts } = this.#agent;
    const awaited = parts.claims.awaitedBy(name);
    if (awaited === undefined) return false;
    for (const order of orders.list) {
      if (by !== "any" && order === orders.current) {
        if (by === "earlier") return false;
        continue;
      }
      if (orders.postponementOf(order)?.taken === awaited) return true;
    }
    return false;
  }

  /**
   * Leaves the line if its order is withdrawn. A busy agent whose turn comes lets the next one pass.
   * Allocates nothing.
   */
  update(isBusy: boolean): void {
    const { name, orders, parts } = this.#agent;
    if (this.#thing === undefined && orders.list.length === 0) return;
    const awaited = parts.claims.awaitedBy(name);
    const before = this.#thing;
    this.#thing = this.isKept("any") ? awaited : undefined;
    if (awaited === undefined) return;
    if (this.#thing === undefined) {
      if (before === awaited) parts.claims.stopWaiting(name);
    } else if (isBusy && parts.claims.isFreeFor(name, awaited)) parts.claims.letPass(name);
  }
}
