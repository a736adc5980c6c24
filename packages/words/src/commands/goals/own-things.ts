import type { MeantDeed, Quality, ThingPick, ThingSet } from "../../grammar/meaning.ts";
import { one } from "../../grammar/rules/clauses/join-clauses.ts";
import { ANYTHING } from "../../grammar/rules/join-things.ts";
import { individualKey } from "../../pieces/name-index.ts";
import type { CommandThing } from "../command-reading.ts";
import { whoOf } from "./bound-by.ts";
import type { CommandInquiry } from "./command-inquiry.ts";

/** Determiners of what belongs to several who are spoken to. */
const YOUR = /^(?:eue?r|vuestr)/i;
/** A possessive that refers to the doers of its deed, whichever names stand before it. */
const OWN = / (?:own|eigene[nrs]?|propi[oa]s?|propres?)$/i;

/**
 * A deed for each of those who are to do it with what is theirs: "everyone sharpen your own cutlass". With one doer it is
 * about what is his: "Molly should sharpen her cutlass".
 *
 * @param isFirst whether no name stands before it but those of its doers
 */
export function withOwn(
  inquiry: CommandInquiry,
  said: MeantDeed,
  isFirst: boolean,
): readonly MeantDeed[] {
  const deed = isOfAll(said) ? { ...said, who: "all" as const } : said;
  const { who, set, refusal } = deed;
  const isOwned = set.picks.some((pick, at) => isOwn(pick, deed, isFirst && at === 0));
  if (who === undefined || who === "nobody" || refusal !== undefined || !isOwned) return [said];
  const ofEach = doersOf(inquiry, deed).map((doer) => ownedBy(inquiry, deed, doer, isFirst));
  const owned = ofEach.filter((each) => inquiry.sets.union(each.set).some(isFitFor(inquiry, each)));
  // No doer has a thing of that kind: "everybody, light your torches".
  if (owned.length === 0) return [{ ...said, set: withoutYours(set) }];
  const isAnybody = who === "all" || who.picks.some(({ amount }) => amount === "all");
  return isAnybody ? owned : ofEach;
}

/** Whether several are told who are not named: "schärft euren Säbel", "aiguisez chacun votre sabre". */
const isOfAll = ({ who, isEach, set }: MeantDeed): boolean =>
  who === undefined &&
  set.picks.some(({ yours, qualities }) =>
    [yours, ...qualities.map((each) => (each.is === "owned" ? each.by : undefined))].some(
      (by) =>
        by?.picks.some(
          ({ refers, said }) => refers === "you" && (isEach === true || YOUR.test(said)),
        ) === true,
    ),
  );

const isFitFor =
  (inquiry: CommandInquiry, { deed = "" }: MeantDeed) =>
  ({ kind }: CommandThing): boolean =>
    inquiry.goalOfKind(deed, kind) !== undefined;

/** The characters that are to do a deed; everybody is all of the kind of the one spoken to. */
function doersOf({ sets }: CommandInquiry, deed: MeantDeed): readonly CommandThing[] {
  const ids = whoOf(deed, sets);
  const kind = sets.byId(sets.self ?? "")?.kind;
  return sets.all.filter((thing) =>
    Array.isArray(ids) ? ids.includes(thing.id) : thing.kind === kind,
  );
}

const isOwn = ({ yours, qualities }: ThingPick, deed: MeantDeed, isFirst: boolean): boolean =>
  yours !== undefined || qualities.some((each) => isOfDoers(each, deed, isFirst));

const isOfDoers = (quality: Quality, { who }: MeantDeed, isFirst: boolean): boolean =>
  quality.is === "owned" &&
  (quality.by === who ||
    quality.by.picks.every(
      ({ refers, said }) =>
        refers === "you" || (refers === "it" && (isFirst || OWN.test(said)) && said !== ""),
    ));

/** A deed of one doer with his things. */
function ownedBy(
  { sets }: CommandInquiry,
  { isEach: _, ...deed }: MeantDeed,
  doer: CommandThing,
  isFirst: boolean,
): MeantDeed {
  const key = individualKey(sets.all.indexOf(doer));
  const who = one({ ...ANYTHING, things: [key], said: String(doer.id) });
  const of = (quality: Quality): Quality =>
    isOfDoers(quality, deed, isFirst) ? { is: "owned", by: who } : quality;
  const picks = deed.set.picks.map(
    ({ yours, qualities, ...pick }): ThingPick => ({
      ...pick,
      qualities: [
        ...qualities.map(of),
        ...(yours === undefined ? [] : [{ is: "owned" as const, by: who }]),
      ],
    }),
  );
  return { ...deed, who, set: { ...deed.set, picks } };
}

const withoutYours = ({ picks, ...set }: ThingSet): ThingSet => ({
  ...set,
  picks: picks.map(({ yours: _, ...pick }) => pick),
});
