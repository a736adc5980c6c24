/** ASCII but the grave accent, which people type for an apostrophe. */
const PLAIN = /^[^\u0060\u0080-\uffff]*$/;
/** Accents. The marks of kana make other letters. */
const ACCENTS = /(?![\u3099\u309a])\p{M}/gu;
/** Letters that do not decompose, as they are typed without them, and apostrophes. */
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

/** Lower case without accents, so that `Räuber`, `rauber` and `RÄUBER` are one word. */
export function fold(text: string): string {
  const lower = text.toLowerCase();
  if (PLAIN.test(lower)) return lower;
  // A decomposed character may be upper case again: the letter of "™".
  const bare = lower.normalize("NFKD").replace(ACCENTS, "").toLowerCase();
  return bare.replace(SPECIAL, (letter) => LETTERS[letter] as string).normalize("NFC");
}
