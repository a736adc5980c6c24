import { fold } from "../text/fold.ts";
import { spellOut } from "../text/spell-out.ts";

/** A word, a number or a mark of an order. */
export interface OrderToken {
  /** Folded; a mark is itself. */
  readonly word: string;
  /** As written. */
  readonly said: string;
  /** Value of a number in digits; NaN for words. */
  readonly value: number;
  /** Whether it is a pronoun that hangs on a verb: `la` of `ciérrala`. */
  readonly isHung?: boolean;
  /** The place in the text. */
  readonly from: number;
  readonly to: number;
}

/** Short for "number" before one: "no. 2", "n.º 2", "№ 2". */
const NUMERO = /^(?:n[or]|n[uú]m)\.|^(?:n\.?[°º]|№)/iu;
/** Numbers with separators for thousands or decimals, words, and marks. */
const TOKEN =
  /(?<!\p{L})(?:(?:n[or]|n[uú]m)\.|n\.?[°º]|№)(?=\s*\d)|\d{1,3}(?:[.,'’\u00a0\u202f ]\d{3})+(?![\d.,]*\d)|\d+\/\d+|\d+(?:[.,]\d+)?|(?<![\p{L}\d.])\.\d+|(?<![^\s(,])[-–]\d+|[\p{L}\p{M}]+(?:['’`][\p{L}\p{M}]+)*|[^\d\P{N}]+|[,;:.!?()[\]&+*×/<>%\n–—-]/giu;
const IS_DIGIT = /^\.?\d/;
/** A number below zero, which counts nothing. */
const IS_NEGATIVE = /^[-–]\d/;
const IS_GROUPED = /^\d{1,3}(?:[.,'’\u00a0\u202f ]\d{3})+$/;
/** "I'd like" wishes, "I like" tells. */
const WOULD = /^(?:i|we|you|it)'d$/;
/** A hyphen within a word joins; between spaces it separates. */
const IS_JOINED = /[\p{L}\d]-[\p{L}\d]/u;

/** French pronouns behind a hyphen: "amène-la au phare". */
const HUNG = /^(?:l[ae]|les)$/i;

/** The words, numbers and marks of a text. */
export function orderTokens(text: string): OrderToken[] {
  const tokens: OrderToken[] = [];
  for (const { 0: said, index } of text.matchAll(TOKEN)) {
    const place = { from: index, to: index + said.length };
    if (NUMERO.test(said)) {
      tokens.push({ word: "nr", said, value: Number.NaN, ...place });
    } else if (IS_NEGATIVE.test(said)) {
      tokens.push({ word: said, said, value: Number.NaN, ...place });
    } else if (IS_DIGIT.test(said)) {
      // "torches 2 3 and 4", but "1 1/2 stacks"
      if ((tokens.at(-1)?.value ?? 0) >= 1 && numberIn(said) >= 1)
        tokens.push({ ...{ word: ",", said: "", value: Number.NaN }, from: index, to: index });
      tokens.push({ word: said, said, value: numberIn(said), ...place });
    } else if (said === "-" && IS_JOINED.test(text.slice(Math.max(0, index - 1), index + 2))) {
      // "5-10" is a range, "twenty-four" is a number.
      if (IS_DIGIT.test(text[index - 1] ?? "") && IS_DIGIT.test(text[index + 1] ?? ""))
        tokens.push({ word: "-", said, value: Number.NaN, ...place });
    } else {
      const words: string[] = [];
      const isHung = text[index - 1] === "-" && HUNG.test(said) && { isHung: true };
      const word = fold(said);
      // German "im" is no contraction.
      if (word === "im") words.push(word);
      else spellOut(word, words);
      if (WOULD.test(word)) words.push("would");
      for (const word of words)
        tokens.push({
          ...{ word, said: words.length === 1 ? said : word, value: Number.NaN },
          ...{ ...place, ...isHung },
        });
    }
  }
  return tokens;
}

function numberIn(said: string): number {
  const [over = "", under] = said.split("/");
  if (under !== undefined) return Number(over) / Number(under);
  return Number(
    IS_GROUPED.test(said) ? said.replace(/[.,'’\u00a0\u202f ]/g, "") : said.replace(",", "."),
  );
}
