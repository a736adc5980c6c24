import type { OrderDoubt } from "@understudy/words";
import type { Deed } from "../body/deeds/deed.ts";
import type { DeedError } from "../body/failure.ts";
import { type ItemOrder, MOST_OF_ITEM, tellOrder } from "./order.ts";

/** Chat lines about orders. */
export const ANSWERS = {
  taken: (orders: readonly ItemOrder[]): string =>
    `On it: ${orders.map(tellOrder).join(", then ")}.`,
  done: (order: ItemOrder): string => `Done: ${tellOrder(order)}.`,
  stopped: "I stop.",
  unclear: "I did not understand that.",
  idle: "Nothing. Tell me what to get.",
  impossible: (order: ItemOrder, why: string): string =>
    `I cannot get ${tellOrder(order)}: ${why}.`,
  failed: (error: DeedError): string => `That did not work (${error.message}). I try again.`,
  died: "I died. I start again.",
} as const;

const MOST_NAMED = 6;

/** Questions to a player about an order. */
export const ASKS = {
  howMany: (item: string): string => `How many ${names([item])} shall I get?`,
  none: (item: string): string => `I carry no ${names([item])}. How many shall I get?`,
  tooMany: (item: string): string =>
    `I can carry ${MOST_OF_ITEM} at most. How many ${names([item])} shall I get?`,
  who: (name: string): string => `I see no player called ${name}. Who is it for?`,
  doubt: ({ kind, words, options }: OrderDoubt): string => {
    if (kind === "which") return `Which one: ${names(options.slice(0, MOST_NAMED))}?`;
    if (kind === "thing") return `I know no ${words}. What do you mean?`;
    if (kind === "count") return `I cannot get ${words}. How many shall it be?`;
    if (kind === "time") return `I cannot wait for a time (${words}). Shall I start now?`;
    return `I cannot tell "${words} ...". Shall I do it now?`;
  },
} as const;

/** A short description of a deed. */
export function tellDeed(deed: Deed): string {
  switch (deed.deed) {
    case "dig":
      return `digging ${names(deed.blocks.slice(0, 1))}`;
    case "craft":
      return `crafting ${names([deed.item])}`;
    case "smelt":
      return `smelting ${names([deed.item])}`;
    case "place":
      return `placing ${names([deed.item])}`;
    case "hunt":
      return `hunting ${names([deed.creature])}`;
    case "collect":
      return `waiting for ${names([deed.item])}`;
    case "use":
      return `using ${names([deed.with])} on ${names([deed.on])}`;
    case "take":
      return `taking ${names([deed.item])} from the chest`;
    case "store":
      return `putting ${names([deed.item])} into the chest`;
    case "bring":
      return `bringing ${names([deed.item])} to ${deed.to}`;
    case "come":
      return `coming to ${deed.to}`;
    case "eat":
      return `eating ${names([deed.item])}`;
    case "explore":
      return "looking around";
    case "fight":
      return `fighting ${names([deed.creature])}`;
    case "flee":
      return `fleeing from ${names(deed.from)}`;
    case "own":
      return deed.name.replaceAll("_", " ");
  }
}

const names = (all: readonly string[]): string => all.join(" or ").replaceAll("_", " ");
