import type {
  DeedCondition,
  MeantDeed,
  Quality,
  ThingPick,
  ThingSet,
} from "../../grammar/meaning.ts";
import { ANYTHING } from "../../grammar/rules/join-things.ts";
import type { CommandThing } from "../command-reading.ts";
import type { Came, CommandInquiry } from "./command-inquiry.ts";

/** Asks about whatever was said of the things of deeds and has told nothing about them. */
export function askUnused(inquiry: CommandInquiry, deeds: readonly MeantDeed[]): void {
  for (const deed of deeds) {
    if (deed.isMention === true || inquiry.doubts.length > 0) continue;
    const { at, who, conditions, set, refusal } = deed;
    for (const pick of set.picks) {
      if (refusal !== undefined || pick.refers !== undefined) askOfUndone(inquiry, pick);
      askOfQualities(inquiry, pick);
      // "feed the others, Rusty first"
      if (pick.refers === "other" && pick.things.some((key) => inquiry.sets.named(key)))
        ask(inquiry, [inquiry.tell(pick)]);
    }
    for (const each of [at?.set, ...conditions.map(setOf)])
      for (const pick of each?.picks ?? [])
        askOfMention(inquiry, refusal === undefined ? pick : { ...pick, but: ANYTHING.but });
    for (const pick of typeof who === "object" ? who.picks : []) {
      askOfMention(inquiry, { ...pick, but: ANYTHING.but });
      askOfDoer(inquiry, deed, pick);
    }
  }
}

/** Asks about things that were mentioned, and of which nothing else was said: "then feed whichever is weak". */
export function askOfMentions(inquiry: CommandInquiry, deeds: readonly MeantDeed[]): void {
  const { sets, came } = inquiry;
  const refers = ({ set, at }: MeantDeed): boolean =>
    [...set.picks, ...(at?.set.picks ?? [])].some(({ refers }) => refers !== undefined);
  const wanted = deeds.filter(({ deed }) => deed !== undefined);
  const isBare = wanted.some(({ set }) => set.picks.length === 0);
  const named = came.filter(({ deed }) => deed.isMention !== true && !refers(deed));
  for (const { isMention, isTalk, set } of deeds) {
    if (isMention !== true) continue;
    const told = sets.union(set);
    const isOf = ({ things }: Came): boolean => told.some((thing) => things.includes(thing));
    // "feed the horses, Rusty excluded" tells in unknown words which of them are meant.
    const isSame = ({ deed, things }: Came): boolean =>
      deed.set.picks.every((pick) => pick.things.some((key) => sets.named(key) !== undefined)) &&
      areSame(things, told);
    const isSure = isTalk !== true || named.filter(isOf).every(isSame);
    const isTakenUp = wanted.some(refers) || (isBare && isTalk !== true);
    if (!isSure || (!isTakenUp && !named.some(isOf)))
      for (const pick of set.picks) inquiry.ask({ kind: "what", words: inquiry.tell(pick) });
  }
}

const areSame = (some: readonly CommandThing[], others: readonly CommandThing[]): boolean =>
  some.length === others.length && some.every((thing) => others.includes(thing));

const setOf = ({ set }: DeedCondition): ThingSet | undefined => set;

/** Asks whether things do what is done with their like: "the red bike, you fix the others". */
function askOfDoer(
  inquiry: CommandInquiry,
  { deed = "", refusal }: MeantDeed,
  pick: ThingPick,
): void {
  const { sets } = inquiry;
  const self = sets.self === undefined ? undefined : sets.byId(sets.self)?.kind;
  const isDone = sets
    .of(pick)
    .some(({ kind }) => kind !== self && inquiry.goalOfKind(deed, kind) !== undefined);
  if (self !== undefined && refusal === undefined && pick.things.length > 0 && isDone)
    ask(inquiry, [inquiry.tell(pick)]);
}

/** Asks about what was said of a thing that is only mentioned, such as a recipient: "give Bo the can, two". */
function askOfMention(inquiry: CommandInquiry, pick: ThingPick): void {
  const { share, vague, called, isNumbered, but } = pick;
  // "give Berta the key, but not Ivo"
  for (const each of but.picks) ask(inquiry, [inquiry.tell(each)]);
  // "on plane 2" tells it apart.
  const isCount = isNumbered && inquiry.sets.called(pick) === undefined;
  const isMore = isCount || (share ?? vague) !== undefined;
  if (isMore || called !== undefined) ask(inquiry, [inquiry.tell(pick), called ?? ""]);
  askOfUndone(inquiry, pick);
  askOfQualities(inquiry, pick);
}

/** Asks about "that we haven't done yet" where no deed tells it. */
function askOfUndone(inquiry: CommandInquiry, pick: ThingPick): void {
  if (pick.isUndone === true) ask(inquiry, [inquiry.tell(pick)]);
}

function askOfQualities(inquiry: CommandInquiry, { qualities, but }: ThingPick): void {
  for (const quality of qualities) {
    if (!isUsed(inquiry, quality)) ask(inquiry, [inquiry.tellQuality(quality)]);
    const sets =
      quality.is === "owned" ? [quality.by] : quality.is === "placed" ? [quality.at] : [];
    for (const pick of sets.flatMap(({ picks }) => picks)) askOfMention(inquiry, pick);
  }
  for (const pick of but.picks) {
    askOfUndone(inquiry, pick);
    askOfQualities(inquiry, pick);
  }
}

const isUsed = ({ sets }: CommandInquiry, quality: Quality): boolean =>
  sets.used.has(quality) || (quality.is === "not" && sets.used.has(quality.of));

const ask = (inquiry: CommandInquiry, words: readonly string[]): void => {
  inquiry.ask({ kind: "thing", words: words.join(" ").trim() });
};
