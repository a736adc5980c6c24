import type { Bot } from "../body/bot.ts";
import { carried } from "../body/sight.ts";
import type { ItemOrder } from "../chat/order.ts";

/** An order for a number of items. */
export type SettledOrder = ItemOrder & { readonly count: number };

/**
 * The order with its open choices made: `all` becomes the carried number, and of alternative items the first that is
 * carried in full is taken. An order without open choices stays the same.
 */
export function settledOrder(bot: Bot, order: ItemOrder): SettledOrder {
  const { item, or = [], count } = order;
  const numberOf = (name: string): number => (count === "all" ? carried(bot, name) : count);
  const isThere = (name: string): boolean => {
    const has = carried(bot, name);
    return has > 0 && has >= numberOf(name);
  };
  const chosen = [item, ...or].find(isThere) ?? item;
  if (chosen === item && isNumbered(order)) return order;
  const others = [item, ...or].filter((name) => name !== chosen);
  return {
    ...order,
    item: chosen,
    count: numberOf(chosen),
    ...(others.length === 0 ? {} : { or: others }),
  };
}

function isNumbered(order: ItemOrder): order is SettledOrder {
  return order.count !== "all";
}

/** The same order for the next item that would do; undefined if there is none. */
export function nextChoice({ item: _, or = [], ...order }: ItemOrder): ItemOrder | undefined {
  const [item, ...others] = or;
  if (item === undefined) return undefined;
  return { ...order, item, ...(others.length === 0 ? {} : { or: others }) };
}
