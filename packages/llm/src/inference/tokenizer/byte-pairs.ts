import { mergePieces } from "./merge-pieces.ts";

/** A printable character for each byte; unprintable bytes map to characters from U+0100. */
const LETTERS: readonly string[] = lettersOfBytes();
const BYTES: ReadonlyMap<string, number> = new Map(LETTERS.map((letter, byte) => [letter, byte]));

/** Pre-tokenizer of SmolLM, StarCoder and similar models: isolates each digit. */
const DIGITS = /(\p{N})/u;
/** Pre-tokenizer of GPT-2. Its lookahead ends at a digit, so that spaces before a digit stay together. */
const WORDS =
  /'(?:[stmd]|re|ve|ll)| ?\p{L}+| ?\p{N}+| ?[^\p{White_Space}\p{L}\p{N}]+|\p{White_Space}+(?!\P{White_Space})|\p{White_Space}+/gu;

/** Splits a text into words, which are merged separately. */
export function cutWords(text: string): readonly string[] {
  return text.split(DIGITS).flatMap((part) => part.match(WORDS) ?? []);
}

/**
 * The tokens of a word. Bytes missing in the vocabulary are dropped, as in llama.cpp.
 *
 * @param ranks rank of each merge, keyed by its two sides with a space in between; the lowest is applied first
 */
export function bytePairs(
  word: string,
  ids: ReadonlyMap<string, number>,
  ranks: ReadonlyMap<string, number>,
): readonly number[] {
  const letters = Array.from(new TextEncoder().encode(word), (byte) => LETTERS[byte]);
  const pieces = mergePieces(letters.join(""), (left, right) => {
    const rank = ranks.get(`${left} ${right}`);
    return rank === undefined ? undefined : -rank;
  });
  return pieces.flatMap((piece) => ids.get(piece) ?? []);
}

/** The bytes of a token's text; unmapped characters are encoded as UTF-8. */
export function bytesOfToken(text: string): readonly number[] {
  return Array.from(
    text,
    (letter) => BYTES.get(letter) ?? [...new TextEncoder().encode(letter)],
  ).flat();
}

/** Printable Latin-1 characters map to themselves: `!` to `~`, `¡` to `¬`, `®` to `ÿ`. */
function lettersOfBytes(): string[] {
  let others = 0x100;
  return Array.from({ length: 256 }, (_, byte) => {
    const isPrinted = (byte > 0x20 && byte < 0x7f) || (byte > 0xa0 && byte !== 0xad);
    return String.fromCharCode(isPrinted ? byte : others++);
  });
}
