import type { ThingPick, ThingSet } from "./meaning.ts";
import { numbered, plainAmount } from "./rules/amount-rules.ts";
import { ANYTHING, isBareAmount, isNumber } from "./rules/join-things.ts";
import type { NextPick } from "./rules/rule.ts";
import type { Word } from "./senses/sense-words.ts";

/** Whether a pick is told apart by a number: "torch 5". */
export const isBehindNumber = ({ isNumbered, said }: ThingPick): boolean =>
  isNumbered || / \d+$/.test(said);

/** Whether nothing but a number that may tell a thing apart was said. */
const isNumberOnly = ({ amount, things, qualities }: ThingPick): boolean =>
  typeof amount === "object" && things.length + qualities.length === 0;

/** Numbers behind others are those of things of their kind: "torches 1 to 5 except 4", "except 2 to 4". */
export function numberedAs(last: ThingPick, pick: ThingPick): readonly ThingPick[] {
  const { amount } = pick;
  if (typeof amount !== "object" || !(isBehindNumber(last) && isNumberOnly(pick))) return [pick];
  // "lass die 2 aus", but "not both" is no number of one
  if (!pick.isNumbered && pick.isDefinite && !/^\d/.test(amount.said)) return [pick];
  const { value, most = value } = amount;
  const said = last.said.replace(/ \d+$/, "");
  return Array.from({ length: Math.min(most - value + 1, MOST_OF_RANGE) }, (_, at) => ({
    ...{ ...last, said, isNumbered: true },
    amount: plainAmount(value + at, String(value + at)),
  }));
}

/** The things taken out of a set; numbers are those of things of a kind said before. */
export const exceptedFrom = (all: ThingSet, but: ThingSet): readonly ThingPick[] =>
  but.picks.flatMap((pick, at) =>
    numberedAs(
      [...all.picks, ...but.picks.slice(0, at)].findLast(({ things }) => things.length > 0) ?? pick,
      pick,
    ),
  );

/**
 * Other numbers or another amount in the place of those said before: "torches 3 and 4, no, 4 and 5". Undefined if they are
 * none; the words of what is unclear: "torches 2 to 5, no, 4" may be about the last one, "two torches, no, 2 and 3" about how many.
 */
export function correctedNumbers(
  before: ThingSet,
  said: ThingSet,
  isNo = false,
): ThingSet | string | undefined {
  const kind = before.picks.findLast(({ things }) => things.length > 0) ?? ANYTHING;
  const isList = said.picks.length > 1 && said.picks.every(isNumberOnly);
  const isOne = said.picks.length === 1 && said.picks.every(isNumber);
  const picks = said.picks.flatMap((pick) => numberedAs(kind, pick));
  if (
    !isBehindNumber(kind)
      ? isList
      : isOne && picks.length === 1 && (isNo || before.picks.length > 1)
  )
    return said.picks
      .map(({ amount }) => (typeof amount === "object" ? amount.said : ""))
      .join(" ");
  if (isBehindNumber(kind) && picks.length > 1 && (isList || isOne)) return { ...said, picks };
  // "feed three horses - no, all four of them"
  const [of = ANYTHING, ...more] = said.picks;
  const isOfThem = more.length === 0 && of.refers === "them" && of.amount !== undefined;
  if (!isOfThem && !isBareAmount(said)) return undefined;
  const { amount } = of;
  const last = before.picks.at(-1);
  const corrected = last && {
    ...last,
    ...(amount !== undefined && { amount }),
    ...{ isOne: false, isOfSome: true },
    isNumbered: isBehindNumber(last),
  };
  return { ...before, picks: [...before.picks.slice(0, -1), ...(corrected ? [corrected] : [])] };
}

/** Whether a pick is the one that another one names: by its number, or by its name. */
function isSameOf(pick: ThingPick, named: ThingPick | undefined): boolean {
  if (named === undefined || named.unread.length > 0) return false;
  if (isNumber(named) && isBehindNumber(pick))
    return numberOf(pick) === numberOf({ ...named, isNumbered: true });
  return (
    named.things.length > 0 &&
    named.things.join() === pick.things.join() &&
    Object.is(numberOf(pick), numberOf(named)) &&
    named.qualities.length === 0 &&
    pick.qualities.length === 0
  );
}

/** A further number. */
export const nextNumber = ({ value, said }: Word, isOr = false): NextPick => ({
  ...{ isOr, pick: { ...ANYTHING, amount: plainAmount(value, said) } },
});

/** The things of numbers alone: "3 and 4". */
export function numberedSetOf(first: Word, more: readonly NextPick[]): ThingSet | undefined {
  if (!more.every(({ pick }) => isNumber(pick))) return undefined;
  const all = [nextNumber(first), ...more];
  const picks = withRanges(
    all.map((each) => ({ ...each, pick: { ...each.pick, isNumbered: true } })),
  );
  const isLoose = more.length > 0 && more.every((each) => each.isLoose === true);
  return picks && { picks, isOr: more.some(({ isOr }) => isOr), ...(isLoose && { isLoose }) };
}

/** Most things of a range. */
const MOST_OF_RANGE = 100;

/** The number by which a thing is told apart: 5 for "torch 5". */
const numberOf = ({ said, amount, isNumbered }: ThingPick): number =>
  isNumbered && typeof amount === "object" ? amount.value : Number(/ (\d+)$/.exec(said)?.[1]);

/** Picks with those between the ends of ranges: "torches 2 to 5"; undefined if what should be a range is none. */
export function withRanges(all: readonly NextPick[]): readonly ThingPick[] | undefined {
  const picks: ThingPick[] = [];
  for (const { pick, isThrough } of all) {
    const [first] = picks.slice(-1);
    if (first === undefined || isThrough !== true) {
      picks.push(pick);
      continue;
    }
    const [from, to] = [numberOf(first), numberOf(pick)];
    if (!(from < to && to - from < MOST_OF_RANGE)) return undefined;
    const said = first.said.replace(/ \d+$/, "");
    for (let number = from + 1; number <= to; number++)
      picks.push({ ...first, ...numbered({ value: number, said: String(number) }), said });
  }
  return picks;
}

/** A set with things in the place of one of those in it. */
interface Exchanged {
  readonly whole: ThingSet;
  /** The one that goes, and whether it was alone. */
  readonly before: ThingPick;
  readonly isAlone: boolean;
  readonly picks: readonly ThingPick[];
}

/** Puts things in the place of one: "cover Dawn and Wolves", "not Wolves, Harbour". Undefined if it is not in the set. */
export function exchangedIn(
  set: ThingSet,
  out: ThingPick | undefined,
  instead: readonly ThingPick[],
): Exchanged | undefined {
  const [kind = ANYTHING, ...numbers] = set.picks;
  const said = [kind, ...numbers.flatMap((pick) => numberedAs(kind, pick))];
  const at = said.findIndex((pick) => isSameOf(pick, out));
  const before = said[at];
  if (before === undefined) return undefined;
  const picks = instead.flatMap((pick) => numberedAs(before, pick));
  const whole = { ...set, picks: said.toSpliced(at, 1, ...picks) };
  return { whole, before, isAlone: said.length < 2, picks };
}
