import type { CompiledLanguage } from "../language/compiled-language.ts";
import type { Mark } from "./order-piece.ts";

const TIMES = /^[x×*]$/;

/** The place of a word in an order. */
interface WordPlace {
  readonly language: CompiledLanguage;
  /** The word before; empty for none. */
  readonly before: string;
  /** Whether the next word is, or may be, a noun. */
  readonly isNounBehind: boolean;
  /** Whether the word has no meaning in the language or the game. */
  readonly isUnknown: boolean;
  /** Whether the word stands alone behind a deed. */
  readonly isObject: boolean;
  readonly isClauseStart: boolean;
}

/** The meaning of a function word in an order. */
export function markOf(word: string, place: WordPlace): Mark {
  const { language, isNounBehind } = place;
  const { orders } = language;
  if (TIMES.test(word)) return "times";
  if (orders.conditions.has(word)) return "condition";
  if (place.isObject && !isNounBehind && isEverybody(word, language)) return "everything";
  if (orders.all.has(word)) return "all";
  if (orders.half.has(word)) return "half";
  if (orders.vague.has(word)) return "vague";
  if (orders.more.has(word)) return "more";
  if (orders.set.has(word)) return "set";
  if (orders.of.has(word)) return "of";
  if (orders.times.has(word)) return "time";
  if (orders.one.has(word)) return "one";
  const isPronoun = !(isNounBehind && language.determiners.has(word));
  if (orders.them.has(word) && isPronoun) return "them";
  if (orders.it.has(word) && isPronoun) return "it";
  if (orders.me.has(word)) return "me";
  if (language.determiners.has(word)) return language.indefinite.has(word) ? "one" : "determiner";
  if (language.subjects.has(word)) return isAddressed(word, place) ? "filler" : "subject";
  if (place.isUnknown) return "unknown";
  return place.isClauseStart && language.weak.has(word) ? "verb" : "filler";
}

/** Whether a word stands for all things that a deed may be about: "heal everybody". */
function isEverybody(word: string, { orders }: CompiledLanguage): boolean {
  return orders.all.has(word) || orders.everybody.has(word);
}

/** Whether a subject is the one to act: "you get", "can you", "could I have". */
function isAddressed(word: string, { language, before }: WordPlace): boolean {
  return language.auxiliaries.has(before) || language.orders.you.has(word);
}
