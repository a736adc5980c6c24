import { mergePieces } from "./merge-pieces.ts";

/** Each byte is written as a character that can be seen; the others follow from U+0100 on. */
const LETTERS: readonly string[] = lettersOfBytes();
const BYTES: ReadonlyMap<string, number> = new Map(LETTERS.map((letter, byte) => [letter, byte]));

/** The first cut of SmolLM, StarCoder and others of the kind: each digit stands alone. */
const DIGITS = /(\p{N})/u;
/** The second one, of GPT-2. It does not look beyond a digit: blanks before one stay together. */
const WORDS =
  /'(?:[stmd]|re|ve|ll)| ?\p{L}+| ?\p{N}+| ?[^\p{White_Space}\p{L}\p{N}]+|\p{White_Space}+(?!\P{White_Space})|\p{White_Space}+/gu;

/** Cuts a text into words that are merged each for itself. */
export function cutWords(text: string): readonly string[] {
  return text.split(DIGITS).flatMap((part) => part.match(WORDS) ?? []);
}

/**
 * The tokens of a word. Bytes that the vocabulary lacks are left out, as llama.cpp does.
 *
 * @param ranks merges by both sides with a blank between; the lowest comes first
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

/** The bytes of a token's text; what stands for no byte is itself. */
export function bytesOfToken(text: string): readonly number[] {
  return Array.from(
    text,
    (letter) => BYTES.get(letter) ?? [...new TextEncoder().encode(letter)],
  ).flat();
}

/** Printable characters of Latin-1 stand for themselves: `!` to `~`, `¡` to `¬`, `®` to `ÿ`. */
function lettersOfBytes(): string[] {
  let others = 0x100;
  return Array.from({ length: 256 }, (_, byte) => {
    const isPrinted = (byte > 0x20 && byte < 0x7f) || (byte > 0xa0 && byte !== 0xad);
    return String.fromCharCode(isPrinted ? byte : others++);
  });
}
