import type { ThingOrder } from "../pieces/order-vocabulary.ts";

/**
 * Adds the things of another order to an order as alternatives: "coal or charcoal".
 *
 * @param isPreferred whether the other one comes first: "planks, preferably birch"
 */
export function alternative(
  order: ThingOrder,
  other: ThingOrder,
  isPreferred: boolean,
): ThingOrder {
  const { thing, or, count, to, at } = order;
  const [first, ...others] = isPreferred
    ? [other.thing, ...other.or, thing, ...or]
    : [thing, ...or, other.thing, ...other.or];
  return {
    ...order,
    thing: first ?? thing,
    or: others,
    count: count === 1 ? other.count : count,
    to: to ?? other.to,
    at: at ?? other.at,
  };
}
