import type { Chooser } from "../random/chooser.ts";
import { Tokenizer } from "../tokenizer/tokenizer.ts";

const split = (text: string): readonly string[] => text.split(" ");
const ONSETS = [
  ...split("b br c ch d dr f g gl h j k kr l m n p qu r s sh sk st t th tr v w z"),
  "",
];
const VOWELS = split("a e i o u ai ea oo ou y");
const CODAS = ["", "", "", ...split("n r l m s k t x nd rk ll th")];

let pieces: readonly string[] | undefined;

/** Every word piece of the vocabulary. */
function vocabularyPieces(): readonly string[] {
  pieces ??= Tokenizer.load()
    .table.tokens.map(({ text }) => text)
    .filter((text) => /^[a-z]{3,}$/.test(text));
  return pieces;
}

/**
 * An invented word: of syllables, `droomal`, or of two pieces of the vocabulary, `lamp_river` or `stonemin`. Planning
 * must not depend on known names, and a model never writes a piece that it was not trained to write: words made of
 * pieces cover all of them.
 */
export function inventWord(chooser: Chooser): string {
  return chooser.chance(0.35) ? fromSyllables(chooser) : fromPieces(chooser);
}

function fromPieces(chooser: Chooser): string {
  const [first, second] = [chooser.pick(vocabularyPieces()), chooser.pick(vocabularyPieces())];
  return `${first}${chooser.chance(0.6) ? "_" : ""}${second}`;
}

function fromSyllables(chooser: Chooser): string {
  const syllables = chooser.between(1, 2);
  let word = "";
  for (let index = 0; index < syllables; index++) {
    word += chooser.pick(ONSETS) + chooser.pick(VOWELS);
    if (index === syllables - 1 || chooser.chance(0.3)) word += chooser.pick(CODAS);
  }
  return word.length < 3 ? `${word}x${chooser.pick(VOWELS)}` : word;
}
