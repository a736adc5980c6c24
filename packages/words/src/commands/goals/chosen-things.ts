import { LAST } from "../../grammar/clause-checks.ts";
import type { Amount, MeantDeed, ThingPick } from "../../grammar/meaning.ts";
import { MAJORITY, NO_THINGS } from "../../grammar/rules/join-things.ts";
import { countOf } from "../../orders/order-amounts.ts";
import { isMass } from "../../text/mass-nouns.ts";
import type { CommandGoal, CommandThing } from "../command-reading.ts";
import type { ThingGoalWords } from "../command-words.ts";
import { isSame } from "../given-commands.ts";
import { type Came, type CommandInquiry, isOfGoal } from "./command-inquiry.ts";
import { holdsFor } from "./goal-holds.ts";
import { isNextOf, isOrdered, withoutNumber } from "./numbered-things.ts";
import { EVERYWHERE, isNumberAlone, isSuperlative, type SituationSets } from "./thing-sets.ts";

/** A goal of a verb, and the things that it may be about. */
export interface Chosen {
  readonly goal: ThingGoalWords | undefined;
  readonly found: readonly CommandThing[];
  /** Things for which it holds already. */
  readonly done: readonly CommandThing[];
  /** Whether all of them are refused. */
  readonly isRefused: boolean;
}

/**
 * The things for which a goal may be brought about, and those for which it holds.
 *
 * @param among whether some of the things of the deed before are meant
 */
export function chooseThings(
  inquiry: CommandInquiry,
  goal: ThingGoalWords,
  pick: ThingPick,
  among?: MeantDeed["among"],
): Chosen {
  const { sets } = inquiry;
  const [parameter, kinds] = goal.things[0] ?? ["", []];
  const said = pick.refers === "last" ? inquiry.said() : new Set();
  const isRefused = ({ id }: CommandThing): boolean =>
    inquiry.refused.some(
      // "not to Bo" lets others have it.
      ({ goal: other, things }) =>
        other === goal.name && Object.keys(things).length === 1 && Object.values(things)[0] === id,
    );
  const many =
    pick.amount === undefined ? 1 : pick.amount === "all" ? EVERYWHERE : countOf(pick.amount, "");
  const last = inquiry.came.findLast(({ things }) => things.length > 0)?.things ?? [];
  // "load two barrels, the wine first": the wine is one of the two.
  const whole = among && wholeOf(inquiry, pick);
  // "wake the guests and feed the hungry ones" is about no mules.
  const isKindless = pick.isDefinite && pick.things.length === 0 && pick.qualities.length > 0;
  const isAkin = ({ kind }: CommandThing): boolean =>
    kinds.includes(kind) && last.some((each) => each.kind === kind);
  const isOfLast = isKindless && sets.of(pick, isAkin).length > 0;
  const isOfKind = (each: CommandThing): boolean =>
    (isOfLast ? isAkin(each) : kinds.includes(each.kind)) &&
    whole?.includes(each) !== false &&
    !(inquiry.kept.has(each.id) || said.has(each.id)) &&
    (pick.isNext !== true || isNextOf(sets, each, last, many));
  const isUndone = (each: CommandThing): boolean =>
    pick.isUndone !== true || holdsFor(goal.when, parameter, each) !== true;
  const isFit = (each: CommandThing): boolean =>
    isOfKind(each) && !isRefused(each) && isUndone(each);
  const isDone = (each: CommandThing): boolean =>
    mayBeAny(pick, sets) && holdsFor(goal.when, parameter, each) === true;
  const open = sets.of(pick, (each) => isFit(each) && !isDone(each), many);
  // "wake someone" is about one who is known to sleep, or else about another than the one spoken to.
  const doubtOf = (each: CommandThing): number =>
    holdsFor(goal.when, parameter, each) === false ? 0 : each.id === sets.self ? 2 : 1;
  const isSomebody = pick.isAny && pick.things.length === 0 && pick.amount === undefined;
  // "wake two guests" is about those who are known to sleep.
  const isSome = (pick.isAny || typeof pick.amount === "object") && !isInOrder(pick);
  const isEnded = Object.values(goal.when).includes(false);
  const found =
    isSomebody || (isSome && isEnded)
      ? open.toSorted((one, other) => doubtOf(one) - doubtOf(other))
      : open;
  const done = sets.of(pick, (each) => isFit(each) && isDone(each), EVERYWHERE);
  const isNone = found.length + done.length === 0 && sets.of(pick, isOfKind).length > 0;
  return { goal, found, done, isRefused: isNone };
}

/** The things of the deed before, of which a pick is some; undefined where it names another one: "wake Ann, Bo last". */
function wholeOf(
  { came, sets }: CommandInquiry,
  pick: ThingPick,
): readonly CommandThing[] | undefined {
  const { deed, things = [] } = came.findLast((each) => each.deed.deed !== undefined) ?? {};
  const isCounted = deed?.set.picks.some(({ amount }) => typeof amount === "object") === true;
  const isNamed = pick.things.length > 0 && !isCounted;
  const isOther = isNamed && sets.base(pick, (thing) => things.includes(thing)).length === 0;
  return isOther ? undefined : things;
}

/** Deeds with those of their things that come before or after the others in their places. */
export function inParts(came: readonly Came[]): Came[] {
  let made: Came[] = [];
  for (const some of came) {
    const { among, rank } = some.deed;
    const isOther = (goal: CommandGoal): boolean => !some.goals.some((each) => isSame(each, goal));
    const others = (all: Came): Came => ({ ...all, goals: all.goals.filter(isOther) });
    // "feed the dogs, Barry first and Luna last"
    if (rank >= LAST) made = made.map((all) => (all.goals.length > 1 ? others(all) : all));
    const whole = among === undefined ? [] : made.splice(-1);
    const isOf = whole.some(({ goals }) => !goals.every(isOther));
    // "wake Ann, then Bo, but Kim first"
    const first = Math.min(...[...made, ...whole].map(({ deed }) => deed.rank)) - 1;
    const of =
      whole.length === 0 || isOf
        ? some
        : { ...some, deed: { ...some.deed, rank: among === "first" ? first : LAST } };
    const rest = whole.map(others);
    made.push(...(among === "first" ? [of, ...rest] : [...rest, of]));
  }
  return made;
}

/** As many of the things that were found as are meant. */
export function countedThings(
  inquiry: CommandInquiry,
  pick: ThingPick,
  { found, done, goal }: Pick<Chosen, "found" | "done" | "goal">,
): readonly CommandThing[] {
  const options = found.map(({ id }) => id);
  const words = inquiry.tell(pick);
  const called = inquiry.sets.called(pick);
  if (called !== undefined && found.length > 0) return found.slice(0, 1);
  if (found.length + done.length === 0) {
    const others = inquiry.sets.of(withoutNumber(pick), isOfGoal(goal), EVERYWHERE);
    const isUnclear = isOrdered(pick) && others.length > 0;
    return inquiry.ask({
      kind: isUnclear ? "which" : "none",
      words: called?.name ?? words,
      options: isUnclear || called !== undefined ? others.map(({ id }) => id) : [],
    });
  }
  const isMany = pick.isPlural || (pick.isDefinite && isMass(pick.said));
  const isWhole = isMany && !pick.isOne && !pick.isAny;
  const { amount, share } = pick;
  // "close the green door, but only half"
  if (share !== undefined && found.length < 2)
    return inquiry.ask({ kind: "count", words: `${share} ${words}`, options });
  if (share !== undefined) {
    const part = share * found.length;
    return found.slice(0, Math.max(1, share === MAJORITY ? Math.ceil(part) : Math.round(part)));
  }
  const isAll = amount === "all" || (amount === undefined && isWhole);
  const isAtMost = amount !== undefined && amount !== "all" && amount.isAtMost === true;
  const wanted = isAll
    ? Math.max(1, found.length)
    : amount === undefined
      ? 1
      : countOf(amount as Amount, "");
  if (isNotAll(pick)) return inquiry.ask({ kind: "count", words, options });
  // "all but two"
  const less = pick.but.picks.flatMap((each) =>
    isNumberAlone(each) && typeof each.amount === "object" ? [each.amount] : [],
  );
  // "all but 2 to 4" may be about their numbers, "five but two" about three.
  // Of numbered things, "all but 2" may be about number 2.
  const isNumber = (each: ThingPick): boolean =>
    typeof each.amount === "object" &&
    /^\d+$/.test(each.amount.said) &&
    inquiry.sets
      .called({ ...each, isNumbered: true })
      ?.things.some((one) => found.includes(one)) === true;
  if (
    less.some(({ most }) => most !== undefined) ||
    pick.but.picks.some((each) => isNumberAlone(each) && isNumber(each)) ||
    (less.length > 0 && !(isAll && pick.but.picks.length === less.length))
  )
    return inquiry.ask({ kind: "count", words, options });
  if (less.length > 0)
    return found.slice(0, Math.max(0, found.length - countOf(less[0] as Amount, "")));
  const most = wanted - (isOrdered(pick) && !isAll ? sparedOf(inquiry, pick, goal) : 0);
  const many = isAtMost ? Math.min(most, found.length) : most;
  if (!Number.isInteger(many) || many < 1)
    return inquiry.ask({ kind: "count", words: `${wanted} ${words}`, options });
  if (many > found.length) {
    const left = done.length === 0 ? {} : { done: done.map(({ id }) => id) };
    return inquiry.ask({ kind: "few", words: `${many} ${words}`, options, ...left });
  }
  const isOne =
    !isAll && amount === undefined && !pick.isAny && (pick.isDefinite || pick.refers === "last");
  // "the two crates" of five
  const isExact = pick.isDefinite && typeof amount === "object" && isPlainAmount(pick, amount);
  if ((isOne || isExact) && found.length > many && !isToldApart(inquiry.sets, pick)) {
    const inText = new Set(inquiry.came.slice(inquiry.seeds).flatMap(({ things }) => things));
    const before = found.filter((each) => inText.has(each));
    return before.length === many ? before : inquiry.ask({ kind: "which", words, options });
  }
  return found.slice(0, many);
}

const isPlainAmount = (pick: ThingPick, { isAtMost, isAtLeast, most }: Amount): boolean =>
  !(isOrdered(pick) || pick.isOfSome || pick.isNumbered || pick.isMore || pick.isOne) &&
  !(isAtMost || isAtLeast || most !== undefined);

/** Whether a superlative or a place tells things apart from others of their kind: "the nearest room". */
export const isToldApart = (sets: SituationSets, { qualities }: ThingPick): boolean =>
  qualities.some((each) => isSuperlative(each) || (each.is === "placed" && !sets.isOwner(each.at)));

/** Whether things are taken in an order of their own, or by their numbers. */
const isInOrder = (pick: ThingPick): boolean =>
  pick.isNumbered || isOrdered(pick) || pick.qualities.some(isSuperlative);

/** Whether it is not said which are left out: "but not all of them", "but half". */
const isNotAll = ({ but }: ThingPick): boolean =>
  but.picks.some(
    (each) =>
      each.share !== undefined ||
      (each.things.length + each.qualities.length === 0 && each.amount === "all"),
  );

/** The number of things at the position of a pick that its exceptions leave out: "the first three torches but torch 2". */
function sparedOf({ sets }: CommandInquiry, pick: ThingPick, goal: Chosen["goal"]): number {
  const all = sets.of({ ...pick, but: NO_THINGS }, isOfGoal(goal), EVERYWHERE);
  return all.length - sets.of(pick, isOfGoal(goal), EVERYWHERE).length;
}

/** Whether things that need nothing more are left out: "a dirty plane", "two planes", "heal everybody". */
function mayBeAny(
  {
    amount,
    isDefinite,
    isNumbered,
    things,
    isPlural,
    isOne,
    isAny,
    qualities,
    isOfSome,
  }: ThingPick,
  sets: SituationSets,
): boolean {
  if (things.some((key) => sets.named(key) !== undefined)) return false;
  if (amount === "all") return things.length === 0 && qualities.length === 0;
  // "lock one of the cells" is about one that is open.
  const isCertain =
    (isDefinite && !isOfSome && !isAny) || isNumbered || qualities.some(({ is }) => is === "owned");
  return !isCertain && !(isPlural && amount === undefined && !isOne && !isAny);
}
