import type { Rule } from "../chart.ts";
import type { Amount, ThingPick, ThingSet } from "../meaning.ts";
import { without } from "../narrow-sets.ts";
import { nextNumber, numberedSetOf, withRanges } from "../numbered-sets.ts";
import { numbered, plainAmount } from "./amount-rules.ts";
import { one } from "./clauses/join-clauses.ts";
import { ANYTHING, isNumber, merged } from "./join-things.ts";
import { bestBy, isBest } from "./quality-rules.ts";
import { rule } from "./rule.ts";

/** "Noch zwei" are two more. */
const MORE = /^noch$/i;

/** Refusals that except things, too. */
const NOT = /^(?:nicht|not|no|pas)$/i;

/** German articles of one thing, before which a number tells which. */
const GERMAN_ONE = /^(?:d(?:er|ie|as|em))$/i;

/** The grammar of several things: unions, exceptions and amounts of each. */
export const SET_RULES: readonly Rule[] = [
  rule("nextPick", "comma?: and pick:", (comma, pick) => ({
    ...{ isOr: false, pick: comma === undefined ? pick : { ...pick, isApart: true } },
  })),
  rule("nextPick", "comma? and to pick:", 0.9, (pick) => ({
    isOr: false,
    pick,
  })),
  rule("nextPick", "comma pick:", 0.5, (pick) => ({ isOr: false, isLoose: true, pick })),
  rule("nextPick", "comma? or|nor: pick:", ({ said }, pick) =>
    MORE.test(said) ? undefined : { isOr: true, pick },
  ),
  // "chairs two, three and four", "torch 1 or 2"
  rule("nextPick", "comma|and and? number", ({ said }, and, number) => {
    const next = nextNumber(number);
    const isApart = and !== undefined && said === ",";
    return { ...next, pick: { ...next.pick, isApart }, isLoose: !and && said === "," };
  }),
  rule("nextPick", "comma? or number:", (number) => nextNumber(number, true)),
  rule("nextPick", "upTo det? number:", 0, (number) => ({
    ...{ isOr: false, isThrough: true },
    pick: { ...ANYTHING, ...numbered(number) },
  })),
  rule("union", "either? pick nextPick*", 0, (or, pick, more) => {
    // "20 torches, 12 for Alex": a number alone is no thing, but "gate 7 and 9" are two.
    const isBehind = pick.isNumbered || /\d$/.test(pick.said);
    if (!isBehind && more.some((each) => isNumber(each.pick))) return undefined;
    const picks = withRanges([{ isOr: false, pick }, ...more]);
    if (picks === undefined) return undefined;
    const isNone = more.some((each) => each.pick.isNone !== pick.isNone);
    if (isNone || (or !== undefined && !more.some(({ isOr }) => isOr))) return undefined;
    // "cows 2, 3 and 4, or 5"
    const isMixed = more.slice(0, -1).some((each) => !each.isOr && !each.isLoose);
    const isOr = more.some((each) => each.isOr);
    return {
      picks: picks
        .map((each, at) => ofKind(each, picks[at + 1] ?? picks[at - 1]))
        .map((each) => (isOr && isMixed ? { ...each, unread: [each.said] } : each)),
      isOr,
      isLoose: more.length > 0 && more.every(({ isLoose }) => isLoose),
      ...(more[0]?.isLoose === true && { isListed: true }),
    };
  }),
  // "posters from 3 to 5", "las habitaciones de la 2 a la 4"
  rule("union", "pick: between det? number: upTo det? number:", 0, (pick, from, to) => {
    const first = { ...pick, ...numbered(from) };
    const isOfKind = pick.things.length > 0 && !pick.isNumbered && pick.isPlural;
    const last = { isOr: false, isThrough: true, pick: { ...ANYTHING, ...numbered(to) } };
    const picks = isOfKind ? withRanges([{ isOr: false, pick: first }, last]) : undefined;
    return picks && { picks, isOr: false };
  }),
  rule("set", "union", 0, (all) => all),
  // "everything for a cake: two eggs and sugar"
  rule("set", "allFor pick colon union:", 0, (all) => all),
  // "paint the dinghies, all three of them"
  rule("set", "union: comma all? quantity: of them", 0, (all, amount) =>
    all.picks.length === 1 && all.picks.every(({ amount: own, isPlural }) => isPlural && !own)
      ? { ...all, picks: all.picks.map((pick) => ({ ...pick, amount, isDefinite: true })) }
      : undefined,
  ),
  // "close the window, the one in the study"
  rule("set", "pick: comma det ones behind+:", (pick, behind) => {
    const { qualities = [] } = merged(behind) ?? {};
    return qualities.length > 0 && pick.isDefinite && !pick.isPlural
      ? one({ ...pick, qualities: [...pick.qualities, ...qualities] })
      : undefined;
  }),
  // "serve a soup, the milder one"
  rule("set", "pick: comma det super|comparative|positive: ones?", 0, (pick, each) => {
    const { amount: _one, ...plain } = pick;
    const qualities = [...pick.qualities, ...bestBy(each).qualities];
    return pick.isOne ? one({ ...plain, isOne: false, isDefinite: true, qualities }) : undefined;
  }),
  // "feed two dogs, the oldest ones"
  rule(
    "set",
    "pick: comma pick:",
    0,
    (pick, { things, qualities, refers, only, amount, ...some }) => {
      const isSeveral = some.isPlural || typeof amount === "object";
      const isSome = things.length === 0 && qualities.length > 0 && some.isDefinite && isSeveral;
      const isWhole = pick.isPlural && pick.things.length > 0 && pick.qualities.length === 0;
      return isWhole && isSome && (refers ?? only ?? some.called) === undefined
        ? one({ ...pick, ...(amount && { amount }), qualities, isDefinite: true })
        : undefined;
    },
  ),
  rule("set", "union exception", 0, (all, but) => afterBest(all, but) ?? without(all, but)),
  // "zünde die Fackel 1 nicht an, nur die 2" excepts nothing.
  ...[0.2, 1].map((cost) =>
    rule("exception", "comma? except: to? union:", cost, ({ said }, all) =>
      NOT.test(said) !== cost > 0.5 || all.picks.some(({ only }) => only !== undefined)
        ? undefined
        : unlessApart(all),
    ),
  ),
  // "everyone but yourself", "everyone except you and Ivo"
  rule("exception", "comma? except to? self|you: nextPick*:", 0.1, ({ said }, more) => ({
    picks: [{ ...ANYTHING, said, refers: "you" }, ...more.map(({ pick }) => pick)],
    isOr: false,
  })),
  // "3 and 4", "2 to 3 and 5": a single number may be a count, as may a single range.
  rule("numbers", "det? number: nextPick+:", 0, (number, more) =>
    more.length === 1 && more[0]?.isThrough === true ? undefined : numberedSetOf(number, more),
  ),
  // "alle Kabinen außer der 2"
  rule("exception", "comma? except to? det: number:", 0.1, ({ said }, number) =>
    GERMAN_ONE.test(said) && /^\d/.test(number.said)
      ? one({ ...ANYTHING, isDefinite: true, ...numbered(number) })
      : undefined,
  ),
  // "all torches but 2 and 4"
  ...[0.2, 1].map((cost) =>
    rule("exception", "comma? except: numbers:", cost, ({ said }, all) =>
      NOT.test(said) === cost > 0.5 && !isApart(all) ? all : undefined,
    ),
  ),
  // "the guards who are asleep, all but Ivo", "the cows, but skip Clover"
  // "the goats, all of them but the fat one"
  ...["all|any except", "all|everything of? them except"].map((all) =>
    rule("exception", `comma ${all} union:` as "union:", 0, (set) =>
      set.picks.some(isNumber) ? undefined : set,
    ),
  ),
  rule("exception", "comma? but|and omit union:", 0, (all) => all),
  ...["union: out", "out to? union:"].map((parts) =>
    rule("exception", `comma? but|and leave ${parts}` as "union:", 0, (all) => all),
  ),
  // "the doors, only the blue one", "the roses, but only in the north bed"
  // "torch 2 only"
  rule("set", "union only", (all, { said }) => ({
    ...all,
    picks: all.picks.map((pick) => ({ ...pick, only: said })),
  })),
  rule("pause", "comma: but?", 0, (word) => word),
  rule("pause", "but", 0, (word) => word),
  rule("exception", "pause only union|numbers:", 0, (all) => ({ ...all, isOnly: true })),
  rule("exception", "pause only: behind:", 0, ({ said }, behind) => ({
    ...{ ...one({ ...ANYTHING, said, ...behind }), isOnly: true },
  })),
  // "nur Swish nicht", "pero el dañado no", "las puertas, la azul no"
  rule("exception", "comma? but|only refused:", 0, (all) => all),
  rule("exception", "comma refused:", 0, (all) => all),
  // "öffne die rote Tür und die blaue nicht", but "weck Ivo und Lise nicht" refuses both
  rule("exception", "and refused:", 0, (all) =>
    all.picks.every(({ things, qualities }) => things.length === 0 && qualities.length > 0)
      ? all
      : undefined,
  ),
  // "torches 1, 2 and 3, 4 not"
  rule("refused", "number: notLate", 0, (number) => ({
    ...one(nextNumber(number).pick),
    isRefused: true,
  })),
  rule("refused", "union: notLate", 0.1, (all) => ({ ...all, isRefused: true })),
  // "three each of torches and ladders", "3 of each: oak, birch"
  rule("set", "quantity: of? each of|colon? union:", 0, (many, all) => shared(all, many)),
  rule("set", "union: each", 0, (all) => sharedFirst(all)),
  rule("set", "each quantity: colon? union:", 0, (many, all) => shared(all, many)),
  rule("set", "union: comma? quantity: of? each", 0, (all, many) => shared(all, many)),
];

/** Whether the second of two is added to what was said before them: "crates 1 to 4 without 2, and 6" has the 6. */
const isApart = ({ picks: [, next, ...more] }: ThingSet): boolean =>
  next?.isApart === true && more.length === 0;

/** Exceptions of which the second may be no exception: "feed all but Ann, and Bo". */
const unlessApart = (all: ThingSet): ThingSet =>
  isApart(all)
    ? {
        ...all,
        picks: all.picks.map((pick) => ({
          ...pick,
          unread: [...pick.unread, ...(pick.isApart ? [pick.said] : [])],
        })),
      }
    : all;

/** The place behind the best: "the biggest table but one" is the second. */
function afterBest({ picks: [pick, ...more] }: ThingSet, but: ThingSet): ThingSet | undefined {
  const [less, ...others] = but.picks;
  if (pick === undefined || less === undefined || more.length + others.length > 0) return undefined;
  const isSecond = isNumber(less) && typeof less.amount === "object" && !pick.isPlural;
  return isSecond &&
    typeof less.amount === "object" &&
    pick.isDefinite &&
    pick.qualities.some(isBest)
    ? one({
        ...{ ...pick, position: less.amount.value + 1 },
        amount: plainAmount(1, less.amount.said),
      })
    : undefined;
}

/** A position or an adjective alone is of the kind beside it: "the second and the third cow", "the red and blue doors". */
function ofKind(pick: ThingPick, next: ThingPick = ANYTHING): ThingPick {
  const { things, qualities, said, isPlural } = next;
  if (pick.things.length > 0 || things.length === 0) return pick;
  if ((pick.position ?? pick.step) !== undefined && pick.qualities.length === 0)
    return { ...pick, things, qualities, said };
  const isOne = next.isDefinite || next.amount !== undefined || qualities.length === 0;
  const isAdjective = pick.isDefinite && pick.qualities.length > 0 && pick.refers === undefined;
  return isAdjective && isPlural && !isOne ? { ...pick, things, isPlural } : pick;
}

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
