import { isAnotherOf, isOfNothing, rankBeside, saysNothing } from "./clause-checks.ts";
import type { MeantDeed, ThingPick, ThingSet } from "./meaning.ts";
import { isBehindNumber } from "./numbered-sets.ts";
import { numberSaid } from "./rules/clauses/frame-rules.ts";
import { ANYTHING, isNumber, NO_THINGS } from "./rules/join-things.ts";
import type { Joined, OrderClause } from "./rules/rule.ts";

/** Puts another amount of a thing in the place of the one said before: "4 chests, actually 2 chests". */
export function correctOne(deeds: MeantDeed[], { picks: [pick, ...others] }: ThingSet): boolean {
  if (pick === undefined || others.length > 0 || pick.things.length === 0) return false;
  const isSame = ({ things }: ThingPick): boolean => things.join() === pick.things.join();
  const at = deeds.findLastIndex(({ set }) => set.picks.length > 1 && set.picks.some(isSame));
  const deed = deeds[at];
  if (deed === undefined) return false;
  const set = { ...deed.set, picks: deed.set.picks.map((each) => (isSame(each) ? pick : each)) };
  deeds[at] = { ...deed, set };
  return true;
}

/** A clause for where the conditions before it do not hold. */
export function otherwise(deeds: MeantDeed[], clause: OrderClause): OrderClause {
  const at = deeds.findLastIndex(({ conditions }) => conditions.length > 0);
  const deed = deeds[at];
  const [condition, ...others] = deed?.conditions ?? [];
  const opposite = condition?.kind === "if" ? "unless" : "if";
  if (deed === undefined || condition === undefined || others.length > 0) {
    return { ...clause, unread: [...(clause.unread ?? []), deed?.said ?? ""] };
  }
  const branch = { ...condition, isBranch: true };
  deeds[at] = { ...deed, conditions: [branch] };
  return { ...clause, conditions: [{ ...branch, kind: opposite }] };
}

/**
 * Puts deeds of a text before or after its others: "feed and brush Bo, but do the feeding first".
 *
 * @returns whether the clause says nothing else
 */
export function isMoved(
  deeds: MeantDeed[],
  seeds: readonly MeantDeed[],
  { deed, ...rest }: OrderClause,
): boolean {
  const { order } = rest;
  const isSame = (each: MeantDeed): boolean =>
    each.deed === deed?.deed && !seeds.includes(each) && each.refusal === undefined;
  const isBare = deed !== undefined && isOfNothing(rest);
  if (!isBare || (order !== "first" && order !== "last") || !deeds.some(isSame)) return false;
  for (const [at, each] of deeds.entries())
    if (isSame(each)) deeds[at] = { ...each, rank: rankBeside({ order }, each.rank) };
  return true;
}

/** The last deed of a text with the conditions of a clause that says nothing else; undefined if it is no such clause. */
export function hungOn(
  deeds: readonly MeantDeed[],
  seeds: readonly MeantDeed[],
  { conditions = [], ...clause }: OrderClause,
): MeantDeed | undefined {
  const last = deeds.at(-1);
  const isOfText = deeds.length > seeds.length;
  if (conditions.length === 0 || !saysNothing(clause) || !isOfText) return undefined;
  const isOfRefusal = last?.refusal !== undefined;
  const more = conditions.map((each) => ({ ...each, isOfRefusal }));
  return last && { ...last, conditions: [...last.conditions, ...more] };
}

/** A clause that stands for a deed said before, with what it keeps of that: "bring Zita the red hoop, I mean the green one". */
export function insteadOf(before: MeantDeed | undefined, clause: OrderClause): OrderClause {
  const { deed, set = NO_THINGS } = clause;
  const counted = before?.set.picks.find(({ amount, isOne }) => amount !== undefined && !isOne);
  const { amount } = counted ?? ANYTHING;
  // "5 iron ingots, I mean gold ingots"
  const picks = set.picks.map((pick) =>
    pick.amount === undefined && !pick.isDefinite && amount !== undefined && amount !== "all"
      ? { ...pick, amount }
      : pick,
  );
  const whole = clause.set && { ...set, picks };
  const isOther = before?.at?.isTo === true && deed === undefined && isAnotherOf(before.set, set);
  const to = isOther ? before.at : undefined;
  // "give the sword to Kim, no, the dagger", "… no, to Otto"
  const isOpen = before?.at?.isTo === true && deed === undefined && !isOther;
  const isNamed = set.picks.length === 1 && set.picks.every(({ things }) => things.length > 0);
  return {
    ...(before?.to !== undefined && { to: before.to }),
    ...(to !== undefined && { toSet: to.set, toSaid: to.how }),
    ...(isOpen && isNamed && { instead: before }),
    ...clause,
    ...(whole !== undefined && { set: whole }),
  };
}

/**
 * A clause with what it takes from the deed before it, and what is not understood then.
 *
 * @param isFirst whether no deed was said yet
 */
export function goneOnFrom(
  last: MeantDeed | undefined,
  { toSet, ...clause }: OrderClause,
  {
    isFirst,
    joint,
    sentence,
  }: { readonly isFirst: boolean; readonly joint: Joined["joint"]; readonly sentence: number },
): { readonly clause: OrderClause; readonly unread: readonly string[] } {
  const unread: string[] = [];
  // "light it if it is raining or it's night"
  if (clause.isStatement === true && joint.includes("or"))
    unread.push(...(last?.conditions ?? []).map(({ said }) => said));
  // "not you, Kim, clean it": whether Kim is to do it, or is not, is not said.
  if (clause.who === undefined && clause.isYou !== true)
    unread.push(...(clause.called?.picks ?? []).map(({ said }) => said));
  if (clause.isGap === true && last?.to === undefined) unread.push(clause.to ?? "");
  // "don't open the red door before the blue one" wants neither for now.
  const isOfRefusal = clause.order === "after" && last?.sentence === sentence;
  if ((clause.order === "before" || isOfRefusal) && last?.refusal === "not")
    unread.push(clause.set?.picks[0]?.said ?? "");
  const isBare = clause.deed === undefined && clause.toSaid === undefined;
  // "Mona opens three crates and Theo 2" may say how many.
  if (isBare && toSet !== undefined && !isBehindNumber(last?.set.picks.at(-1) ?? ANYTHING))
    unread.push(
      ...(clause.set?.picks ?? [])
        .filter((pick) => isNumber(pick) && pick.isNumbered)
        .map((pick) => numberSaid(pick)),
    );
  // "Lars should wash Rosa and Maud Sven"
  const isGap = isBare && clause.set !== undefined && last?.at === undefined;
  const isDoer =
    isGap && (typeof last?.who === "object" || last?.isYou === true) && toSet !== undefined;
  const isLeft = clause.isStaying === true && isBare && isFirst;
  return {
    clause: {
      ...clause,
      ...(isDoer ? { who: toSet } : toSet && { toSet }),
      ...(isLeft && { refusal: "avoid" }),
    },
    unread,
  };
}

/** The refusal of a deed, with what was said of it, as far as a clause without a deed goes on from it. */
export function refusalGoingOn(
  last: MeantDeed | undefined,
  { deed }: OrderClause,
): { readonly refusal: OrderClause["refusal"]; readonly said: string } {
  const isOver = last?.isCancelling === true || last?.refusal === "avoid";
  return {
    refusal: deed !== undefined || isOver ? undefined : last?.refusal,
    said: last?.said ?? "",
  };
}

/** Deeds that were said, for others to do; with the words where that is not said clearly. */
export function takenOverBy(
  { who, times = [], isWanted = false }: OrderClause,
  said: readonly MeantDeed[],
): { readonly deeds: readonly MeantDeed[]; readonly unread: readonly string[] } {
  // Whether "let Ivo do that" wants what was refused is not said, but "Kim shouldn't clean it, Ivo should" says so.
  const isClear = ({ refusal, set, who: others }: MeantDeed): boolean =>
    isWanted
      ? refusal === "not" && typeof others === "object" && set.picks.length > 0 && !set.isOr
      : refusal === undefined;
  const words = typeof who === "object" ? who.picks.map((pick) => pick.said) : times;
  return {
    deeds: said.map(({ refusal, who: _, ...deed }) => ({
      ...deed,
      ...(typeof who === "object" && { who }),
      ...(!isWanted && refusal !== undefined && { refusal }),
    })),
    unread: said.length > 0 && said.every(isClear) ? [] : words,
  };
}
