import type {
  DeedCondition,
  MeantDeed,
  Quality,
  ThingPick,
  ThingSet,
} from "../../grammar/meaning.ts";
import { isOfPronouns } from "../../grammar/rules/clauses/join-clauses.ts";
import {
  ALL_OF_ANY,
  ANYTHING,
  FOR,
  NO_THINGS,
  namesAgent,
} from "../../grammar/rules/join-things.ts";
import { fold } from "../../text/fold.ts";
import type { CommandThing } from "../command-reading.ts";
import type { ThingGoalWords } from "../command-words.ts";
import { type CommandInquiry, isOfGoal } from "./command-inquiry.ts";
import { withOwn } from "./own-things.ts";
import { mayRefer } from "./references.ts";
import { withoutSpared } from "./refusals.ts";

/** Deeds with their parts where the kinds of things say that they belong: recipients, characters, conditions. */
export const rearranged = (
  inquiry: CommandInquiry,
  said: readonly MeantDeed[],
): readonly MeantDeed[] =>
  fetched(inquiry, withCalled(inquiry, said))
    .map((deed) => withListed(inquiry, withAddressee(inquiry, withoutKind(inquiry, deed))))
    .map((deed, at, all) => withDoer(inquiry, deed, all.slice(0, at)))
    .map((deed) => thereIn(inquiry, deed))
    .map((deed, at, all) => withSame(inquiry, withoutPassive(inquiry, deed), at, all))
    .map((deed, at, all) => reported(inquiry, deed, all[at + 1]))
    .map((deed) => withSet(inquiry, deed))
    .map((deed, at, all) => {
      const whole = at === 0 ? ofEach(deed) : deed;
      return withoutSpared(inquiry, withRecipients(inquiry, all[at - 1], whole));
    })
    .flatMap((deed, at) => withOwn(inquiry, deed, at + inquiry.came.length === 0));

/** Whether a pick calls the character spoken to by its kind: "keeper", but no "keepers". */
function isOwnKind({ sets, words }: CommandInquiry, pick: ThingPick): boolean {
  const { kind = "" } = sets.byId(sets.self ?? "") ?? {};
  const said = pick.said.toLowerCase();
  // "Brüder" are several, where the kind's name is "Bruder".
  const [first = said] = words.kinds[kind]?.filter((name) => fold(name) === fold(said)) ?? [];
  const isPlural = pick.isPlural || first.toLowerCase() !== said;
  return pick.things.join() === kind && !isPlural && pick.amount === undefined && namesAgent(pick);
}

/** A deed for a character that is called by its kind: "keeper, douse the lanterns" is for the one spoken to. */
function withoutKind(inquiry: CommandInquiry, { who, ...deed }: MeantDeed): MeantDeed {
  const [pick, ...others] = typeof who === "object" ? who.picks : [];
  return pick !== undefined && others.length === 0 && isOwnKind(inquiry, pick)
    ? deed
    : { ...deed, ...(who !== undefined && { who }) };
}

/** A deed for the one who was said before it: "wake Ivo and have him open the gate". */
function withDoer(
  inquiry: CommandInquiry,
  { who, ...deed }: MeantDeed,
  before: readonly MeantDeed[],
): MeantDeed {
  const [pick = ANYTHING] = typeof who === "object" ? who.picks : [];
  const whole = { ...deed, ...(who !== undefined && { who }) };
  if (pick.refers !== "it" && pick.refers !== "them") return whole;
  const { sets, came } = inquiry;
  const self = sets.byId(sets.self ?? "")?.kind;
  const isDoer = (set: MeantDeed["who"]): set is ThingSet => {
    const all = typeof set === "object" ? sets.union(set) : [];
    return all.length > 0 && all.every((one) => one.kind === self && mayRefer(pick, one));
  };
  const said = [...came.map((each) => each.deed), ...before].toReversed();
  const [doer, other] =
    said.map((each) => [each.set, each.who].filter(isDoer)).find((all) => all.length > 0) ?? [];
  if (doer !== undefined && other === undefined && typeof who === "object")
    return { ...deed, who: { ...who, picks: [...doer.picks, ...who.picks.slice(1)] } };
  inquiry.ask({ kind: "thing", words: pick.said });
  return deed;
}

/** A deed with a place, whose things are for somebody: "bring das Paket für Runa in die Scheune". */
function withAddressee(inquiry: CommandInquiry, { at, ...deed }: MeantDeed): MeantDeed {
  const whole = { ...deed, ...(at !== undefined && { at }) };
  if (at?.isTo !== true || !FOR.test(at.how)) return whole;
  const { sets } = inquiry;
  const kinds = inquiry.goalsOf(deed.deed).flatMap(({ things }) => things[1]?.[1] ?? []);
  const isPlace = (quality: Quality): quality is Extract<Quality, { readonly is: "placed" }> =>
    quality.is === "placed" && sets.union(quality.at).some(({ kind }) => kinds.includes(kind));
  // "für Runa in die Scheune"
  const place = at.set.picks.flatMap(({ qualities }) => qualities.filter(isPlace))[0];
  const without = ({ qualities, ...pick }: ThingPick): ThingPick => ({
    ...{ ...pick, qualities: qualities.filter((each) => each !== place) },
  });
  if (place === undefined && !deed.set.picks.some(({ qualities }) => qualities.some(isPlace)))
    return whole;
  const owned: Quality = { is: "owned", by: { ...at.set, picks: at.set.picks.map(without) } };
  const picks = deed.set.picks.map((pick) => ({ ...pick, qualities: [...pick.qualities, owned] }));
  const to = place && { at: { how: place.how, set: place.at, isTo: true } };
  return { ...deed, ...to, set: { ...deed.set, picks } };
}

/** Deeds for one who is called behind them, with whom the last cannot be done: "scan the biggest planet, Kira". */
function withCalled(inquiry: CommandInquiry, said: readonly MeantDeed[]): readonly MeantDeed[] {
  const { sets } = inquiry;
  const last = said.at(-1);
  const { picks = [], isLoose } = last?.set ?? {};
  const pick = picks.at(-1);
  const self = sets.byId(sets.self ?? "")?.kind;
  // "douse the lanterns, keeper"
  const isKind = pick !== undefined && !pick.isDefinite && isOwnKind(inquiry, pick);
  const isName = isKind || (pick !== undefined && namesAgent(pick) && pick.isName === true);
  const isFit = ({ kind }: CommandThing): boolean =>
    inquiry.goalOfKind(last?.deed, kind) !== undefined;
  const own = picks.slice(0, -1);
  const all = isName && isLoose === true ? sets.union({ picks: [pick], isOr: false }) : [];
  const [one, ...others] = isKind ? all.filter(({ id }) => id === sets.self) : all;
  const isCalled =
    one !== undefined &&
    others.length === 0 &&
    one.kind === self &&
    // "wake Fergus, keeper"
    (isKind || !isFit(one)) &&
    sets.union({ picks: own, isOr: false }).some(isFit);
  if (last === undefined || pick === undefined || !isCalled) return said;
  const who = { picks: [pick], isOr: false };
  return said.map((deed) => ({
    ...deed,
    ...(deed === last && { set: { picks: own, isOr: false } }),
    ...(!isKind && deed.sentence === last.sentence && deed.who === undefined && { who }),
  }));
}

/** A deed with as many things as were said before them: "paint two doors, the red one and one other". */
function withListed(inquiry: CommandInquiry, deed: MeantDeed): MeantDeed {
  const { set } = deed;
  const [all = ANYTHING, ...listed] = set.picks;
  const { amount, isNumbered, things, qualities } = all;
  const count = listed.map(({ amount: many, isPlural }) =>
    typeof many === "object" ? many.value : many === undefined && !isPlural ? 1 : Number.NaN,
  );
  const isCounted = set.isListed === true && typeof amount === "object" && !isNumbered;
  const isOfAll = (pick: ThingPick): boolean =>
    [pick.things, things].some((keys) => keys.length === 0) ||
    inquiry.sets.union({ picks: [pick], isOr: false }).every(({ kind }) => things.includes(kind));
  const sum = count.reduce((all, each) => all + each, 0);
  if (!isCounted || Number.isNaN(sum) || !listed.every(isOfAll)) return deed;
  if (amount.value !== sum) inquiry.ask({ kind: "count", words: inquiry.tell(all) });
  const picks = listed.map((pick) =>
    pick.things.length > 0 || pick.refers !== undefined
      ? pick
      : { ...pick, things, qualities: [...qualities, ...pick.qualities] },
  );
  return { ...deed, set: { ...set, picks } };
}

/** A deed with the things of the one before: "I want the carts emptied and pushed to the shed". */
function withSame(
  inquiry: CommandInquiry,
  deed: MeantDeed,
  index: number,
  all: readonly MeantDeed[],
): MeantDeed {
  const { set, sentence, refusal, at } = deed;
  const isOfSentence = (each: MeantDeed | undefined): each is MeantDeed =>
    each?.sentence === sentence && each.refusal === undefined && each.isMention !== true;
  const isOther = deed.isMention === true || refusal !== undefined || deed.deed === undefined;
  if (isOther || set.picks.length > 0 || isThingless(inquiry, deed)) return deed;
  // "water and prune the white rose", "brush, feed and milk Clover"
  const next = all.slice(index + 1).find((each) => each.set.picks.length > 0 || each.at);
  if (at === undefined && next?.sentence === sentence && next.isMention !== true)
    return { ...deed, set: next.set };
  const before = all.slice(0, index).findLast((each) => each.set.picks.length > 0);
  const goals = inquiry.goalsOf(deed.deed);
  // "and then go to the mill"
  const isOfTwo = at === undefined || goals.some(({ things }) => things.length > 1);
  return isOfSentence(before) && before.deed !== deed.deed && isOfTwo
    ? { ...deed, set: { picks: [{ ...ANYTHING, refers: "them" }], isOr: false } }
    : deed;
}

/** Verbs by which things are got, to do something else with them; "bring" takes them somewhere, too. */
const FETCHES =
  /^(?:take|grab|get|fetch|pick|collect|nimm|hol|coge|toma|agarra|recoge|trae|prend|attrape|ramasse|va )/i;

/** Deeds with the things that were got for them, of which nothing else is said: "take the parcel and give it to Bo". */
function fetched(inquiry: CommandInquiry, said: readonly MeantDeed[]): readonly MeantDeed[] {
  const isFetching = (deed: MeantDeed | undefined, next: MeantDeed | undefined): boolean => {
    const goals = inquiry.goalsOf(deed?.deed);
    const things = inquiry.sets.union(deed?.set ?? NO_THINGS);
    const isWhole = (goal: ThingGoalWords): boolean =>
      goal.things.length === 1 && things.some(isOfGoal(goal));
    return (
      deed !== undefined &&
      [deed.at, deed.to, deed.who, deed.refusal, next?.refusal].every((each) => !each) &&
      deed.conditions.length + deed.times.length === 0 &&
      next?.sentence === deed.sentence &&
      FETCHES.test(deed.said) &&
      goals.length > 0 &&
      !goals.some(isWhole) &&
      deed.set.picks.every(({ qualities }) => qualities.every(({ is }) => is !== "placed")) &&
      isOfPronouns(next.set) &&
      next.set.picks.every(({ but }) => but.picks.length === 0)
    );
  };
  return said.flatMap((deed, at) => {
    const before = said[at - 1];
    if (isFetching(deed, said[at + 1])) return [];
    return before !== undefined && isFetching(before, deed) ? [{ ...deed, set: before.set }] : deed;
  });
}

/**
 * A deed that takes things nowhere, with those that are where the last ones were: "close the hatch in there". Nobody gets
 * anything by it: "scrub Bo's dragon for him".
 */
function thereIn(inquiry: CommandInquiry, { at, ...deed }: MeantDeed): MeantDeed {
  const goals = inquiry.goalsOf(deed.deed);
  const isPlace = at?.isTo === true && at.how !== "" && isOfPronouns(at.set);
  if (at === undefined || !isPlace || goals.some(({ things }) => things.length > 1))
    return { ...deed, ...(at !== undefined && { at }) };
  if (FOR.test(at.how)) return deed;
  const there: Quality = { is: "owned", by: at.set };
  const picks = deed.set.picks.map((pick) => ({ ...pick, qualities: [...pick.qualities, there] }));
  return { ...deed, set: { ...deed.set, picks } };
}

/** States of things that are told without a wish, where the next deed is to change it: "Bo schläft noch, weck ihn". */
function reported(
  inquiry: CommandInquiry,
  deed: MeantDeed,
  next: MeantDeed | undefined,
): MeantDeed {
  const [, names] = /^brings (?:is|not) (\S+)/.exec(deed.deed ?? "") ?? [];
  const isPlain = deed.isReport === true && !isOfPronouns(deed.set);
  // "lamp 1 lit, then douse it"
  const isThen = next !== undefined && next.rank > deed.rank;
  const isTakenUp = !isThen && next?.refusal === undefined && isOfPronouns(next?.set);
  if (names === undefined || !isPlain || !isTakenUp || next === undefined) return deed;
  const isFit = ({ kind }: CommandThing): boolean =>
    inquiry.goalOfKind(deed.deed, kind) !== undefined;
  const isChanged = inquiry
    .goalsOf(next.deed)
    .some(({ when }) => Object.keys(when).some((key) => names.split("|").includes(key.slice(4))));
  return isChanged || !inquiry.sets.union(deed.set).some(isFit)
    ? { ...deed, isMention: true }
    : deed;
}

/** A deed about the things that were said as if they were to do it: "the barrels should be loaded". */
function withoutPassive(inquiry: CommandInquiry, deed: MeantDeed): MeantDeed {
  const { who, set, at, ...plain } = deed;
  // "Jo soll das Südtor öffnen und Sam das Nordtor schließen"
  const goals = inquiry.goalsOf(deed.deed);
  const isOfOne = goals.length > 0 && goals.every(({ things }) => things.length === 1);
  const isDoer = ({ things, qualities }: ThingPick): boolean =>
    things.length === 1 && qualities.length === 0;
  const isGap = typeof who === "object" && at?.isTo === true && at.how === "" && isOfOne;
  if (isGap && at.set.picks.every(isDoer)) return { ...plain, set, who: at.set };
  // "Ivo despierta a Walt" wakes Walt.
  if (typeof who !== "object" || set.picks.length > 0 || (at !== undefined && isOfOne)) return deed;
  const isFit = ({ kind }: CommandThing): boolean =>
    inquiry.goalOfKind(deed.deed, kind) !== undefined;
  const isMeant = inquiry.sets.union(who).some(isFit);
  return isMeant ? { ...plain, set: who, ...(at !== undefined && { at }) } : deed;
}

/** A deed for nobody but some, which does something to other things: "serve nobody but Lise". */
function withRecipients(
  { words, sets }: CommandInquiry,
  before: MeantDeed | undefined,
  deed: MeantDeed,
): MeantDeed {
  const { set } = deed.refusal === undefined && before !== undefined ? before : deed;
  const [pick = ANYTHING] = set.picks;
  const isWanted = pick.but.picks.length > 0 && deed.set.picks[0] === pick.but.picks[0];
  const kinds = sets.union(pick.but).map(({ kind }) => kind);
  const goals = words.ownGoals.get(deed.deed ?? "") ?? [];
  const takes = (at: number): boolean =>
    goals.some(({ things }) => kinds.some((kind) => things[at]?.[1].includes(kind) === true));
  const isNobody = pick.isNone && pick.things.length === 0 && (isWanted || set === deed.set);
  if (!isNobody || deed.at !== undefined || takes(0) || !takes(1)) return deed;
  const to = isWanted ? deed.set : set;
  const all: ThingPick = isWanted ? { ...ANYTHING, isDefinite: true } : ALL_OF_ANY;
  return { ...deed, set: { picks: [all], isOr: false }, at: { how: "", set: to, isTo: true } };
}

/** A condition of each of several things tells which are meant: "feed the dogs unless they are tired". */
function ofEach({ conditions, ...deed }: MeantDeed): MeantDeed {
  // "alimenta a los perros si están cansados"
  const place = deed.set.picks.length === 0 ? deed.at : undefined;
  const { set } = place ?? deed;
  const isSeveral = set.picks.every(({ isPlural, amount }) => isPlural || amount === "all");
  const isOfThem = ({ kind, set: of, qualities = [] }: DeedCondition): boolean =>
    (kind === "if" || kind === "unless") &&
    of?.picks.every(({ refers }) => refers === "it" || refers === "them") === true &&
    qualities.every((each) => !(each.is === "called" && each.key.startsWith("state ")));
  const isWanted = isSeveral && set.picks.length > 0 && deed.refusal === undefined;
  const own = isWanted ? conditions.filter(isOfThem) : [];
  const ifs = own.flatMap(({ kind, qualities = [] }) => (kind === "if" ? qualities : []));
  const out = own.flatMap(({ kind, said, qualities = [] }): ThingPick[] =>
    kind === "unless" ? [{ ...ALL_OF_ANY, said, qualities }] : [],
  );
  const picks = set.picks.map((pick) => ({
    ...pick,
    qualities: [...pick.qualities, ...ifs],
    but: { ...pick.but, picks: [...pick.but.picks, ...out] },
  }));
  const left = { ...deed, conditions: conditions.filter((each) => !own.includes(each)) };
  return place === undefined
    ? { ...left, set: { ...set, picks } }
    : { ...left, at: { ...place, set: { ...set, picks } } };
}

/** A deed with the things that were said as its place or recipient: "go to the mill", "cepilla a los animales". */
function withSet(inquiry: CommandInquiry, deed: MeantDeed): MeantDeed {
  const { at, ...plain } = deed;
  const isOther = deed.refusal !== undefined || deed.isMention === true || deed.deed === undefined;
  if (at === undefined || isOther || deed.set.picks.length > 0 || isThingless(inquiry, deed))
    return deed;
  return { ...plain, set: at.set };
}

/** Whether a deed may be about nothing: "come home". */
const isThingless = (inquiry: CommandInquiry, { deed }: MeantDeed): boolean =>
  inquiry.goalsOf(deed).some(({ things }) => things.length === 0);
