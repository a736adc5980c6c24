import { remembered } from "./known-texts.ts";

/** Plain ASCII. The grave accent is excluded, as it often stands for an apostrophe. */
const PLAIN = /^[^\u0060\u0080-\uffff]*$/;
/** Accents, except the marks that distinguish kana. */
const ACCENTS = /(?![\u3099\u309a])\p{M}/gu;
/** Letters that do not decompose, with their plain spelling, and apostrophes. */
const LETTERS: Readonly<Record<string, string>> = {
  ß: "ss",
  ł: "l",
  ø: "o",
  æ: "ae",
  œ: "oe",
  đ: "d",
  ð: "d",
  þ: "th",
  ı: "i",
  "’": "'",
  "‘": "'",
  ʼ: "'",
  "`": "'",
};
const SPECIAL = /[ßłøæœđðþı’‘ʼ`]/g;

/** "without" in short. */
const WITHOUT = /\bw\/o\b/g;

/** A text in lower case without accents, so that `Räuber`, `rauber` and `RÄUBER` are equal. */
export function fold(text: string): string {
  const lower = text.toLowerCase().replace(WITHOUT, "without");
  if (PLAIN.test(lower)) return lower;
  return plain(lower);
}

const plain = remembered((lower: string): string => {
  // A decomposed character may be upper case again, such as the letters of "™".
  const bare = lower.normalize("NFKD").replace(ACCENTS, "").toLowerCase();
  return bare.replace(SPECIAL, (letter) => LETTERS[letter] as string).normalize("NFC");
});
