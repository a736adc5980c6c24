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

/** Most of an item that a bot can carry: 36 stacks of 64. */
export const MOST_OF_ITEM = 2304;

/** An order for an item. Plain JSON, which a game can save as it is. */
export interface ItemOrder {
  readonly item: string;
  /** `all`: everything of it that the bot carries when the order begins. */
  readonly count: number | "all";
  /** Items that would do as well, best first. */
  readonly or?: readonly string[];
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
  | {
      readonly kind: "unclear";
      /** A question to the player. */
      readonly ask?: string;
    };

/** An order in natural language. */
export function tellOrder({ item, count, or = [], end, to }: ItemOrder): string {
  const names = [item, ...or].join(" or ").replaceAll("_", " ");
  const what = `${count === 1 ? "" : `${count} `}${names}`;
  if (end === "bring") return `${what} for ${to}`;
  return end === "keep" ? what : `${what} to ${end}`;
}
