import type { Deed } from "../body/deeds/deed.ts";
import type { DeedError } from "../body/failure.ts";
import { type ItemOrder, tellOrder } from "./order.ts";

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
