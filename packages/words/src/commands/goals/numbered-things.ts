import type { ThingPick } from "../../grammar/meaning.ts";
import { phraseKey } from "../../text/phrase-key.ts";
import type { CommandThing } from "../command-reading.ts";

/** Things of the name that words or a number behind a thing make. */
export interface CalledThings {
  readonly name: string;
  readonly things: readonly CommandThing[];
}

/** The names of things, by which a number behind a thing is told from an amount. */
interface NumberNames {
  readonly all: readonly CommandThing[];
  named(key: string): CommandThing | undefined;
  namesOf(thing: CommandThing): readonly string[];
}

/** The things of the name that words or a number behind a thing make: "flight 7", "la 3"; undefined without one. */
export function calledBehind(names: NumberNames, pick: ThingPick): CalledThings | undefined {
  const { things, amount, isNumbered } = pick;
  const { all } = names;
  if (things.length === 0 && isNumbered && typeof amount === "object") {
    const isMeant = (thing: CommandThing): boolean =>
      numberIn(names.namesOf(thing)) === amount.value;
    return { name: amount.said, things: all.filter(isMeant) };
  }
  const name = nameBehind(names, pick);
  if (name === undefined) return undefined;
  // "torches 2 and 3"
  const [key = ""] = things;
  const kind = names.named(key)?.kind ?? key;
  const called = [name, name.replace(/^.* (?=\d+$)/, `${kind} `)].map(phraseKey);
  const isCalled = (each: CommandThing): boolean =>
    names.namesOf(each).some((own) => called.includes(phraseKey(own)));
  return { name, things: all.filter(isCalled) };
}

/** The name that a player may mean by words or a number behind a thing: "the goat zebra", "flight 7". */
function nameBehind(
  names: NumberNames,
  { said, called, amount, isNumbered, isPlural, ...pick }: ThingPick,
): string | undefined {
  if (called !== undefined) return `${said} ${called}`;
  if (!isNumbered || typeof amount !== "object") return undefined;
  const [key = ""] = pick.things;
  const isNumberedKind = names.all.some(
    (thing) =>
      thing.kind === key &&
      names.namesOf(thing).some((name) => name.startsWith(`${key} `) && /\d$/.test(name)),
  );
  // "two goats" may be said as "goats 2", not as "goat 2".
  const isName =
    isNumberedKind || names.named(key) !== undefined || !(isPlural || key.endsWith("s"));
  return isName ? `${said.replace(/ \d+$/, "")} ${amount.value}` : undefined;
}

/** Whether a place in an order is said: "the second", "every third". */
export const isOrdered = ({ position, step }: ThingPick): boolean =>
  (position ?? step) !== undefined;

/** The things at the position of a pick, in the order that is given. */
export function atPosition(
  order: readonly CommandThing[],
  { position = 1, step, amount }: ThingPick,
): readonly CommandThing[] {
  if (step !== undefined) return order.filter((_, at) => (at + 1) % step === 0);
  return fromPosition(order, position, typeof amount === "object" ? amount.value : 1);
}

/** As many things as are meant, from a position on; none in the middle of an even number. */
export function fromPosition<T>(order: readonly T[], position: number, many: number): readonly T[] {
  const start = position === 0 ? (order.length - 1) / 2 : position - 1;
  if (position < 0) return order.slice(-many);
  return Number.isInteger(start) ? order.slice(start, start + many) : [];
}

/** The number in a name by which a thing is told from its like: 2 for "gate 2", but none for "p 2". */
function numberIn(names: readonly string[]): number | undefined {
  const [number] = names.flatMap((name) => /^\p{L}{2}.* (\d+)$/u.exec(name)?.[1] ?? []);
  return number === undefined ? undefined : Number(number);
}

/** Whether a thing is called by its kind and a number, so that "the second crate" is crate 2, however near it is. */
export const hasNumber = ({ id, kind }: CommandThing): boolean =>
  String(id).replace(/\d+$/, "") === kind;

/** Whether a thing is one of the next ones behind others, by their numbers: torches 2 to 4 behind torch 1. */
export function isNextOf(
  names: NumberNames,
  thing: CommandThing,
  last: readonly CommandThing[],
  many: number,
): boolean {
  const number = numberIn(names.namesOf(thing)) ?? 0;
  const most = Math.max(0, ...last.map((each) => numberIn(names.namesOf(each)) ?? 0));
  return number > most && number <= most + many;
}

/** Things in the order of their numbers; undefined where one has none. */
export function byNumber(
  names: NumberNames,
  things: readonly CommandThing[],
): readonly CommandThing[] | undefined {
  const all = things.map((thing) => ({ thing, number: numberIn(names.namesOf(thing)) }));
  if (all.some(({ number }) => number === undefined)) return undefined;
  all.sort((one, other) => (one.number ?? 0) - (other.number ?? 0));
  return all.map(({ thing }) => thing);
}

/** A pick of all among which a number or a position tells one apart. */
export const withoutNumber = ({
  called: _,
  position: _at,
  step: _each,
  ...pick
}: ThingPick): ThingPick => ({
  ...pick,
  isNumbered: false,
});
