import type { OrderPiece } from "../pieces/order-piece.ts";

/** Things that a phrase mentions, and how many of them. */
export interface OrderItem {
  readonly said: string;
  readonly things: readonly string[];
  readonly isSet: boolean;
  count: number | "all";
  readonly isMore: boolean;
  readonly isDefinite: boolean;
  readonly isPlural: boolean;
  readonly qualities: string[];
  /** Whether a number was said before the things. */
  readonly isCounted: boolean;
  readonly isWhole: boolean;
  /** Whether they were said right behind other ones: "the settler Bo". */
  readonly isApposed: boolean;
  /** Whether a number was said behind the things. */
  isNumbered: boolean;
  /** Words without a meaning right behind the things. */
  unknown: string | undefined;
}

/** Adds a word right behind the last things, or behind such a word: "the goat zebra". */
export function takeBehind(
  items: readonly OrderItem[],
  said: string,
  before: OrderPiece | undefined,
): void {
  const last = items.at(-1);
  if (last === undefined || (before?.kind === "unknown" && last.unknown === undefined)) return;
  last.unknown = last.unknown === undefined ? said : `${last.unknown} ${said}`;
}
