/** The final action of an order, once the bot has the item. */
export type OrderEnd =
  /** The bot keeps the item. */
  | "keep"
  /** The bot brings the item to a player. */
  | "bring"
  /** The bot places the item at its position. */
  | "place"
  /** The bot puts the item into the nearest chest. */
  | "store";

/** An order for an item. Plain JSON, which a game can save as it is. */
export interface ItemOrder {
  readonly item: string;
  readonly count: number;
  readonly end: OrderEnd;
  /** Recipient, for `bring`. */
  readonly to?: string;
}

/** Interpretation of a chat message. */
export type ChatReading =
  | { readonly kind: "orders"; readonly orders: readonly ItemOrder[] }
  | { readonly kind: "stop" }
  | { readonly kind: "question" }
  | { readonly kind: "come" }
  /** The message mentions something but contains no order. */
  | { readonly kind: "unclear" };

/** An order in natural language. */
export function tellOrder({ item, count, end, to }: ItemOrder): string {
  const what = `${count === 1 ? "" : `${count} `}${item.replaceAll("_", " ")}`;
  if (end === "bring") return `${what} for ${to}`;
  return end === "keep" ? what : `${what} to ${end}`;
}
