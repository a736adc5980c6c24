import type { Order, OrderChange, WorldAgent, WorldGoal } from "@understudy/world";
import type { ClientMessage, ServerMessage } from "../messages/session-messages.ts";
import { inPart } from "../refusals/in-part.ts";

type OrderNews = Pick<ServerMessage<"order">, "id" | "reason" | "state">;

/** The parts of a want beside its goal: orders about things, and conditions that its plans maintain. */
export class WantedThings {
  readonly #ids = new Map<Order, string>();
  readonly #push: (news: OrderNews) => void;

  /** @throws RequestError if an order or the maintained condition does not fit; the agent keeps its old ones then */
  constructor(
    agent: WorldAgent,
    { maintain, orders = [] }: ClientMessage<"want">,
    push: (news: OrderNews) => void,
  ) {
    this.#push = push;
    const { list, postponed } = agent.orders;
    const constraints = agent.constraints.list;
    try {
      agent.constraints.clear();
      if (maintain !== undefined) agent.constraints.add({ maintain: maintain as never });
      agent.orders.clear();
      for (const [index, { id, goal, priority }] of orders.entries()) {
        inPart(`/orders/${index}`, () => {
          this.#ids.set(
            agent.orders.add(goal as Exclude<WorldGoal, { directive: string }> as never, priority),
            id,
          );
        });
      }
    } catch (error) {
      agent.constraints.restore(constraints);
      agent.orders.restore(list, postponed);
      throw error;
    }
  }

  /** Tells the client of a change. */
  tell({ order, state, reason }: OrderChange): void {
    const id = this.#ids.get(order);
    if (id !== undefined) this.#push({ id, state, ...(reason && { reason }) });
  }
}
