/** Function words of each language that other languages rarely have. Two of these words tell the language. */
const FUNCTION_WORDS: Readonly<Record<string, string>> = {
  en: "the and to of with for my your is are will must before this that it i'll i'm we you off from at have has let's be not when then but me on",
  de: "der die das und ich nicht zu ein eine einen mit für wir muss ist auf dem den zum zur jetzt noch aber wird nach sich dann es bin war",
  fr: "le la les des du une un et je pas pour avec dans au aux il faut est nous que qui mon ma mes ce cette vais en ne",
  es: "el la los las un una y de que para con no en por mi voy al del es hay más se",
  it: "il lo gli la di che per con non una un mi vado al alla della del è devo da nel si",
  pt: "o os as um uma e de que para com não no na vou ao do da é meu minha se",
  nl: "de het een en ik niet voor met van naar op moet we is dat er nu mijn maar",
  pl: "i w na nie się do z że jest po muszę to idę no ale",
  sv: "och att jag det en ett inte till för med som är vi måste nu på men",
};
const SETS = Object.entries(FUNCTION_WORDS).map(
  ([language, words]) => [language, new Set(words.split(" "))] as const,
);

/** Names of languages, by which a persona says what it speaks. */
const NAMES: Readonly<Record<string, RegExp>> = {
  de: /german|deutsch|austrian/i,
  fr: /french|fran[cç]ais|französisch/i,
  es: /spanish|español|spanisch|mexican/i,
  it: /italian/i,
  pt: /portugu|brazil/i,
  nl: /dutch|nederlands|flemish/i,
  pl: /polish|polski|polnisch/i,
  sv: /swedish|svensk/i,
  Han: /chinese|mandarin|cantonese/i,
  Kana: /japan/i,
  Hangul: /korea/i,
  Cyrillic: /russia|ukrain|bulgaria|serbia/i,
  Greek: /greek|greece/i,
  Arabic: /arab|persian|farsi|urdu/i,
  Hebrew: /hebrew/i,
  Thai: /\bthai/i,
  Devanagari: /hindi|nepali|marathi/i,
};
const SCRIPTS: readonly (readonly [string, RegExp])[] = [
  ["Han", /\p{Script=Han}/u],
  ["Kana", /[\p{Script=Hiragana}\p{Script=Katakana}]/u],
  ["Hangul", /\p{Script=Hangul}/u],
  ["Cyrillic", /\p{Script=Cyrillic}/u],
  ["Greek", /\p{Script=Greek}/u],
  ["Arabic", /\p{Script=Arabic}/u],
  ["Hebrew", /\p{Script=Hebrew}/u],
  ["Thai", /\p{Script=Thai}/u],
  ["Devanagari", /\p{Script=Devanagari}/u],
];
const LEAST_WORDS = 2;
/** Letters by which two forms of a word are the same. */
const STEM = 4;

/** The words of a text in lower case. */
export function lineWords(text: string): readonly string[] {
  return (
    text
      .toLowerCase()
      .replaceAll("\u2019", "'")
      .match(/[\p{L}\p{M}']+/gu) ?? []
  );
}

/** The scripts of a text besides Latin. Japanese has Chinese characters, too. */
function scriptsIn(text: string): readonly string[] {
  const found = SCRIPTS.filter(([, pattern]) => pattern.test(text)).map(([name]) => name);
  return found.includes("Kana") ? [...found, "Han"] : found;
}

/** The language that most function words of a text are in; undefined unless at least two are. English wins a tie. */
function languageOf(text: string, least = LEAST_WORDS): string | undefined {
  // A word sung again and again tells no more than once.
  const words = [...new Set(lineWords(text))];
  let best: string | undefined;
  let most = least - 1;
  for (const [language, set] of SETS) {
    const count = words.filter((word) => set.has(word)).length;
    if (count > most) [best, most] = [language, count];
  }
  return best;
}

/** The language of a line that fits its character and game. */
export interface SpokenLanguage {
  /** Whether nothing about the character or the game is in this language. */
  readonly isForeign: boolean;
  /** The language by which its words are read. */
  readonly language: string;
}

/**
 * The language of a line, compared with the languages of character and game. Prompts and plain sentences are in English,
 * which therefore always fits.
 *
 * @param about words about the character
 * @param game words of the game
 */
export function spokenLanguage(
  line: string,
  about: string,
  plan: string,
  game: string,
): SpokenLanguage {
  const told = Object.keys(NAMES).filter((name) => NAMES[name]?.test(about));
  const scripts = [...told, ...scriptsIn(`${about} ${plan} ${game}`)];
  if (told.includes("Kana")) scripts.push("Han");
  const own = languageOf(about, 1);
  const found = languageOf(line);
  const language = found ?? told[0] ?? own ?? "en";
  if (scriptsIn(line).some((script) => !scripts.includes(script))) {
    return { isForeign: true, language };
  }
  const fits = ["en", own, languageOf(plan, 1), languageOf(game), ...told];
  const isForeign = found !== undefined && !fits.includes(found) && !isAbout(line, plan);
  return { isForeign, language };
}

/** Whether a line has words of the plan: it is in the language of the game's own names. */
function isAbout(line: string, plan: string): boolean {
  const stems = (text: string): readonly string[] =>
    lineWords(text).flatMap((word) => (word.length < STEM ? [] : [word.slice(0, STEM)]));
  const own = new Set(stems(plan));
  return new Set(stems(line).filter((stem) => own.has(stem))).size >= LEAST_WORDS;
}
