import type { MeantDeed, ThingSet } from "./meaning.ts";
import { isOfPronouns } from "./rules/clauses/join-clauses.ts";
import type { Joined, OrderClause } from "./rules/rule.ts";

/** Whether a clause has nothing that would be asked for: "instead of pears". */
export function saysNothing(clause: OrderClause): boolean {
  return Object.values(clause).every((value) => Array.isArray(value) && value.length === 0);
}

/** Whether neither a deed nor a thing or a place is said. */
export const isOfNothing = ({ deed, set, at, toSet, but }: OrderClause): boolean =>
  [deed, set, at, toSet, but].every((each) => each === undefined);

/** Whether things are others of those said before: "the red hoop", "the green one". */
export const isAnotherOf = ({ picks: before }: ThingSet, { picks }: ThingSet): boolean =>
  picks.every(({ things, qualities }) =>
    things.length === 0
      ? qualities.some((each) => each.is === "called" && /^(?:value|is|not) /.test(each.key))
      : before.some((each) => each.things.join() === things.join()),
  );

/** Whether each of all is to do as much: "everyone wash one animal". */
export const isShare = (who: MeantDeed["who"], { picks }: ThingSet): boolean =>
  (who === "all" || (typeof who === "object" && who.picks[0]?.amount === "all")) &&
  picks.some(({ amount }) => amount !== undefined && amount !== "all");

/** Whether two deeds were said in one clause: one for each recipient, or some of the things first. */
const isOneClause = (before: MeantDeed | undefined, deed: MeantDeed | undefined): boolean =>
  before !== undefined &&
  deed !== undefined &&
  before.deed === deed.deed &&
  before.sentence === deed.sentence &&
  (deed.among !== undefined ||
    (deed.to !== undefined && JSON.stringify(before.set) === JSON.stringify(deed.set)));

/** The place of the first deed of the last clause: "no, the hatch" corrects what was said last, and not all before. */
export function startOfLastClause(deeds: readonly MeantDeed[]): number {
  let start = Math.max(0, deeds.length - 1);
  while (isOneClause(deeds[start - 1], deeds[start])) start--;
  return start;
}

/** Whether a deed is about the things of a set, and no others. */
export const areThoseOf = (deed: MeantDeed | undefined, set: ThingSet | undefined): boolean =>
  deed !== undefined &&
  deed.set.picks.length > 0 &&
  deed.set.picks.every(
    ({ things }) => set?.picks.some((pick) => pick.things.join() === things.join()) === true,
  );

/** Those who are to do something instead that is not all of a deed: "Ivo should feed Togo instead" of two dogs. */
export function otherDoers(
  deed: MeantDeed | undefined,
  { deed: said, set, who }: OrderClause,
): readonly string[] {
  if (typeof who !== "object") return [];
  const told = ({ picks }: ThingSet): string =>
    JSON.stringify(picks.map(({ things, amount, qualities }) => [things, amount, qualities]));
  const isDeed = said === undefined || said.deed === deed?.deed;
  const isSet = set === undefined || (deed !== undefined && told(deed.set) === told(set));
  return isDeed && isSet ? [] : who.picks.map((pick) => pick.said);
}

/** Things that are wanted where no deed was refused before: "the others yes". */
export const wantedOfNothing = (
  deed: MeantDeed | undefined,
  { set }: OrderClause,
): readonly string[] =>
  deed?.refusal === "not" && deed.deed !== undefined ? [] : [set?.picks[0]?.said ?? ""];

/** The least rank of what comes last. */
export const LAST = 100;

/**
 * The rank of a clause beside that of the one before: what comes first comes before all of the text.
 *
 * @param isThen whether it comes behind what was said before, of which it is no part then
 */
export function rankBeside({ order, set }: OrderClause, rank: number, isThen = false): number {
  // "then open the door, but unlock it first"
  const isIt = set?.picks.every(({ refers }) => refers === "it") === true;
  if (order === "first" && !isThen && !isIt) return -0.9;
  const more = { first: -0.9, last: LAST, later: 1, before: 0.5, after: -0.5, then: 0 };
  return order === undefined ? rank : rank + more[order];
}

/** Whether "later" tells a time: without a deed before it, or behind one for another time: "lamp 1 before night, lamp 2 after". */
export const isTimeAlone = ({ order }: OrderClause, before: MeantDeed | undefined): boolean =>
  order === "later" &&
  (before === undefined || before.conditions.some(({ isAhead }) => isAhead !== true));

/** Whether only some of the things said before are meant: "only the torches". */
export const isNarrowing = ({ deed, isOnly }: OrderClause): boolean =>
  deed === undefined && isOnly === true;

/** The deed that things have by their place or doer, if none was said: "the crate to the shed", "Kim does the tables". */
const unsaidDeed = ({ set, toSet, isTakenOver, refusal }: OrderClause): OrderClause["deed"] =>
  set === undefined || refusal !== undefined
    ? undefined
    : isTakenOver === true
      ? { deed: "does", said: "" }
      : toSet === undefined
        ? undefined
        : { deed: "brings to", said: "" };

/** The deed of a clause: that of the one before it, if none is said. */
export const deedOf = (clause: OrderClause, last: OrderClause["deed"]): OrderClause["deed"] =>
  clause.deed ??
  (clause.isMention === true || clause.isCancelling === true || clause.refusal === "avoid"
    ? undefined
    : (last ?? unsaidDeed(clause)));

/** Facts that hold of a deed as of its clause. */
export const saidAlike = (clause: OrderClause): Partial<MeantDeed> => ({
  ...(clause.isTold === true && clause.refusal === undefined && { isReport: true }),
  ...(clause.isMention === true && { isMention: true, isTalk: clause.isTalk === true }),
  ...(clause.isCancelling === true && { isCancelling: true }),
  ...(clause.isTakenOver === true && { isTakenOver: true }),
  ...(clause.isYou === true && { isYou: true }),
  ...(clause.instead !== undefined && { instead: clause.instead }),
});

/** Whether a clause takes the place of what was said, which "wait, first check hall 3" does not. */
export const isCorrecting = ({ joint, clause }: Joined): boolean =>
  joint.includes("correct") && !(clause.order === "first" && clause.deed !== undefined);

/** Whether a clause says nothing but things said before: "and the monkeys? them too". */
export const isSaidAgain = ({ joint, clause }: Joined): boolean =>
  isOfPronouns(clause.set) &&
  !joint.includes("correct") &&
  (clause.conditions ?? []).length === 0 &&
  [clause.deed, clause.at, clause.refusal, clause.toSet, clause.to].every(
    (each) => each === undefined,
  );

/** Things that may be for either of several recipients: "the sword to Kim and the lute to Bo, no, the skull". */
export function unsureOf(deeds: readonly MeantDeed[], { deed, set }: OrderClause): string[] {
  const places = new Set(deeds.flatMap(({ at }) => at?.set ?? []));
  return deed === undefined && places.size > 1 ? (set?.picks ?? []).map(({ said }) => said) : [];
}

/** The only things that a clause leaves of those said before; undefined for a clause that says more, or something else. */
export function onlySaid(clause: OrderClause): ThingSet | undefined {
  const only = isNarrowing(clause) ? clause.set : clause.but;
  const isOnly = only !== undefined && (only === clause.set || only.isOnly === true);
  const isAlone = [clause.deed, clause.at, clause.toSet].every((each) => each === undefined);
  return isOnly && isAlone ? only : undefined;
}
