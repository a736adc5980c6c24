import type { NameIndex, ThingsNamed } from "../../pieces/name-index.ts";
import type { OrderToken } from "../../pieces/order-tokens.ts";
import { fold } from "../../text/fold.ts";
import { stem } from "../../text/stem.ts";
import type { Found } from "../chart.ts";
import type { Named, SenseWords } from "./sense-words.ts";

/** Things whose names are only partly said, with the rest elsewhere: "sword of iron", "iron or stone pickaxe". */
export function partlyNamed(
  { names, phrases }: SenseWords,
  tokens: readonly OrderToken[],
  keys: readonly string[],
  at: number,
  earlier: string | undefined,
  thingAt: (at: number) => Found<Named> | undefined,
  has: (at: number, symbol: string) => boolean,
):
  | {
      readonly named: ThingsNamed;
      readonly length: number;
      readonly isMaterial?: boolean;
      /** Whether its noun is that of the next thing. */
      readonly isShared?: boolean;
    }
  | undefined {
  const wordAt = (index: number): string => tokens[index]?.word ?? "";
  const key = keys[at] ?? "";
  if (!names.isWord(wordAt(at))) return undefined;
  const is = (index: number, ...symbols: readonly string[]): boolean =>
    phrases
      .at(wordAt, index)
      .some(({ symbol, length }) => symbols.includes(symbol) && length === 1);
  const isJoint = (index: number): boolean => wordAt(index) === "," || is(index, "and", "or");
  const ofShape = is(at + 1, "of") ? names.called(keys[at + 2] ?? "", key) : undefined;
  if (ofShape !== undefined) return { named: ofShape, length: 3 };
  // "an iron and a golden sword"
  const isOne = (index: number): boolean => is(index, "one");
  for (let next = at + 1; isJoint(next); next += 2) {
    if (isOne(at - 1) && isOne(next + 1)) next++;
    const later = names.at(keys, next + 1);
    if (later === undefined || later.length < 2) continue;
    const tail = keys[next + later.length] ?? "";
    // "the chairs, chair 5 not"
    const named = /^\d/.test(tail) ? undefined : names.called(key, tail);
    if (named === undefined) break;
    const own = isOne(next) ? names.at(keys, at) : undefined;
    // "a stone and a wooden axe" may be a stone.
    const isOwn = own?.things.some((thing) => stem(thing) === key) === true;
    const things = isOwn ? [...own.things, ...named.things] : named.things;
    return {
      named: { ...named, things, isVague: isOwn || named.isVague },
      length: 1,
      isShared: true,
    };
  }
  let last: string | undefined;
  let end = at;
  let back = at - 1;
  for (let before = at - 1; before >= 0; before--) {
    const found = thingAt(before);
    if (found === undefined) continue;
    // The longest name: "espada de diamante", and not "diamante".
    if (last === undefined || found.end === end) last = found.value.things[0];
    end = last === undefined ? end : Math.min(end, found.end);
    // "iron axe and pickaxe", "iron axe, pickaxe and hoe"
    const [material = "", head] = (found.value.things[0] ?? "").split("_");
    const isHead =
      found.end - before === 1 && !found.value.isVague && stem(head ?? "") === keys[before];
    const isShared = found.end === at - 1 && (found.end - before > 1 || isHead) && isJoint(at - 1);
    const shared = isShared
      ? names.called(isHead ? stem(material) : (keys[before] ?? ""), key)
      : undefined;
    if (shared !== undefined) return { named: shared, length: 1 };
  }
  last ??= earlier;
  // "un pico de piedra y dos de hierro", "5 stone axes, actually, make that iron", "…, non, en fer"
  while (wordAt(back) === "," || has(back, "of") || has(back, "in")) back--;
  const isCounted = ["number", "one", "other", "another", "more"].some((each) => has(at - 2, each));
  const isCorrected = [back, back - 1].some((each) => has(each, "correct"));
  const isMade = isCorrected || (isCounted && (has(at - 1, "of") || has(at - 1, "in")));
  const [material = key] = (isMade && names.at(keys, at)?.things[0]?.split("_")) || [];
  const made = isMade && last !== undefined ? names.ofKind(material, last) : undefined;
  // "ten glass panes, sorry, glass"
  if (made !== undefined && made.things[0] !== last)
    return { named: { ...made, isPart: false }, length: 1, isMaterial: true };
  const isOnes = is(at + 1, "ones");
  if (last === undefined || (!isOnes && names.at(keys, at) !== undefined)) return undefined;
  // "20 planks, dark oak"
  const two = names.ofKind(`${key} ${keys[at + 1]}`, last);
  const named = two ?? names.ofKind(key, last);
  return named && { named: { ...named, isPart: !isOnes }, length: isOnes || two ? 2 : 1 };
}

/** Another thing of a name with a number: berries 1 beside "berries 7". */
export function siblingOf(
  names: NameIndex,
  before: string,
  key: string,
  said: string,
): Named | undefined {
  const [, name] = /^(.+) \d+$/.exec(before) ?? [];
  if (name === undefined) return undefined;
  const named = names.called(...name.split(" ").map((word) => stem(fold(word))), key);
  return named && { ...named, said: `${name} ${said}` };
}
