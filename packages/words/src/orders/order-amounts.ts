import type { Amount, ThingPick, ThingSet } from "../grammar/meaning.ts";
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

/** The end of what is said of one of the kind before: "the iron one". */
const ONE = / ones?$/i;

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

/**
 * The things of a set without an amount whose parts are told behind it: "3 beds, two red and one blue". Undefined if they
 * may be those of the first: "3 beds, one red", "a door, the iron one".
 */
export function partsListed({ picks, isListed, isOr }: ThingSet): readonly ThingPick[] | undefined {
  const [first, ...parts] = picks;
  if (first === undefined || parts.length === 0 || isListed !== true || isOr) return picks;
  const isAny = typeof first.amount === "object" && !first.isDefinite;
  const isOne = parts.every(
    ({ isDefinite, amount, said }) => isDefinite && amount === undefined && ONE.test(said),
  );
  if (isAny && isOne) return undefined;
  if (!(isAny && parts.every(({ isPart, amount }) => isPart && typeof amount === "object")))
    return picks;
  const sum = parts.reduce((all, { amount }) => all + (amount as Amount).value, 0);
  const isWhole = sum === (first.amount as Amount).value;
  // "4 red beds, 2 blue and 2 white" may be eight, and "4 red beds, 2 blue" are six.
  const isNamed = first.said.includes(" ");
  if (isNamed) return isWhole ? undefined : picks;
  return isWhole ? parts : undefined;
}

/** Things of which it is said of which kind they are: "3 beds in red". */
export function inKind(pick: ThingPick): ThingPick {
  const [placed, ...others] = pick.qualities;
  const [kind, ...more] = placed?.is === "placed" ? placed.at.picks : [];
  if (kind?.isPart !== true || more.length + others.length > 0 || pick.things.length === 0)
    return pick;
  return { ...pick, things: kind.things, qualities: [] };
}
