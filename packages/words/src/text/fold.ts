const ASCII = /^[\0-\x7f]*$/;
const MARKS = /\p{M}+/gu;
const KANA_MARKS = /[\u3099\u309a]/;
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
  if (ASCII.test(lower)) return lower;
  const bare = lower.replace(SPECIAL, (letter) => LETTERS[letter] as string).normalize("NFKD");
  // The marks of kana make other letters, not accents. What was decomposed may be upper case again.
  const plain = KANA_MARKS.test(bare) ? bare.normalize("NFKC") : bare.replace(MARKS, "");
  return plain.toLowerCase().normalize("NFC");
}
