import type { Chooser } from "../random/chooser.ts";

const ONSETS = [
  "b",
  "br",
  "c",
  "ch",
  "d",
  "dr",
  "f",
  "g",
  "gl",
  "h",
  "j",
  "k",
  "kr",
  "l",
  "m",
  "n",
  "p",
  "qu",
  "r",
  "s",
  "sh",
  "sk",
  "st",
  "t",
  "th",
  "tr",
  "v",
  "w",
  "z",
  "",
];
const VOWELS = ["a", "e", "i", "o", "u", "ai", "ea", "oo", "ou", "y"];
const CODAS = ["", "", "", "n", "r", "l", "m", "s", "k", "t", "x", "nd", "rk", "ll", "th"];

/** A word that no list holds, of one or two syllables: `droomal`, `sketh`. Planning must not need to know names. */
export function inventWord(chooser: Chooser): string {
  const syllables = chooser.between(1, 2);
  let word = "";
  for (let index = 0; index < syllables; index++) {
    word += chooser.pick(ONSETS) + chooser.pick(VOWELS);
    if (index === syllables - 1 || chooser.chance(0.3)) word += chooser.pick(CODAS);
  }
  return word.length < 3 ? `${word}x${chooser.pick(VOWELS)}` : word;
}
