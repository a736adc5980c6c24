/** The end of an order, when the bot has the item. */
export type OrderEnd =
  /** It keeps it. */
  | "keep"
  /** It brings it to somebody. */
  | "bring"
  /** It places it where it stands. */
  | "place"
  /** It puts it into the nearest chest. */
  | "store";

/** Something that a bot was told to get. Plain JSON: a game saves it as it is. */
export interface ItemOrder {
  readonly item: string;
  readonly count: number;
  readonly end: OrderEnd;
  /** The player who gets it, for `bring`. */
  readonly to?: string;
}

/** A reading of something that somebody said to a bot. */
export type ChatReading =
  | { readonly kind: "orders"; readonly orders: readonly ItemOrder[] }
  | { readonly kind: "stop" }
  | { readonly kind: "question" }
  | { readonly kind: "come" }
  /** It was about something, but not an order. */
  | { readonly kind: "unclear" };

/** An order as people say it. */
export function tellOrder({ item, count, end, to }: ItemOrder): string {
  const what = `${count === 1 ? "" : `${count} `}${item.replaceAll("_", " ")}`;
  if (end === "bring") return `${what} for ${to}`;
  return end === "keep" ? what : `${what} to ${end}`;
}
