import type { MeantDeed, Quality, ThingPick, ThingSet } from "../../grammar/meaning.ts";
import { numberedAs } from "../../grammar/numbered-sets.ts";
import { placeOfDeed } from "../../grammar/places.ts";
import { fold } from "../../text/fold.ts";
import type { CommandThing, CommandThingId } from "../command-reading.ts";
import type { ThingGoalWords } from "../command-words.ts";
import { isToldApart } from "./chosen-things.ts";
import { type CommandInquiry, goalKinds, isOfGoal } from "./command-inquiry.ts";
import { isOrdered } from "./numbered-things.ts";
import { mayRefer, ownersIn } from "./references.ts";
import { FROM, type SituationSets } from "./thing-sets.ts";

/** Verbs of what gets somewhere. */
const MOVES =
  /^(?:put|place|set|lay|bring|take|carry|move|haul|leg|stell|setz|trag|schaff|pon|colo|llev|tra[ei]|mete|met[st]|pose|porte|apport|am[eè]n)/i;

/** Pronouns that a name behind them repeats: "dale la llave a Ivo". */
const DATIVE = /^les?$/i;

/** Whether a place says where things are to go, where none of them is: "put the rum on the sled". */
function isGoingTo(
  { sets }: CommandInquiry,
  pick: ThingPick,
  goal: ThingGoalWords,
  place: Extract<Quality, { readonly is: "placed" }>,
): boolean {
  const base = sets.base(pick, isOfGoal(goal));
  return (
    goal.things.length === 1 &&
    !FROM.test(place.how) &&
    sets.fitting(base, [place], base.length).length === base.length
  );
}

/** The one thing that a pronoun can mean: of the last deed that has such things, or else of all whose owners were said. */
function meantBy(
  inquiry: CommandInquiry,
  isFit: (thing: CommandThing) => boolean,
): CommandThing | undefined {
  const said = inquiry.came.map(({ things, others, pick }) => ({
    named: [...things, ...others].filter(isFit),
    owners: ownersIn(inquiry, pick).filter(isFit),
  }));
  const at = said.findLastIndex(({ named, owners }) => named.length + owners.length > 0);
  const named = said[at]?.named ?? [];
  const near = said.slice(at < inquiry.seeds ? 0 : inquiry.seeds);
  const fit = named.length > 0 ? named : near.flatMap(({ owners }) => owners);
  const [one, ...others] = new Set(fit);
  return others.length === 0 ? one : undefined;
}

/** The thing that a pronoun means beside a pick: its owner, or what was said before. */
function referredBy(
  inquiry: CommandInquiry,
  pronoun: ThingPick,
  pick: ThingPick,
  isFit: (thing: CommandThing) => boolean,
): CommandThing | undefined {
  const isMeant = (thing: CommandThing): boolean => isFit(thing) && mayRefer(pronoun, thing);
  // "deliver the parcel for Runa to her"
  const owned = { ...pick, qualities: pick.qualities.filter(({ is }) => is === "owned") };
  const [owner, ...others] = ownersIn(inquiry, owned).filter(isMeant);
  const said = meantBy(inquiry, isMeant);
  if (owner === undefined || others.length > 0) return said;
  return said === undefined || said === owner ? owner : undefined;
}

/** Whether one of several is meant, and not said which: "the room", but no "nearest room", and no "room 2". */
const isOneOf = (sets: SituationSets, pick: ThingPick): boolean =>
  pick.isDefinite &&
  !(pick.isAny || pick.isOne || pick.isPlural || isOrdered(pick)) &&
  sets.called(pick) === undefined &&
  !isToldApart(sets, pick);

/** The one of several that was said before, or else asked for. */
function chosenOf(
  inquiry: CommandInquiry,
  pick: ThingPick,
  found: readonly CommandThing[],
): CommandThing | undefined {
  if (found.length < 2) return found[0];
  const said = new Set(inquiry.came.flatMap(({ things, others }) => [...things, ...others]));
  const [one, ...more] = found.filter((thing) => said.has(thing));
  if (one !== undefined && more.length === 0) return one;
  const options = found.map(({ id }) => id);
  return inquiry.ask({ kind: "which", words: inquiry.tell(pick), options })[0];
}

/** The second thing of a goal, said as a place or recipient, and the pick without it. */
export function secondThing(
  inquiry: CommandInquiry,
  deed: MeantDeed,
  pick: ThingPick,
  goal: ThingGoalWords,
): {
  readonly second: Readonly<Record<string, CommandThingId>>;
  readonly pick: ThingPick;
  readonly isLost?: string;
} {
  const { sets } = inquiry;
  // "Ox to cell 4 and Mara to 3"
  const before = inquiry.came.flatMap((each) => placeOfDeed(each.deed) ?? []).at(-1);
  const places = deed.at?.set.picks.flatMap((each) => numberedAs(before ?? each, each));
  const [parameter, kinds = []] = goal.things[1] ?? [];
  const isFit = ({ id, kind }: CommandThing): boolean =>
    kinds.includes(kind) && !inquiry.kept.has(id);
  const thingOf = (set: ThingSet | undefined): CommandThing | undefined => {
    const [one] = set?.picks ?? [];
    if (one?.refers === "it" || one?.refers === "them")
      return referredBy(inquiry, one, pick, isFit);
    const found = set === undefined ? [] : sets.union(set).filter(isFit);
    return one !== undefined && isOneOf(sets, one) ? chosenOf(inquiry, one, found) : found[0];
  };
  const without = (quality: Quality): ThingPick => ({
    ...pick,
    qualities: pick.qualities.filter((each) => each !== quality),
    but: {
      ...pick.but,
      picks: pick.but.picks.map((each) => ({
        ...each,
        qualities: each.qualities.filter((one) => one !== quality),
      })),
    },
  });
  if (parameter !== undefined) {
    // "give each guard a key"
    const isSeveral =
      (deed.at?.set.isOr === false && deed.at.set.picks.length > 1) ||
      places?.some(
        ({ amount, isPlural, isNumbered, isOne, isAny }) =>
          !(isOne || (isAny && amount === undefined)) &&
          ((amount !== undefined && !isNumbered) || isPlural),
      );
    const at = places && { picks: places, isOr: false };
    const said = isSeveral === true ? undefined : thingOf(at);
    if (said !== undefined) return { second: { [parameter]: said.id }, pick };
    // "everything from the pier in the warehouse" goes to the warehouse.
    // "everything but the rum on the sled" goes on the sled.
    const ofBut = pick.but.picks.flatMap(({ qualities }) => qualities);
    for (const quality of [...ofBut, ...pick.qualities].toReversed()) {
      if (quality.is === "placed" && FROM.test(quality.how)) continue;
      const at =
        quality.is === "placed"
          ? thingOf(quality.at)
          : quality.is === "called"
            ? placeCalled(inquiry, quality, goalKinds(goal), isFit)
            : undefined;
      if (at === undefined) continue;
      sets.used.add(quality);
      const lost = deed.at?.set.picks.filter(({ said }) => !DATIVE.test(said)) ?? [];
      const isLost = lost.length > 0 && {
        isLost: lost.map((each) => inquiry.tell(each)).join(" "),
      };
      return { second: { [parameter]: at.id }, pick: without(quality), ...isLost };
    }
  }
  const lost = pick.qualities.find(
    (each) => each.is === "placed" && MOVES.test(deed.said) && isGoingTo(inquiry, pick, goal, each),
  );
  if (lost !== undefined) return { second: {}, pick, isLost: inquiry.tellQuality(lost) };
  if (deed.at === undefined) return { second: {}, pick };
  const { how, set, isTo } = deed.at;
  const isPlace =
    !isTo && deed.at.set.picks.every(({ things }) => things.length > 0) && goal.things.length === 1;
  const placed: Quality = { is: "placed", how, at: set };
  if (isPlace) return { second: {}, pick: { ...pick, qualities: [...pick.qualities, placed] } };
  return { second: {}, pick, isLost: set.picks.map((each) => inquiry.tell(each)).join(" ") };
}

/** Goals of a verb, those first that have the place or recipient that was said. */
export function fitFirst(
  { sets }: CommandInquiry,
  { at, set }: MeantDeed,
  goals: readonly ThingGoalWords[],
): readonly ThingGoalWords[] {
  const placed = set.picks.flatMap(({ qualities }) =>
    qualities.flatMap((each) =>
      each.is === "placed" && !FROM.test(each.how) ? sets.union(each.at) : [],
    ),
  );
  const places = at === undefined ? placed : sets.union(at.set);
  const kinds = new Set(places.map(({ kind }) => kind));
  const isFit = ({ things }: ThingGoalWords): boolean =>
    things[1]?.[1].some((kind) => kinds.has(kind)) === true;
  return goals.some(isFit)
    ? [...goals.filter(isFit), ...goals.filter((each) => !isFit(each))]
    : goals;
}

/** The second things of a refused goal, one for each that was said, and the pick without them. */
export function besides(
  inquiry: CommandInquiry,
  deed: MeantDeed,
  pick: ThingPick,
  goal: ThingGoalWords,
): {
  readonly beside: readonly Readonly<Record<string, CommandThingId>>[];
  readonly left: ThingPick;
} {
  const { second, pick: left } = secondThing(inquiry, deed, pick, goal);
  const [parameter, kinds = []] = goal.things[1] ?? [];
  const said = deed.at?.set;
  const isPronoun = said?.picks.some(({ refers }) => refers !== undefined) === true;
  if (parameter === undefined || said === undefined || isPronoun)
    return { beside: Object.keys(second).length > 0 ? [second] : [], left };
  // "to anybody" is to all of them.
  const all = inquiry.sets.union(said).filter(({ kind }) => kinds.includes(kind));
  return { beside: all.map(({ id }) => ({ [parameter]: id })), left };
}

/** The thing that is called as a place where things are: "put the oil in the hold". */
function placeCalled(
  inquiry: CommandInquiry,
  quality: Extract<Quality, { readonly is: "called" }>,
  kinds: readonly string[],
  isFit: (thing: CommandThing) => boolean,
): CommandThing | undefined {
  const { key } = quality;
  // "the wheat into the stout" of the vats
  const isValue = key.startsWith("value ");
  if (isValue && inquiry.sets.isOfKinds(kinds, quality)) return undefined;
  // "aufs mittlere"
  if (isValue || key.startsWith("named "))
    return inquiry.sets.all.find((thing) => isFit(thing) && inquiry.sets.has(thing, quality));
  if (!key.startsWith("where ")) return undefined;
  const place = fold(key.slice("where ".length));
  const { sets } = inquiry;
  return sets.all.find(
    (thing) =>
      isFit(thing) &&
      [String(thing.id), ...sets.namesOf(thing)].some((name) => fold(name) === place),
  );
}

/** Asks for a recipient that is no thing, whose name is not understood. */
export function isLost(inquiry: CommandInquiry, { to }: MeantDeed): boolean {
  if (to === undefined || to === "me") return false;
  inquiry.ask({ kind: "thing", words: to });
  return true;
}

/** A deed that stands in the place of another, with what it keeps of that: its recipient, or its things. */
export function completed(inquiry: CommandInquiry, { instead, ...deed }: MeantDeed): MeantDeed {
  if (instead?.at === undefined || deed.at !== undefined) return deed;
  const goals = inquiry.goalsOf(deed.deed);
  const isFit = (things: ThingSet, to: ThingSet): boolean =>
    goals.some((goal) =>
      [things, to].every(({ picks }, at) =>
        picks.every(
          (pick) =>
            inquiry.sets.of(pick, ({ kind }) => goal.things[at]?.[1].includes(kind) === true)
              .length > 0,
        ),
      ),
    );
  if (isFit(deed.set, instead.at.set)) return { ...deed, at: instead.at };
  return isFit(instead.set, deed.set)
    ? { ...deed, set: instead.set, at: { ...instead.at, set: deed.set } }
    : deed;
}

/** A goal whose second thing was replaced. */
interface Replaced {
  readonly goal: ThingGoalWords;
  readonly things: readonly CommandThing[];
  readonly second: Readonly<Record<string, CommandThingId>>;
}

/** A recipient or place that takes the place of the one said before: "give Ann the can", "no, Bo". */
export function replacedThing(
  inquiry: CommandInquiry,
  deed: MeantDeed,
  pick: ThingPick,
): Replaced | undefined {
  const last = inquiry.came.findLast(({ goals }) => goals.length > 0);
  const isElliptic = deed.said === "" || deed.said === last?.deed.said;
  const goal = inquiry.goalsOf(deed.deed).find(({ name }) => name === last?.goals[0]?.goal);
  const [parameter, kinds] = goal?.things[1] ?? [];
  if (
    last === undefined ||
    goal === undefined ||
    parameter === undefined ||
    !isElliptic ||
    deed.at !== undefined
  )
    return undefined;
  const isFit = ({ kind }: CommandThing): boolean => kinds?.includes(kind) === true;
  const isSaid = pick.refers === undefined && pick.things.length + pick.qualities.length > 0;
  const [one, ...others] = isSaid ? inquiry.sets.of(pick, isFit) : [];
  if (one === undefined || others.length > 0 || goalKinds(goal).includes(one.kind))
    return undefined;
  return { goal, things: last.things, second: { [parameter]: one.id } };
}
