import type { Rule } from "../chart.ts";
import type { Amount, ThingSet } from "../meaning.ts";
import { one } from "./join-clauses.ts";
import { ANYTHING, isNumber } from "./join-things.ts";
import { bestBy } from "./quality-rules.ts";
import { rule } from "./rule.ts";

/** The grammar of several things: unions, exceptions and amounts of each. */
export const SET_RULES: readonly Rule[] = [
  rule("nextPick", ["comma?", "and", "pick"], (_, _and, pick) => ({ isOr: false, pick })),
  rule(
    "nextPick",
    ["comma?", "and", "to", "pick"],
    (_, _and, _to, pick) => ({ isOr: false, pick }),
    0.9,
  ),
  rule("nextPick", ["comma", "pick"], (_, pick) => ({ isOr: false, isLoose: true, pick }), 0.5),
  rule("nextPick", ["comma?", "or", "pick"], (_, _or, pick) => ({ isOr: true, pick })),
  rule(
    "union",
    ["either?", "pick", "nextPick*"],
    (or, pick, more) => {
      // "20 torches, 12 for Alex": a number alone is no thing, but "gate 7 and 9" are two.
      const isPart = more.some((each) => isNumber(each.pick) && !/\d$/.test(pick.said));
      if (isPart) return undefined;
      const isNone = more.some((each) => each.pick.isNone !== pick.isNone);
      if (isNone || (or !== undefined && !more.some(({ isOr }) => isOr))) return undefined;
      return {
        picks: [pick, ...more.map((each) => each.pick)],
        isOr: more.some(({ isOr }) => isOr),
        isLoose: more.length > 0 && more.every(({ isLoose }) => isLoose),
      };
    },
    0,
  ),
  rule("set", ["union"], (all) => all, 0),
  // "serve a soup, the milder one"
  rule(
    "set",
    ["pick", "comma", "det", "super|comparative|positive", "ones?"],
    (pick, _, _det, each) => {
      const { amount: _one, ...plain } = pick;
      const qualities = [...pick.qualities, ...bestBy(each).qualities];
      return pick.isOne ? one({ ...plain, isOne: false, isDefinite: true, qualities }) : undefined;
    },
    0,
  ),
  rule(
    "set",
    ["union", "exception"],
    (all, but) => ({
      ...all,
      picks: all.picks.map((pick) => ({
        ...pick,
        but: { ...but, picks: [...pick.but.picks, ...but.picks], isOr: false },
      })),
    }),
    0,
  ),
  rule("exception", ["comma?", "except", "to?", "union"], (_, _but, _to, all) => all, 0.2),
  // "the guards who are asleep, all but Ivo", "the cows, but skip Clover"
  rule(
    "exception",
    ["comma", "all|everything|everybody", "except", "union"],
    (_, _all, _but, set) => (set.picks.some(isNumber) ? undefined : set),
    0,
  ),
  rule("exception", ["comma?", "but|and", "omit", "union"], (_, _but, _omit, all) => all, 0),
  // "the doors, only the blue one", "the roses, but only in the north bed"
  rule(
    "exception",
    ["comma?", "but?", "only", "union"],
    (comma, but, _, all) =>
      comma === undefined && but === undefined ? undefined : { ...all, isOnly: true },
    0,
  ),
  rule(
    "exception",
    ["comma?", "but?", "only", "behind"],
    (comma, but, { said }, behind) =>
      comma === undefined && but === undefined
        ? undefined
        : { ...one({ ...ANYTHING, said, ...behind }), isOnly: true },
    0,
  ),
  // "nur Swish nicht", "pero el dañado no", "las puertas, la azul no"
  rule("exception", ["comma?", "but", "refused"], (_, _but, all) => all, 0),
  rule("exception", ["comma?", "only", "refused"], (_, _only, all) => all, 0),
  rule("exception", ["comma", "refused"], (_, all) => all, 0),
  rule("refused", ["union", "notLate"], (all) => ({ ...all, isRefused: true }), 0.1),
  // "three each of torches and ladders", "3 of each: oak, birch"
  rule(
    "set",
    ["quantity", "of?", "each", "of|colon?", "union"],
    (many, _, _each, _of, all) => shared(all, many),
    0,
  ),
  rule("set", ["union", "each"], (all) => sharedFirst(all), 0),
  rule(
    "set",
    ["each", "quantity", "colon?", "union"],
    (_, many, _colon, all) => shared(all, many),
    0,
  ),
  rule(
    "set",
    ["union", "comma?", "quantity", "of?", "each"],
    (all, _, many) => shared(all, many),
    0,
  ),
];

/** Shares the amount of the first things: "5 torches, ladders and sticks each". */
function sharedFirst(all: ThingSet): ThingSet | undefined {
  const [first, ...others] = all.picks;
  const { amount } = first ?? ANYTHING;
  const isAlone = others.length > 0 && others.every((pick) => pick.amount === undefined);
  if (amount === undefined || !isAlone) return undefined;
  return { ...all, picks: all.picks.map((pick) => ({ ...pick, amount })) };
}

/** An amount that counts for each of some things. */
function shared(all: ThingSet, many: Amount): ThingSet | undefined {
  const isCounted = all.picks.some(({ amount: own, isOne }) => own !== undefined && !isOne);
  if (isCounted || all.picks.length < 2) return undefined;
  return { ...all, picks: all.picks.map((pick) => ({ ...pick, amount: many })) };
}
