import { lineWords } from "./line-language.ts";

const FIRST = 2;
/** Words for numbers from two; a hyphen stands for a word with another meaning. */
const COUNTS: Readonly<Record<string, string>> = {
  en: "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty",
  de: "zwei drei vier fünf sechs sieben - neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn zwanzig",
  fr: "deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize - - - vingt",
  es: "dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince - - - - veinte",
  it: "due tre quattro cinque - sette otto nove dieci undici dodici tredici quattordici quindici - - - - venti",
  pt: "dois três quatro cinco seis sete oito nove dez onze doze treze catorze quinze - - - - vinte",
  nl: "twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien - - - - twintig",
  pl: "dwa trzy cztery pięć sześć siedem osiem dziewięć dziesięć - - - - - - - - - dwadzieścia",
  sv: "två tre fyra fem sex sju åtta nio tio elva tolv - - - - - - - tjugo",
};
const LARGE: Readonly<Record<string, readonly [string, number][]>> = {
  en: [
    ["thirty", 30],
    ["forty", 40],
    ["fifty", 50],
    ["sixty", 60],
    ["seventy", 70],
    ["eighty", 80],
    ["ninety", 90],
    ["dozen", 12],
    ["hundred", 100],
    ["hundreds", 100],
    ["thousand", 1000],
    ["million", 1e6],
  ],
  de: [
    ["hundert", 100],
    ["tausend", 1000],
    ["dutzend", 12],
  ],
  fr: [
    ["cent", 100],
    ["mille", 1000],
  ],
  es: [
    ["cien", 100],
    ["mil", 1000],
  ],
};
/** Sayings that count nothing. */
const SAYINGS =
  /\bor two\b|\bthree cheers\b|\ba (?:hundred|thousand) (?:thanks|times|pardons|apologies)\b|\bmille (?:merci|fois|excuses)\b|\bmil gracias\b/gi;

const tables = new Map<string, ReadonlyMap<string, number>>();

function countsOf(language: string): ReadonlyMap<string, number> {
  let table = tables.get(language);
  if (table === undefined) {
    const words = (COUNTS[language] ?? "").split(" ");
    table = new Map([
      ...words.map((word, index) => [word, index + FIRST] as const),
      ...(LARGE[language] ?? []),
    ]);
    tables.set(language, table);
  }
  return table;
}

function* numbersIn(text: string, languages: readonly string[]): Generator<number> {
  for (const [digits] of text.matchAll(/\p{Nd}+(?:[.,]\p{Nd}{3})*/gu)) {
    yield Number(digits.replace(/[.,]/g, ""));
  }
  const counts = languages.map(countsOf);
  for (const word of lineWords(text)) {
    for (const table of counts) {
      const count = table.get(word);
      if (count !== undefined) yield count;
    }
  }
}

/** Whether a line has a number that is nowhere in what it is about. */
export function hasOtherNumber(line: string, about: string, language: string): boolean {
  const known = new Set([1, ...numbersIn(about, ["en", language])]);
  if (/\btwice\b/i.test(about)) known.add(FIRST);
  for (const number of numbersIn(line.replace(SAYINGS, ""), [language])) {
    if (!known.has(number)) return true;
  }
  return false;
}
