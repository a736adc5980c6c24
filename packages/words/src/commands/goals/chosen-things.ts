import type { Amount, ThingPick } from "../../grammar/meaning.ts";
import { countOf } from "../../orders/thing-orders.ts";
import { fold } from "../../text/fold.ts";
import type { CommandThing } from "../command-reading.ts";
import type { ThingGoalWords } from "../command-words.ts";
import { type CommandInquiry, goalKinds } from "./command-inquiry.ts";
import { holdsFor } from "./goal-holds.ts";
import { isSuperlative, type SituationSets } from "./thing-sets.ts";

/** A goal of a verb, and the things that it may be about. */
export interface Chosen {
  readonly goal: ThingGoalWords | undefined;
  readonly found: readonly CommandThing[];
  /** Things for which it holds already. */
  readonly done: readonly CommandThing[];
  /** Whether all of them are refused. */
  readonly isRefused: boolean;
}

const EVERYWHERE = Number.POSITIVE_INFINITY;

/** The things for which a goal may be brought about, and those for which it holds. */
export function chooseThings(
  inquiry: CommandInquiry,
  goal: ThingGoalWords,
  pick: ThingPick,
): Chosen {
  const { sets } = inquiry;
  const [parameter, kinds] = goal.things[0] ?? ["", []];
  const said = pick.refers === "last" ? inquiry.said() : new Set();
  const isRefused = ({ id }: CommandThing): boolean =>
    inquiry.refused.some(
      (each) => each.goal === goal.name && Object.values(each.things).includes(id),
    );
  const isOfKind = (each: CommandThing): boolean =>
    kinds.includes(each.kind) && !inquiry.kept.has(each.id) && !said.has(each.id);
  const isFit = (each: CommandThing): boolean => isOfKind(each) && !isRefused(each);
  const isDone = (each: CommandThing): boolean =>
    mayBeAny(pick, sets) && holdsFor(goal.when, parameter, each);
  const many =
    pick.amount === undefined ? 1 : pick.amount === "all" ? EVERYWHERE : countOf(pick.amount, "");
  const found = sets.of(pick, (each) => isFit(each) && !isDone(each), many);
  const done = sets.of(pick, (each) => isFit(each) && isDone(each), EVERYWHERE);
  const isNone = found.length + done.length === 0 && sets.of(pick, isOfKind).length > 0;
  return { goal, found, done, isRefused: isNone };
}

/** As many of the things that were found as are meant. */
export function countedThings(
  inquiry: CommandInquiry,
  pick: ThingPick,
  { found, done, goal }: Pick<Chosen, "found" | "done" | "goal">,
): readonly CommandThing[] {
  const options = found.map(({ id }) => id);
  const words = inquiry.tell(pick);
  const called = calledBehind(inquiry, pick);
  if (called !== undefined) {
    const one = called.things.find(
      ({ id, kind }) => goalKinds(goal).includes(kind) && !inquiry.kept.has(id),
    );
    return one === undefined ? inquiry.ask({ kind: "none", words: called.name, options }) : [one];
  }
  if (found.length + done.length === 0) return inquiry.ask({ kind: "none", words, options: [] });
  const isWhole = pick.isPlural && !pick.isOne && !pick.isAny;
  const { amount, share } = pick;
  // "close the green door, but only half"
  if (share !== undefined && found.length < 2)
    return inquiry.ask({ kind: "count", words: `${share} ${words}`, options });
  if (share !== undefined) return found.slice(0, Math.max(1, Math.round(share * found.length)));
  const isAll = amount === "all" || (amount === undefined && isWhole);
  const isAtMost = amount !== undefined && amount !== "all" && amount.isAtMost === true;
  const wanted = isAll
    ? Math.max(1, found.length)
    : amount === undefined
      ? 1
      : countOf(amount as Amount, "");
  // "but not all of them"
  const isNotAll = pick.but.picks.some(
    (each) => each.things.length + each.qualities.length === 0 && each.amount === "all",
  );
  if (isNotAll) return inquiry.ask({ kind: "count", words, options });
  // "all but two"
  const less = pick.but.picks.flatMap(({ things, qualities, amount: taken }) =>
    things.length + qualities.length === 0 && typeof taken === "object" ? [countOf(taken, "")] : [],
  );
  if (isAll && less.length > 0) return found.slice(0, Math.max(0, found.length - (less[0] ?? 0)));
  const many = isAtMost ? Math.min(wanted, found.length) : wanted;
  if (!Number.isInteger(many) || many < 1)
    return inquiry.ask({ kind: "count", words: `${wanted} ${words}`, options });
  if (many > found.length) {
    const left = done.length === 0 ? {} : { done: done.map(({ id }) => id) };
    return inquiry.ask({ kind: "few", words: `${many} ${words}`, options, ...left });
  }
  const isOne =
    !isAll && amount === undefined && !pick.isAny && (pick.isDefinite || pick.refers === "last");
  if (
    isOne &&
    found.length > 1 &&
    !pick.qualities.some((each) => isSuperlative(each) || each.is === "placed")
  ) {
    const inText = new Set(inquiry.came.slice(inquiry.seeds).flatMap(({ things }) => things));
    const before = found.filter((each) => inText.has(each));
    return before.length === 1 ? before : inquiry.ask({ kind: "which", words, options });
  }
  return found.slice(0, many);
}

/** The things of the name that words or a number behind a thing make; undefined without one. */
export function calledBehind(
  inquiry: CommandInquiry,
  pick: ThingPick,
): { readonly name: string; readonly things: readonly CommandThing[] } | undefined {
  const name = nameBehind(inquiry, pick);
  if (name === undefined) return undefined;
  // "torches 2 and 3"
  const [kind = ""] = pick.things;
  const called = [name, name.replace(/^.* (?=\d+$)/, `${kind} `)].map(fold);
  const isCalled = (each: CommandThing): boolean =>
    inquiry.namesOf(each).some((own) => called.includes(fold(own)));
  return { name, things: inquiry.sets.all.filter(isCalled) };
}

/** The name that a player may mean by words or a number behind a thing: "the goat zebra", "flight 7". */
function nameBehind(
  inquiry: CommandInquiry,
  { said, called, amount, isNumbered, isPlural, things }: ThingPick,
): string | undefined {
  if (called !== undefined) return `${said} ${called}`;
  if (!isNumbered || amount === undefined || amount === "all") return undefined;
  const { sets, namesOf } = inquiry;
  const [kind = ""] = things;
  const isNumberedKind = sets.all.some(
    (thing) =>
      thing.kind === kind &&
      namesOf(thing).some((name) => name.startsWith(`${kind} `) && /\d$/.test(name)),
  );
  // "two goats" may be said as "goats 2", not as "goat 2".
  const isName =
    isNumberedKind || sets.named(kind) !== undefined || !(isPlural || kind.endsWith("s"));
  return isName ? `${said.replace(/ \d+$/, "")} ${amount.value}` : undefined;
}

/** Whether things that need nothing more are left out: "a dirty plane", "two planes", "heal everybody". */
function mayBeAny(
  { amount, isDefinite, isNumbered, things, isPlural, isOne, isAny, qualities }: ThingPick,
  sets: SituationSets,
): boolean {
  if (things.some((key) => sets.named(key) !== undefined)) return false;
  if (amount === "all") return things.length === 0 && qualities.length === 0;
  const isCertain = isDefinite || isNumbered || qualities.some(({ is }) => is === "owned");
  return !isCertain && !(isPlural && amount === undefined && !isOne && !isAny);
}
