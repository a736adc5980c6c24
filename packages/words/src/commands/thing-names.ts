import { fold } from "../text/fold.ts";
import type { CommandThing } from "./command-reading.ts";

/** A part of an id that players can say: `post`, `g1`, `7`. */
const SAYABLE = /^(?:\p{L}+\d{0,4}|\d{1,6})$/u;
/** The longest part of an id that is short for its kind. */
const MAX_SHORT = 3;
/** Maximum number of parts of an id that is a name; a UUID has five. */
const MAX_PARTS = 4;

/** The gaps between the words of an id such as `northPost7`. */
const BETWEEN_WORDS = /[^\p{L}\p{N}]+|(?<=\p{Ll})(?=\p{Lu})|(?<=\p{L})(?=\d)/u;

/** Whether a text may have the name of a thing: its own, or the last word of its id. */
export function mayBeIn(text: string, { id, names = [] }: CommandThing): boolean {
  const last = String(id).split(BETWEEN_WORDS).at(-1) ?? "";
  return names.length > 0 || text.includes(fold(withoutZeros(last)));
}

/** The words of an id such as `berries 7`, `north_post` or `g1`; undefined for an id without words, such as a UUID. */
function idWords(id: string | number): readonly string[] | undefined {
  const parts = String(id)
    .replace(/(\p{Ll})(\p{Lu})/gu, "$1 $2")
    .split(/[\s_.:/#-]+/);
  if (parts.length > MAX_PARTS || !parts.every((part) => SAYABLE.test(part))) return undefined;
  return parts.flatMap((part) => part.split(/(?<=\p{L})(?=\d)/u));
}

/**
 * The names of a thing: its own, and its id if that is words and numbers. A number alone goes with the kind: `door 4`.
 *
 * @param kindNames the kind and other words for it
 * @param isCommon whether a word alone means something else
 */
export function namesOf(
  { id, kind, names = [] }: CommandThing,
  kindNames: readonly string[],
  isCommon: (word: string) => boolean,
): readonly string[] {
  const words = idWords(id) ?? [];
  const number = words.at(-1) ?? "";
  const head = words.slice(0, -1).join(" ");
  if (!/^\d/.test(number)) {
    const [only = ""] = words;
    const isName = words.length > 1 || (only.length > 1 && !isCommon(only));
    return isName ? [...names, words.join(" ")] : names;
  }
  const isOfKind = head === "" || [kind, ...kindNames].some((name) => isSame(name, head));
  const heads = isOfKind ? [kind, ...kindNames] : [head];
  const plain = withoutZeros(number);
  const numbers = plain === number ? [number] : [number, plain];
  return [...names, ...heads.flatMap((name) => numbers.map((each) => `${name} ${each}`))];
}

/** The names of a thing whose id is a number behind what is short for its kind: `door 4` for `d4` and `d-04`. */
export function fullNamesOf(
  { id, kind }: CommandThing,
  kindNames: readonly string[],
): readonly string[] {
  const [head = "", number = "", ...more] = idWords(id) ?? [];
  const kinds = [kind, ...kindNames];
  const isShort = head.length <= MAX_SHORT && kinds.some((name) => beginsWith(name, head));
  if (!isShort || !/^\d/.test(number) || more.length > 0) return [];
  return kinds.map((name) => `${name} ${withoutZeros(number)}`);
}

/** The name by which a thing is offered to a player. */
export function nameOf({ id, names = [] }: CommandThing): string {
  return names[0] ?? String(id);
}

const withoutZeros = (number: string): string => number.replace(/^0+(?=\d)/, "");

const beginsWith = (name: string, head: string): boolean =>
  name.toLowerCase().startsWith(head.toLowerCase());

const isSame = (one: string, other: string): boolean =>
  one.toLowerCase().replaceAll("_", " ") === other.toLowerCase();

/** Whether words are a part of a thing's name, in any form: `top` of a "top shelf", `mittlere` of a "mittleres Tor". */
export const isNamed = ({ names = [] }: CommandThing, part: string, isAnyForm = false): boolean => {
  const said = isAnyForm ? part.replace(/e[mnrs]?$/, "") : `${part} `;
  return names.some((name) => ` ${fold(name)} `.includes(` ${said}`));
};
