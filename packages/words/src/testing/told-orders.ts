import type { OrderReading } from "../orders/order-reading.ts";
import type { ThingOrderReader } from "../orders/thing-order-reader.ts";

/** The orders of the last of some texts, of which each goes on from the one before, or what is asked about it. */
export function toldOrders(reader: ThingOrderReader, texts: readonly string[]): string {
  let reading: OrderReading | undefined;
  for (const text of texts) reading = reader.read(text, reading);
  const { orders = [], doubts = [] } = reading ?? {};
  if (doubts.length > 0) return doubts.map(({ kind, words }) => `${kind}? ${words}`).join(", ");
  return orders
    .map(({ thing, or, count, isMore, deed, to, at }) => {
      const what = [thing, ...or].join("|");
      const where = at === undefined ? "" : ` ${at.how} ${at.thing}`;
      return `${deed} ${isMore ? "+" : ""}${count} ${what}${to === undefined ? "" : ` to ${to}`}${where}`;
    })
    .join(", ");
}
