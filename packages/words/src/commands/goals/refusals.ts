import type { MeantDeed, ThingPick } from "../../grammar/meaning.ts";
import { numberedAs } from "../../grammar/numbered-sets.ts";
import { ALL_OF_ANY, ANYTHING } from "../../grammar/rules/join-things.ts";
import type { CommandGoal, CommandThing } from "../command-reading.ts";
import type { ThingGoalWords } from "../command-words.ts";
import { isSame as isSameGoal } from "../given-commands.ts";
import { type CommandInquiry, firstParameter, goalKinds, isOfGoal } from "./command-inquiry.ts";
import { atPosition, isOrdered } from "./numbered-things.ts";
import { antecedentOf, othersOf, thingsOfText } from "./references.ts";
import { besides, fitFirst } from "./second-things.ts";
import { EVERYWHERE, isNumberAlone, isSuperlative, siblings } from "./thing-sets.ts";

const NUMBERED: ThingPick = { ...ANYTHING, isNumbered: true };

/** Refuses a deed with another thing than those that are meant: "wake Dirk, not Bo". */
function refuseBeside(
  inquiry: CommandInquiry,
  deed: MeantDeed,
  pick: ThingPick,
  things: readonly CommandThing[],
): void {
  const isOne = pick.isNumbered || (!pick.isPlural && pick.amount === undefined);
  const goals = things.map(({ kind }) => inquiry.goalOfKind(deed.deed, kind));
  const [goal] = goals;
  // "Dirk, not Bo, should open it"
  const kinds = new Set(
    typeof deed.who === "object" ? inquiry.sets.union(deed.who).map(({ kind }) => kind) : [],
  );
  const isOfDoers =
    isOne && things.length > 0 && things.every(({ kind }) => deed.who === "all" || kinds.has(kind));
  if (isOfDoers) {
    // "all guards should wake Ivo, but not Kim": whether he is not to wake, or not to be woken, is not said.
    inquiry.ask({ kind: "thing", words: inquiry.tell(pick) });
    return;
  }
  if (!isOne || goal === undefined || goals.some((each) => each !== goal)) {
    inquiry.ask({ kind: "none", words: inquiry.tell(pick) });
    return;
  }
  for (const { id } of things) {
    const refused = { goal: goal.name, things: { [firstParameter(goal)]: id } };
    if (!inquiry.refused.some((each) => isSameGoal(refused, each)))
      inquiry.refused.push({ ...refused, isSoft: false });
  }
}

/** The things of a pick by its names, and those of all of its deed. */
function namedIn(
  { sets }: CommandInquiry,
  { set }: MeantDeed,
  pick: ThingPick,
  goal: ThingGoalWords,
): { readonly base: readonly CommandThing[]; readonly all: readonly CommandThing[] } {
  const base = sets.base(pick, isOfGoal(goal));
  return { base, all: [...base, ...set.picks.flatMap((each) => sets.base(each, isOfGoal(goal)))] };
}

/** Whether exceptions leave nothing of one of several picks: torch 4 of "torches 3 to 5 except torch 4". */
export function isSparedWhole(
  inquiry: CommandInquiry,
  deed: MeantDeed,
  pick: ThingPick,
  goal: ThingGoalWords,
): boolean {
  const { base } = namedIn(inquiry, deed, pick, goal);
  const spared = new Set(inquiry.sets.excepted(pick, base));
  return deed.set.picks.length > 1 && base.length > 0 && base.every((one) => spared.has(one));
}

/** Spares the exceptions of a pick. Those that are no part of the deed's things are refused. */
export function spareExceptions(
  inquiry: CommandInquiry,
  deed: MeantDeed,
  pick: ThingPick,
  goal: ThingGoalWords,
): void {
  const { base, all } = namedIn(inquiry, deed, pick, goal);
  // "but not the others" leaves out what was not said.
  for (const each of pick.but.picks.filter(({ refers }) => refers !== "other")) {
    const some = { ...pick, but: { picks: [each], isOr: false } };
    const own = inquiry.sets.excepted(some, base);
    // "open the red door, and the blue one not": a name leaves no others of its kind
    const kinds = new Set(
      own.length > 0 || each.things.length > 0 ? [] : base.map(({ kind }) => kind),
    );
    const akin = inquiry.sets.all.filter(({ kind }) => kinds.has(kind));
    const without = akin.length > 0 ? inquiry.sets.excepted(some, akin) : own;
    // "all gates but the house": nothing would be left out.
    const isNumber = isNumberAlone(each);
    if (each.unread.length === 0 && !isNumber && !without.some((thing) => all.includes(thing)))
      refuseBeside(inquiry, deed, each, without);
    else for (const { id } of without) inquiry.spared.add(id);
    // "lock door 2, not door 1" takes back what was ordered before.
    const isOut = ({ goal: name, things }: CommandGoal): boolean =>
      name === goal.name && without.some(({ id }) => id === Object.values(things)[0]);
    inquiry.cancelled.push(...inquiry.given.filter(isOut));
  }
}

/** A deed without those who are not to do it: "all guards should clean the lab, but not Kim", "nobody cleans it but Kim". */
export function withoutSpared(inquiry: CommandInquiry, deed: MeantDeed): MeantDeed {
  const { who, set, refusal } = deed;
  // "Kim, don't wake anybody but Ivo", but "no guard wakes Ivo but Kim"
  const isOfAll = typeof who !== "object" || who.picks.every(({ amount }) => amount === "all");
  if (who === undefined || who === "nobody" || !(refusal === undefined || isOfAll)) return deed;
  const doers = who === "all" ? undefined : inquiry.sets.union(who);
  const isFit = ({ kind }: CommandThing): boolean =>
    inquiry.goalOfKind(deed.deed, kind) !== undefined;
  // "nobody wakes Ivo except Kim", who might be woken, too
  const all = set.picks.flatMap((pick) => inquiry.sets.base(pick, isFit));
  const isDoer = (thing: CommandThing): boolean =>
    doers?.includes(thing) !== false &&
    (refusal === undefined ? !isFit(thing) : !all.includes(thing));
  const isOut = (pick: ThingPick): boolean =>
    pick.refers === "you" || (pick.things.length > 0 && inquiry.sets.of(pick).every(isDoer));
  const spared = set.picks.flatMap(({ but }) => but.picks.filter(isOut));
  if (spared.length === 0) return deed;
  const out = (picks: readonly ThingPick[], more: readonly ThingPick[]): readonly ThingPick[] =>
    picks.map((pick) => ({
      ...pick,
      but: {
        ...pick.but,
        picks: [...pick.but.picks.filter((each) => !spared.includes(each)), ...more],
      },
    }));
  const whole = who === "all" ? { picks: [ALL_OF_ANY], isOr: false } : who;
  return {
    ...deed,
    who: { ...whole, picks: out(whole.picks, spared) },
    set: { ...set, picks: out(set.picks, []) },
  };
}

/** Asks about a limit: "don't light more than two torches" allows two, "don't light all torches" some. */
function isBounded(
  inquiry: CommandInquiry,
  { refusal }: MeantDeed,
  { amount, isNone, isAny, ...pick }: ThingPick,
): boolean {
  const isNotAll =
    refusal !== "avoid" && amount === "all" && !(isNone || isAny) && pick.said !== "";
  // "don't open any gate but 2"
  const isLess = pick.but.picks.some(
    (each) =>
      typeof each.amount === "object" && (isNumberAlone(each) || (each.isNumbered && isBare(each))),
  );
  // "most carts stay full"
  const isLimit =
    isLess ||
    pick.share !== undefined ||
    (typeof amount === "object" && (amount.isAtLeast || amount.isAtMost));
  if (!isNotAll && !isLimit) return false;
  const limit = typeof amount === "object" ? `${amount.said} ` : "";
  const words = limit + inquiry.tell({ ...pick, isNone, isAny });
  inquiry.ask({ kind: "count", words });
  return true;
}

/** Takes back goals of earlier commands: those of a deed, or all that are about the things. Asks where it is not clear which. */
function takesBack(inquiry: CommandInquiry, { deed, said, set, isCancelling }: MeantDeed): boolean {
  if (isCancelling !== true) return false;
  const { words, given, cancelled } = inquiry;
  // "cancel 3 to 5" is about their numbers.
  const isRange = ({ amount }: ThingPick): boolean =>
    typeof amount === "object" && amount.most !== undefined;
  const picks = siblings(
    set.picks.flatMap((pick) => (isRange(pick) ? numberedAs(NUMBERED, pick) : [pick])),
  );
  const goals = said === "" ? undefined : words.goals.get(deed ?? "");
  const ordered = given.filter(({ goal }) => goals?.some(({ name }) => name === goal) !== false);
  const told = picks.map((pick) => inquiry.tell(pick)).join(", ") || said;
  // "the first one" is of the last command, if that was about several.
  const ofLast = ordered.filter((goal) =>
    inquiry.came.some(({ goals: last }) => last.some((each) => isSameGoal(each, goal))),
  );
  const near = ofLast.length > 1 ? ofLast : ordered;
  const clear = picks.map((pick) =>
    isOrdered(pick) && isBare(pick)
      ? atPosition(
          inquiry.byIds(near.flatMap(({ things: own }) => Object.values(own)[0] ?? [])),
          pick,
        )
      : orderedThings(inquiry, pick, ordered),
  );
  if (set.isOr || clear.some((things) => things === undefined)) {
    inquiry.ask({ kind: "count", words: told });
    return true;
  }
  const things = clear.flat();
  const meant = ordered.filter(
    ({ things: own }) =>
      picks.length === 0 || things.some((each) => each?.id === Object.values(own)[0]),
  );
  cancelled.push(...meant);
  if (meant.length === 0) inquiry.ask({ kind: "what", words: told });
  return true;
}

/** The things of a pick among those that orders are about; undefined where it is not clear which: "cancel two torches" of three. */
function orderedThings(
  { sets }: CommandInquiry,
  pick: ThingPick,
  ordered: readonly CommandGoal[],
): readonly CommandThing[] | undefined {
  const { amount, isPlural, isNone, isNumbered, isAny, share, vague, unread, but } = pick;
  const isLost = isNone || isAny || unread.length > 0 || (share ?? vague) !== undefined;
  const isOther = (each: ThingPick): boolean => each.things.length > 0 && isOrdered(each);
  if (isLost || but.picks.some((each) => isNumberAlone(each) || isOther(each))) return undefined;
  const ids = new Set(ordered.map(({ things: own }) => Object.values(own)[0]));
  // "cancel 3" of torches 1, 2 and 3 is about torch 3, or all three.
  const called = isNumberAlone(pick) ? sets.called({ ...pick, isNumbered: true })?.things : [];
  const numbered = called?.filter(({ id }) => ids.has(id)) ?? [];
  if (numbered.length > 0 && typeof amount === "object")
    return numbered.length === 1 && amount.value !== ids.size ? numbered : undefined;
  const isCounted = typeof amount === "object" && !isNumbered;
  const isAll = amount === "all" || (amount === undefined && isPlural);
  const many = isAll ? EVERYWHERE : isCounted ? amount.value : 1;
  const found = sets.of(pick, ({ id }) => ids.has(id), many);
  return found.length === 0 || isAll || found.length === many ? found : undefined;
}

/** The picks of a refused deed; "don't" alone is about what was said last. */
function refusedPicks(
  { came }: CommandInquiry,
  { said, set, who }: MeantDeed,
  goals: readonly ThingGoalWords[],
  last: MeantDeed | undefined,
): readonly ThingPick[] {
  // "nobody digs"
  if (set.picks.length === 0 && who === "all" && came.length === 0) return [ALL_OF_ANY];
  if (set.picks.length === 0 && goals.some(({ things }) => things.length > 0))
    return [{ ...ANYTHING, said, refers: "them" }];
  // "strike tents 1 and 3, but leave 2 standing"
  const before = last?.set.picks.findLast(({ things }) => things.length > 0) ?? came.at(-1)?.pick;
  return siblings(set.picks, before);
}

/** The goal of two things which the things of a pick may have. */
function goalOfTwo(
  { sets }: CommandInquiry,
  pick: ThingPick,
  goals: readonly ThingGoalWords[],
): ThingGoalWords | undefined {
  const ofTwo = goals.filter(({ things }) => things.length > 1);
  const isFit = (goal: ThingGoalWords): boolean =>
    sets.base(pick, ({ kind }) => goalKinds(goal).includes(kind)).length > 0;
  return ofTwo.find(isFit) ?? ofTwo[0];
}

/** Refuses a deed with things, or all that has to do with them. */
export function refuseThings(
  inquiry: CommandInquiry,
  said: MeantDeed,
  deeds: readonly MeantDeed[],
): void {
  // "no despiertes a Bo"
  const { at, ...plain } = said;
  const deed = at !== undefined && said.set.picks.length === 0 ? { ...plain, set: at.set } : said;
  const { words } = inquiry;
  if (takesBack(inquiry, deed)) return;
  const verb =
    deed.deed ??
    deeds.find((other) => other.deed !== undefined && other.sentence === deed.sentence)?.deed;
  if (verb === undefined && deed.refusal !== "avoid") {
    const words = deed.set.picks.map((pick) => inquiry.tell(pick)).join(", ");
    inquiry.ask({ kind: "what", words });
    return;
  }
  const [isAll, isSoft] = [deed.refusal === "avoid", deed.refusal === "rather-not"];
  const goals = goalsAgainst(inquiry, deed, verb);
  const picks = refusedPicks(inquiry, deed, goals, deeds[deeds.indexOf(said) - 1]);
  const thingless = picks.length === 0 ? goals.slice(0, 1) : [];
  for (const { name } of thingless) inquiry.refused.push({ goal: name, things: {}, isSoft });
  for (const each of picks) {
    const pick = each.refers === "other" ? (othersOf(inquiry, each, true) ?? each) : each;
    if (inquiry.isUnread(pick) || isBounded(inquiry, deed, pick)) continue;
    const came = inquiry.said();
    const before = pick.refers === "last" ? came : new Set();
    const isFit = ({ id, kind }: CommandThing): boolean =>
      !before.has(id) &&
      (isAll || goals.length === 0 || goals.some((goal) => goalKinds(goal).includes(kind)));
    const isOne = !pick.isPlural && pick.amount !== "all";
    const ofText = thingsOfText(inquiry, pick, said, deeds, isFit);
    // "don't give the letter to Bo" lets others have it.
    const ofTwo = goalOfTwo(inquiry, pick, goals);
    const { beside, left: plain = pick } =
      ofTwo === undefined || isAll ? { beside: [] } : besides(inquiry, deed, pick, ofTwo);
    const found = isSame(pick)
      ? antecedentOf(inquiry, pick, verb ?? "")
      : (ofText ?? inquiry.sets.of(plain, isFit, isOne ? 1 : manyOf(plain)));
    if (deed.at !== undefined && beside.length === 0)
      inquiry.ask({
        kind: "thing",
        words: deed.at.set.picks.map((one) => inquiry.tell(one)).join(" "),
      });
    const isOneOf = !pick.isPlural && !pick.isAny && found.length > 1 && !isSame(pick);
    // "not the red one" of two red ones
    const isThatOne = /^one$/i.test(pick.said) && pick.qualities.length > 0;
    if (isMoreThanBoth(pick, found) || (isOneOf && (each.refers === "other" || isThatOne))) {
      const options = found.map(({ id }) => id);
      inquiry.ask({ kind: "which", words: inquiry.tell(pick), options });
      continue;
    }
    inquiry.came.push({ deed, goals: [], things: found, others: [], pick });
    // "patch the white suit", "forget about the suit"
    const known = found.filter(({ id }) => isOne && pick.isDefinite && came.has(id));
    const left = (known.length > 0 ? known : found).filter((one) => !isSame(pick) || isFit(one));
    if (left.length === 0 && !isOtherRecipient(inquiry, plain, ofTwo, verb, deeds))
      inquiry.ask({ kind: "none", words: inquiry.tell(pick) });
    for (const { id, kind } of left) {
      // "nobody goes in the cell" is not about what goes in no cell.
      if (beside.length > 0 && !goalKinds(ofTwo).includes(kind)) continue;
      const plain = beside.length > 0 ? ofTwo : inquiry.goalOfKind(verb, kind);
      const goal = isAll ? undefined : plain;
      if (isAll || (goal === undefined && !words.tools.has(verb ?? ""))) inquiry.kept.add(id);
      else if (goal !== undefined)
        for (const second of goal === ofTwo && beside.length > 0 ? beside : [{}])
          inquiry.refused.push({
            goal: goal.name,
            things: { [firstParameter(goal)]: id, ...second },
            isSoft,
          });
    }
  }
}

const BOTH = /^(?:both|beiden?|les deux|l[ao]s dos|amb[oa]s)\b/i;

/** Whether two are meant of more, and not said which: "don't milk both goats" of five. */
const isMoreThanBoth = ({ amount }: ThingPick, { length }: readonly CommandThing[]): boolean =>
  typeof amount === "object" && BOTH.test(amount.said) && length > 2;

/** The number of things of which a superlative tells which: "the two largest vats". */
const manyOf = ({ amount, qualities }: ThingPick): number =>
  typeof amount === "object" && qualities.some(isSuperlative) ? amount.value : EVERYWHERE;

/** Whether only another recipient is refused: "bring it to Dirk, not to Bo" brings it to Dirk alone. */
function isOtherRecipient(
  { sets }: CommandInquiry,
  pick: ThingPick,
  goal: ThingGoalWords | undefined,
  verb: string | undefined,
  deeds: readonly MeantDeed[],
): boolean {
  const [, kinds = []] = goal?.things[1] ?? [];
  return (
    pick.things.length + pick.qualities.length > 0 &&
    deeds.some(({ deed, at }) => deed === verb && at?.isTo === true) &&
    sets.of(pick).some(({ kind }) => kinds.includes(kind))
  );
}

/**
 * The goals that are refused. "Start nothing" refuses none of which the verb is a mere synonym, where it is the word of
 * others; a goal that has another word in common with them is no synonym.
 */
function goalsAgainst(
  inquiry: CommandInquiry,
  deed: MeantDeed,
  verb = "",
): readonly ThingGoalWords[] {
  const goals = fitFirst(inquiry, deed, inquiry.goalsOf(verb));
  const isOfAny = deed.set.picks.some(
    (pick) => pick.amount === "all" && isBare(pick) && pick.refers === undefined,
  );
  const own = inquiry.words.ownGoals.get(verb) ?? [];
  if (!isOfAny || own.length === 0) return goals;
  const akin = [...inquiry.words.ownGoals.values()].filter((all) =>
    all.some((each) => own.includes(each)),
  );
  return goals.filter((goal) => akin.some((all) => all.includes(goal)));
}

/** Whether neither a kind nor a quality is said. */
const isBare = ({ things, qualities }: ThingPick): boolean =>
  things.length + qualities.length === 0;

const isSame = ({ refers }: ThingPick): boolean => refers === "it" || refers === "them";
