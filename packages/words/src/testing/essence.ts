import type { MeantDeed, Quality, ThingPick, ThingSet } from "../grammar/meaning.ts";

const quality = (one: Quality): unknown => {
  if (one.is === "called") return one.key;
  if (one.is === "any") return one.of.map(quality);
  if (one.is === "not") return { not: quality(one.of) };
  if (one.is === "owned") return { by: essenceOfSet(one.by) };
  // "von Ann" may be where something is, too; sets are evaluated as both.
  if (one.is === "placed")
    return { [/^(?:von|de|d)$/.test(one.how) ? "by" : "at"]: essenceOfSet(one.at) };
  return [one.property, one.by, one.value];
};

/** @param isAvoided whether the article hides in the preposition: "lejos del otro portón" */
function essenceOfPick(one: ThingPick, isAvoided: boolean): unknown {
  const { amount: many, isDefinite, isPlural, qualities: said, share } = one;
  const isOwned = said.some(({ is }) => is === "owned" || is === "placed");
  const isOther =
    isAvoided && one.isMore && (many === undefined || (many !== "all" && many.value === 1));
  const refers = isOther ? "other" : one.refers;
  const single = [1, undefined, false, false];
  const amount =
    typeof many === "object"
      ? [many.value, many.most, many.isAtLeast === true, many.isAtMost === true]
      : (many ?? (one.isMore ? single : undefined));
  // "all the goats" are all goats, and "half of the goats" half of all.
  const isArticle =
    [share, refers].every((each) => each === undefined) &&
    one.things.length > 0 &&
    isDefinite &&
    !isAvoided &&
    many !== "all";
  return {
    things: one.things,
    qualities: said.map((each) => JSON.stringify(quality(each))).sort(),
    amount: isOther ? undefined : amount,
    share: share === undefined ? undefined : Math.round(share * 100),
    isDefinite: isArticle && !isOwned,
    isPlural: isArticle && isPlural && many === undefined,
    isMore: one.isMore && !isOther,
    refers,
    but: essenceOfSet(one.but),
    unread: one.unread,
    called: one.called,
    apposed: one.apposed?.things,
  };
}

const essenceOfSet = ({ picks, isOr }: ThingSet, isAvoided = false): unknown => [
  isOr,
  picks.map((each) => essenceOfPick(each, isAvoided)),
];

/** The subject of a meaning, without the words in which it was said. */
export function essence(all: readonly MeantDeed[]): unknown {
  const ranks = [...new Set(all.map(({ rank }) => rank))].sort((one, other) => one - other);
  return all
    .map((each) => ({
      deed: each.deed,
      set: essenceOfSet(each.set, each.refusal === "avoid"),
      refusal: each.refusal,
      to: each.to,
      at: each.at && essenceOfSet(each.at.set),
      rank: ranks.indexOf(each.rank),
      who: typeof each.who === "object" ? essenceOfSet(each.who) : each.who,
      conditions: each.conditions.map(({ kind, set: about, qualities: said = [] }) => [
        kind,
        about && essenceOfSet(about),
        said.map(quality),
      ]),
      times: each.times.length,
    }))
    .sort((one, other) => one.rank - other.rank);
}
