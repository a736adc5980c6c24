import type { MeantDeed, Quality, ThingPick } from "../../grammar/meaning.ts";
import { ANYTHING } from "../../grammar/rules/join-things.ts";
import { countOf } from "../../orders/order-amounts.ts";
import type { CommandThing } from "../command-reading.ts";
import type { Came, CommandInquiry } from "./command-inquiry.ts";
import { atPosition, isOrdered } from "./numbered-things.ts";
import { EVERYWHERE, isSuperlative } from "./thing-sets.ts";

/** Whether a quality may say where things are, or where they go. */
const isPlace = (quality: Quality): boolean =>
  quality.is === "placed" || (quality.is === "called" && /^(?:where|named) /.test(quality.key));

/** Pronouns of one gender. */
const GENDERS: Readonly<Record<string, RegExp>> = {
  female: /^(?:her|she|ihr|ella|elle)$/i,
  male: /^(?:him|his|he|ihm|ihn|él|il)$/i,
};

/** English pronouns of one. */
const ONE = /^(?:him|her|it)$/i;

/** Whether a pronoun may be said of a thing: "her" of no man. */
export const mayRefer = ({ said }: ThingPick, { gender }: CommandThing): boolean =>
  gender === undefined ||
  Object.entries(GENDERS).every(([other, words]) => other === gender || !words.test(said));

/** The things that a pronoun refers to: of the last deed, or else of the latest that the verb fits. */
export function antecedentOf(
  inquiry: CommandInquiry,
  pick: ThingPick,
  verb: string,
): readonly CommandThing[] {
  const { refers, amount, share, qualities } = pick;
  const isAble = ({ kind }: CommandThing): boolean => inquiry.goalOfKind(verb, kind) !== undefined;
  const isFit = (things: readonly CommandThing[]): boolean =>
    things.length > 0 && things.every(isAble);
  const last = inquiry.came.at(-1);
  const isOfLast = ({ deed }: Came): boolean => deed.deed === last?.deed.deed;
  const start = inquiry.came.findLastIndex((each) => !isOfLast(each)) + 1;
  const all =
    refers === "them"
      ? inquiry.came.slice(start).flatMap(({ things }) => things)
      : (last?.things ?? []);
  const many = amount === undefined || amount === "all" ? undefined : countOf(amount, "");
  const least = many ?? 2;
  // "open crate 4, close crate 2, then haul both of them": more than the last deed had
  const isMore = refers === "them" && (pick.isPlural || amount !== undefined) && all.length < least;
  const text = inquiry.came.slice(inquiry.seeds).flatMap(({ things }) => things);
  const able = isMore ? [...new Set(text)].filter(isAble) : [];
  // Which of more things are meant is not said.
  if (able.length > least && amount !== "all") return [];
  const groups = [
    ...(able.length >= least ? [able] : []),
    all,
    ...inquiry.came.toReversed().flatMap(({ things, others }) => [things, others.filter(isAble)]),
    ...inquiry.came.toReversed().map(({ doers = [] }) => doers),
  ];
  const group = [
    ...new Set(groups.map((all) => all.filter((thing) => mayRefer(pick, thing))).find(isFit) ?? []),
  ];
  // "feed Rusty and Midnight and saddle him"
  const isOfSeveral = group.length > 1 && (last?.deed.set.picks.length ?? 0) > 1;
  if (isOfSeveral && ONE.test(pick.said)) return [];
  // "don't give the sword to Bo, give it to Kim" is about one, of which it is not said which.
  const { isDefinite, isPlural, amount: several } = last?.pick ?? ANYTHING;
  const isOne = isDefinite && !isPlural && several === undefined && last?.deed.refusal === "not";
  if (refers === "it" && isOne && group.length > 1) return [];
  // "everyone of them except Togo"
  const without = inquiry.sets.excepted(pick, group);
  const named = group.filter((thing) => !without.includes(thing));
  const found = inquiry.sets.fitting(named, qualities, 1);
  // "both" are neither one nor two of three.
  if (pick.isDefinite && many !== undefined && found.length !== many) return [];
  return found.slice(
    0,
    many ?? (share === undefined ? EVERYWHERE : Math.round(found.length * share)),
  );
}

/** Those whose things were said, or where they are: "mend Kim's coat and give him the can". */
export const ownersIn = (
  { sets }: CommandInquiry,
  pick: ThingPick | undefined,
): readonly CommandThing[] =>
  (pick?.qualities ?? []).flatMap((each) =>
    each.is === "owned" || each.is === "placed"
      ? sets.union(each.is === "owned" ? each.by : each.at)
      : [],
  );

/**
 * Those to whom "his" and "its" refer: of the last deed whose things have such, or their owners do: "wake Bo, feed his goat and
 * paint his boat".
 */
export function ownersSaid(inquiry: CommandInquiry, pick: ThingPick): readonly CommandThing[] {
  const { came, sets } = inquiry;
  const [pronoun] = pick.qualities.flatMap((each) => (each.is === "owned" ? each.by.picks : []));
  const said = came
    .toReversed()
    .flatMap((each) => [[...each.things, ...each.others], ownersIn(inquiry, each.pick)]);
  const isOwned = (owners: readonly CommandThing[]): boolean => {
    sets.said = owners;
    return sets.of(pick).length > 0;
  };
  if (pronoun?.refers !== "it") return said[0] ?? [];
  const groups = said.map((all) => all.filter((thing) => mayRefer(pronoun, thing)));
  return groups.find(isOwned) ?? groups[0] ?? [];
}

/** The things of "the others", "another" and "two more": none of what was said. */
export const beyondSaid = (inquiry: CommandInquiry, pick: ThingPick): ThingPick | undefined =>
  pick.refers === "other" || (pick.isMore && inquiry.came.length > 0)
    ? othersOf(inquiry, pick)
    : pick;

/**
 * The others of the kind said last: with all qualities of it, or else without the last ones.
 *
 * @param isRefused whether as many as possible are meant, and not as few. Default: false
 */
export function othersOf(
  inquiry: CommandInquiry,
  pick: ThingPick,
  isRefused = false,
): ThingPick | undefined {
  const { sets } = inquiry;
  const came = inquiry.came.findLast(({ things }) => things.length > 0);
  const isElse = ({ id }: CommandThing): boolean =>
    !inquiry.said().has(id) && !inquiry.kept.has(id);
  if (came === undefined) {
    const isAsked = inquiry.kept.size + inquiry.refused.length === 0;
    if (!isAsked) return { ...pick, refers: "last" };
    inquiry.ask({
      kind: "which",
      words: inquiry.tell(pick),
      options: sets.of(pick).map(({ id }) => id),
    });
    return undefined;
  }
  // "all others on the top one"
  const places = pick.qualities.filter(isPlace);
  if (pick.things.length > 0 || pick.qualities.length > places.length)
    return { ...pick, refers: "last" };
  const { things = [], qualities: said = [] } = came.pick ?? ANYTHING;
  const kinds = new Set(came.things.map(({ kind }) => kind));
  const keys =
    things.some((key) => sets.named(key) !== undefined) || things.length === 0
      ? [...kinds]
      : things;
  const rest = sets.of({ ...pick, things: keys }, isElse, EVERYWHERE);
  // "the horse of Sina, then the others" are not those near Sina.
  const isOfRest = (each: Quality): boolean =>
    !isSuperlative(each) &&
    (each.is !== "placed" || sets.fitting(rest, [each], EVERYWHERE).length < rest.length);
  const all = said.filter(isOfRest);
  // Where they were brought is not where they are.
  const qualities = came.others.length > 0 ? all.filter((each) => !isPlace(each)) : all;
  // Without one of the qualities, the last first, so that the fewest are left.
  const kept = [
    ...[qualities, ...qualities.map((_, at) => qualities.toSpliced(-1 - at, 1))],
    ...(isRefused ? [[]] : []),
  ].map((all) => ({
    all,
    count: sets.of({ ...pick, things: keys, qualities: all }, isElse, EVERYWHERE).length,
  }));
  const fewest = kept
    .filter(({ count }) => count > 0)
    .sort((one, other) => (isRefused ? -1 : 1) * (one.count - other.count))[0];
  const left = fewest?.all ?? [];
  return { ...pick, things: keys, qualities: [...left, ...places], refers: "last" };
}

/** The property that a quality is about. */
const aboutOf = (one: Quality): string | undefined =>
  one.is === "not" ? aboutOf(one.of) : one.is === "called" ? one.key.split(" ")[1] : undefined;

/**
 * Things without a kind are of those said before: "pick the tomatoes, but not the unripe one".
 *
 * @param isFit whether a thing may be meant
 * @returns undefined where a kind is said, or no such things were said before
 */
export function thingsOfText(
  inquiry: CommandInquiry,
  pick: ThingPick,
  deed: MeantDeed,
  deeds: readonly MeantDeed[],
  isFit: (thing: CommandThing) => boolean,
): readonly CommandThing[] | undefined {
  const { things, qualities, isPlural, amount } = pick;
  if (things.length > 0 || !(qualities.length > 0 || isOrdered(pick))) return undefined;
  const { sets } = inquiry;
  const wanted = deeds.filter(({ refusal, set }) => refusal === undefined && set.picks.length > 0);
  const at = deeds.indexOf(deed);
  const near = wanted.findLast((each) => deeds.indexOf(each) < at) ?? wanted[0];
  const said = qualities.map(aboutOf);
  // "the ripe tomatoes, but leave the green ones"
  const isOther = (one: Quality): boolean =>
    aboutOf(one) === undefined || !said.includes(aboutOf(one));
  const kinds =
    near?.set.picks.map((pick) => ({
      ...pick,
      qualities: pick.things.length > 0 ? [] : pick.qualities.filter(isOther),
    })) ?? [];
  const all =
    near === undefined
      ? (inquiry.came.at(-1)?.things ?? [])
      : kinds.flatMap((pick) => sets.of(pick, undefined, EVERYWHERE));
  const last = all.filter(isFit);
  // "not the first one"
  const ordered = isOrdered(pick)
    ? atPosition(sets.fitting(last, qualities, last.length), pick)
    : [];
  if (ordered.length > 0) return ordered;
  const many = isPlural || amount === "all" ? EVERYWHERE : 1;
  const found = sets.fitting(last, qualities, typeof amount === "object" ? amount.value : many);
  // "give Ann an apple, but not the rotten one" is about no rotten pear.
  const isOfNear =
    near !== undefined && near.deed === deed.deed && last.length > 0 && deeds.indexOf(near) < at;
  return found.length > 0 || isOfNear ? found : undefined;
}
