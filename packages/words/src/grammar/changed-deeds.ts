import { isOfNothing, rankBeside, saysNothing } from "./clause-checks.ts";
import type { MeantDeed, ThingPick, ThingSet } from "./meaning.ts";
import type { OrderClause } from "./rules/rule.ts";

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
