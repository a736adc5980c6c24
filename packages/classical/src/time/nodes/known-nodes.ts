import type { TimeTask } from "../task/time-task.ts";
import { MemberOrders } from "./member-order.ts";
import { dominates, hashOfNode, type TimeNode } from "./time-node.ts";

/** The nodes of a search that none before them dominates. */
export class KnownNodes {
  readonly #orders: MemberOrders;
  readonly #known = new Map<number, TimeNode[]>();

  constructor(task: TimeTask) {
    this.#orders = new MemberOrders(task);
  }

  /** Adds a node, unless a known one dominates it: as it is, or with members exchanged that are alike. */
  add(node: TimeNode): boolean {
    const order = this.#orders.of(node);
    node.order = order;
    const key = order === undefined ? hashOfNode(node) : this.#orders.hash(node, order);
    const list = this.#known.get(key);
    if (list === undefined) {
      this.#known.set(key, [node]);
      return true;
    }
    for (const other of list) {
      if ((order === undefined) !== (other.order === undefined)) continue;
      if (order === undefined ? dominates(other, node) : this.#orders.dominates(other, node))
        return false;
    }
    list.push(node);
    return true;
  }
}
