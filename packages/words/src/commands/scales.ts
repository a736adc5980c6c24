import type { OrderWords } from "../language/order-words.ts";
import { fold } from "../text/fold.ts";
import { stem } from "../text/stem.ts";

/**
 * Adjectives that compare things by an amount. Each line has names of the amount, then for each language the superlatives
 * for most of it and for least of it.
 */
const SCALES = `
weight mass load heavy | heaviest > lightest | schwerste > leichteste | pesado pesada > ligero ligera liviana | lourd lourde > léger légère
age years old | oldest eldest > youngest | älteste > jüngste | viejo vieja mayor > joven menor | vieux vieille âgé âgée > jeune
height tall high | tallest highest > shortest lowest | höchste größte > niedrigste kleinste | alto alta > bajo baja | haut haute grand grande > bas basse petit petite
length long | longest > shortest | längste > kürzeste | largo larga > corto corta | long longue > court courte
size big large volume litre liter capacity seats beds places carats | biggest largest > smallest littlest tiniest | größte > kleinste | grande > pequeño pequeña | grand grande gros grosse > petit petite
strength power strong | strongest mightiest powerful > weakest | stärkste > schwächste | fuerte potente > débil | fort forte puissant puissante > faible
speed fast quick | fastest quickest > slowest | schnellste > langsamste | rápido rápida > lento lenta | rapide > lent lente
price cost value worth expensive | dearest priciest costliest expensive valuable > cheapest | teuerste wertvollste > billigste günstigste | caro cara valioso valiosa > barato barata | cher chère précieux précieuse > 
gold coins money wealth rich | richest wealthiest > poorest | reichste > ärmste | rico rica > pobre | riche > pauvre
health hp healthy | healthiest fittest > weakest sickest | gesündeste > schwächste | sano sana > débil | sain saine > faible
temperature heat hot warm | hottest warmest > coldest coolest | heißeste wärmste > kälteste | caliente > frío fría | chaud chaude > froid froide
depth deep | deepest > shallowest | tiefste > flachste | profundo profunda > | profond profonde >
width wide broad | widest broadest > narrowest | breiteste > schmalste engste | ancho ancha > estrecho estrecha | large > étroit étroite
thickness thick thin pages | thickest > thinnest | dickste > dünnste | grueso gordo > fino delgado | épais épaisse gros grosse > mince fin
spice spicy hot | spiciest hottest > mildest | schärfste > mildeste | picante > suave | épicé relevé > doux
danger threat dangerous | > safest | gefährlichste > sicherste | peligroso peligrosa > seguro segura | dangereux dangereuse > sûr sûre
brightness light bright | brightest > darkest dimmest | hellste > dunkelste | | lumineux lumineuse > sombre
`;

/** Places of the languages in a line. */
const LANGUAGES = ["en", "de", "es", "fr"];

/** Superlatives of an amount. */
export interface Superlatives {
  readonly most: readonly string[];
  readonly least: readonly string[];
}

const scales = SCALES.trim()
  .split("\n")
  .map((line) => {
    const [names = "", ...forms] = line.split("|");
    return { names: new Set(wordsOf(names).map((name) => stem(fold(name)))), forms };
  });

/**
 * The superlatives by which players compare an amount: `heaviest`, `leichteste`, `más pesada`.
 *
 * @param names names of the amount, and other words for it
 * @param code of the language
 */
export function superlativesOf(names: readonly string[], code: string): Superlatives {
  const keys = new Set(
    names.flatMap((name) => name.split(/[\s_]+/)).map((name) => stem(fold(name))),
  );
  const at = LANGUAGES.indexOf(code);
  const forms = scales
    .filter(({ names: known }) => [...known].some((name) => keys.has(name)))
    .map(({ forms: each }) => (each[at] ?? "").split(">"));
  const said = (end: number): string[] =>
    forms.flatMap((each) => wordsOf(each[end] ?? "")).flatMap((word) => inLanguage(word, code));
  return { most: said(0), least: said(1) };
}

/** Words for the units of age: "older than 5 years". */
const YEARS = "year years Jahr Jahre Jahren año años an ans".split(" ");

/** Verbs that tell an amount: "chests that weigh at least 14". */
const MEASURES: readonly (readonly [of: RegExp, verbs: string])[] = [
  [
    /^(?:weight|mass|kg|kilos?|load)$/,
    "weigh weighs weighing wiegt wiegen pesa pesan pese pesen pèse pèsent",
  ],
  [
    /^(?:price|cost|value|worth)$/,
    "cost costs costing kostet kosten cuesta cuestan cueste cuesten coûte coûtent",
  ],
];

/** Words for the units of an amount, and verbs that tell it. */
const unitsOf = (names: readonly string[]): readonly string[] => [
  ...(names.includes("age") ? YEARS : []),
  ...MEASURES.flatMap(([of, verbs]) => (names.some((name) => of.test(name)) ? wordsOf(verbs) : [])),
];

/** Superlatives and comparatives without a word for "more". */
const IRREGULAR = /^(?:mayor|menor)$/;

/** The superlative in its forms. */
function inLanguage(word: string, code: string): string[] {
  if (IRREGULAR.test(word)) return [word, `${word}es`];
  if (code === "es") return [`más ${word}`, `más ${plural(word)}`];
  if (code === "fr") return [`plus ${word}`, `plus ${plural(word)}`];
  if (code === "de") return [word, `am ${word}n`];
  return code === "en" && !word.endsWith("st") ? [`most ${word}`] : [word];
}

/** The comparative of a superlative: `heavier` for `heaviest`, `schwerer` for `schwerste`. */
function comparativeOf(superlative: string, code: string): string {
  if (code === "en") return superlative.replace(/est$/, "er").replace(/^most /, "more ");
  if (code === "de")
    return superlative
      .replace(/^höchste$/, "höhere")
      .replace(/größte$/, "größere")
      .replace(/(?:e?st)e$/, "ere")
      .replace(/ere$/, "er");
  return superlative;
}

/** The plain form of a superlative: `heavy` for `heaviest`, `alt` for `älteste`. */
export function plainOf(superlative: string, code: string): string {
  if (code === "es" || code === "fr") return superlative.replace(/^(?:más|plus) /, "");
  if (code === "de") return superlative.replace(/(?:e?st|t)e$/, "");
  return superlative
    .replace(/^most /, "")
    .replace(/iest$/, "y")
    .replace(/([bdgmnt])\1est$/, "$1")
    .replace(/([cdgst])est$/, (_, last: string) => (/[cg]/.test(last) ? `${last}e` : last))
    .replace(/est$/, "");
}

const plural = (word: string): string => (/[sx]$/.test(word) ? word : `${word}s`);

function wordsOf(list: string): string[] {
  return list.split(/\s+/).filter((word) => word !== "");
}

const METRES = "metre metres meter meters metro metros mètre mètres".split(" ");
const KILOS = "kilo kilos kilogram kilograms kilogramo kilogramos kilogramme kilogrammes".split(
  " ",
);
/** Units that are a hundred or a thousand of the unit in which a property counts. */
const LARGER: readonly (readonly [of: RegExp, size: string, units: readonly string[]])[] = [
  [/^(?:cm|centi.+)$/i, "hundreds", METRES],
  [/^(?:g|gramm?[eo]?s?)$/i, "thousands", [...KILOS, "kg"]],
];
/** Words for less of a quality, where they say no superlative: "less spicy". */
const LESS: Readonly<Partial<Record<string, string>>> = { en: "less", de: "weniger", fr: "moins" };
/** The words of a list between spaces. */
export const listedIn = (list: string): string[] => list.split(" ").filter((word) => word !== "");

/** The superlative for little of a quality: "least expensive", "menos caro", "moins cher". */
const leastOf =
  (code: string) =>
  (word: string): readonly string[] =>
    code === "es" || code === "fr"
      ? [
          `${code === "es" ? "menos" : "moins"} ${word}`,
          `${code === "es" ? "menos" : "moins"} ${word}s`,
        ]
      : code === "en"
        ? [`least ${word}`]
        : [];

/** The superlatives and comparatives of an amount, and its names. */
export function amountWords(
  named: readonly string[],
  code: string,
  orders: OrderWords,
): Readonly<Record<string, readonly string[]>> {
  const before = (list: string): string[] =>
    listedIn(list).flatMap((word) => named.map((one) => `${word} ${one}`));
  const { most, least } = superlativesOf(named, code);
  // "más joven" is of the fewest years.
  const opposite = new Set(least.map((word) => fold(word).split(" ").at(-1)));
  const isOf = (phrase: string): boolean => !opposite.has(fold(phrase).split(" ").at(-1));
  const less = LESS[code];
  const plain = most.map((word) => plainOf(word, code));
  const lesser = less === undefined ? [] : [...named, ...plain].map((word) => `${less} ${word}`);
  return {
    most: [...before(orders.most).filter(isOf), ...most],
    least: [...before(orders.least).filter(isOf), ...least, ...plain.flatMap(leastOf(code))],
    over: most.map((word) => comparativeOf(word, code)),
    under: [...least.map((word) => comparativeOf(word, code)), ...lesser],
    amount: [...named, ...(named.includes("kg") ? KILOS : []), ...unitsOf(named)],
    ...Object.fromEntries(
      LARGER.filter(([of]) => named.some((name) => of.test(name))).map(([, size, units]) => [
        size,
        units,
      ]),
    ),
  };
}
