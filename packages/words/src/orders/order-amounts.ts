import type { Amount, ThingPick } from "../grammar/meaning.ts";
import { ANYTHING } from "../grammar/rules/join-things.ts";

/**
 * The number of things of an amount.
 *
 * @param last the number said before, of which it may be a multiple. Default: unknown, and the result NaN
 */
export function countOf(
  { value, units, rest, isOfLast = false }: Amount,
  thing: string,
  last: number | "all" = Number.NaN,
): number {
  if (isOfLast) return last === "all" ? Number.NaN : value * last + rest;
  const size = units.reduce<number>(
    (all, unit) => all * (typeof unit === "number" ? unit : unit(thing)),
    1,
  );
  return value * size + rest;
}

/** How an amount was said. */
export const saidOf = (amount: ThingPick["amount"]): string =>
  typeof amount === "object" ? amount.said : "";

/** An amount less another one of the thing: "two stacks minus 10 torches". */
export function subtracted(pick: ThingPick): ThingPick {
  const [less = ANYTHING, ...others] = pick.but.picks;
  const isPart = typeof pick.amount === "object" && typeof less.amount === "object";
  if (pick.things.length > 0 || less.things.length === 0 || others.length > 0 || !isPart)
    return pick;
  const taken = { ...ANYTHING, amount: less.amount };
  return { ...less, amount: pick.amount, but: { picks: [taken], isOr: false } };
}
