import { FRENCH } from "../language/french.ts";
import type { PrintTable } from "./print-table.ts";
import { formsOfVerb } from "./verb-forms.ts";

const FEMININE = /(?:e|ion|té|eur)$/;
const MASCULINE = /(?:age|isme|ège|être|arbre|ouffre|coffre|tre|cle|ble|fle|gle|ple)$/;
const THE = { m: "le", f: "la", n: "le", p: "les", fp: "les" };

/** The printed forms of French. */
export const PRINTED_FRENCH: PrintTable = {
  amounts: {
    bare: "des {ns}",
    the: "{the} {n}",
    one: "{a} {n}",
    all: { m: "tous les {ns}|chaque {n}", f: "toutes les {ns}|chaque {n}" },
    count: "{k} {ns}|exactement {k} {ns}",
    theCount: "les {k} {ns}",
    atLeast: "au moins {k} {ns}|au minimum {k} {ns}",
    atMost: "au plus {k} {ns}|au maximum {k} {ns}|pas plus de {k} {ns}|jusqu'à {k} {ns}",
    range: "de {k} à {m} {ns}|entre {k} et {m} {ns}",
    more: "encore {k} {ns}|{k} autres {ns}",
    oneMore: { m: "encore un {n}|un autre {n}", f: "encore une {n}|une autre {n}" },
    other: { m: "l'autre {n}", f: "l'autre {n}", p: "les autres {n}" },
    half: "la moitié des {ns}",
    third: "un tiers des {ns}",
    quarter: "un quart des {ns}",
    percent: "{k} pour cent des {ns}",
  },
  qualities: {
    "=": "avec {k} {q}|avec exactement {k} {q}",
    ">=": "avec au moins {k} {q}|avec {k} {q} ou plus",
    "<=": "avec au plus {k} {q}|avec pas plus de {k} {q}",
    ">": "avec plus de {k} {q}|qui ont plus de {k} {q}",
    "<": "avec moins de {k} {q}|qui ont moins de {k} {q}",
    none: "sans {q}",
    not: { m: "qui n'est pas {q}", f: "qui n'est pas {q}", p: "qui ne sont pas {q}" },
    owned: "de {by}",
    placed: "{how} {by}",
  },
  state: {
    is: "{s} est {q}",
    isNot: "{s} n'est pas {q}",
    are: "{s} sont {q}",
    areNot: "{s} ne sont pas {q}",
  },
  pronouns: { it: "le", them: "les" },
  but: "{o} sauf {x}|{o} excepté {x}|{o} à part {x}|{o}, mais pas {x}|{o} hormis {x}",
  and: "{a} et {b}|{a} ainsi que {b}|{a} et aussi {b}",
  or: "{a} ou {b}",
  deeds: {
    deed: "{v} {o}|s'il te plaît, {v} {o}|{v} {o}, s'il te plaît|{v} {o} maintenant",
    toMe: "{v.moi} {o}|{v.moi} {o}, s'il te plaît",
    to: "{v} {o} à {to}|{v} {o} pour {to}",
    at: "{v} {o} {how} {to}",
    not: "ne {n} pas {o}|ne {n} jamais {o}|s'il te plaît, ne {n} pas {o}|surtout ne {n} pas {o}|{n} pas {o}",
    "rather-not": "de préférence, ne {n} pas {o}|si possible, ne {n} pas {o}",
    avoid:
      "évite {o}|ne t'approche pas de {o}|reste loin de {o}|éloigne-toi de {o}|tiens-toi loin de {o}",
    all: "tout le monde, {a}|vous tous, {a}",
    who: "{to}, {a}",
    each: "{v} {o} chacun",
  },
  joints: {
    and: "{a} et {b}|{a}. {b}|{a}, et {b}",
    then: "{a}, puis {b}|{a} et ensuite {b}|{a}. Ensuite {b}|d'abord {a}, puis {b}|{a} et puis {b}",
    but: "{a}, mais {b}|{a}. {b}",
    if: "si {c}, {a}|{a} si {c}",
    unless: "{a} sauf si {c}",
    once: "quand {c}, {a}|{a} quand {c}|dès que {c}, {a}|{a} dès que {c}",
    until: "{a} jusqu'à ce que {c}",
    while: "{a} tant que {c}|tant que {c}, {a}",
    time: "{a} {c}",
  },
  barks: {
    taken: "Compris : {a}.",
    asked: "Ai-je bien compris : {a} ?",
    begun: "J'y vais : {a}.",
    done: "C'est fait : {a}.",
    failed: "Je n'ai pas pu : {a}.",
    refused: "Mieux vaut pas : {a}.",
    withdrawn: "annulé : {a}",
  },
  nothing: {
    nothing: "rien",
    question: "la question",
    unmet: "rien : la condition n'est pas remplie",
    others: "rien : c'est pour d'autres",
  },
  questions: {
    which: "lequel ? {l}",
    none: "je ne connais pas « {w} ».",
    noneOf: "je ne connais pas « {w} ». Lequel ? {l}",
    few: "il n'y a que ceux-ci : {l}.",
    fewDone: "il n'y a que ceux-ci : {l} (déjà fait : {d}).",
    allDone: "déjà fait : {d}.",
    nothing: "il n'y en a pas.",
    cannot: "ce n'est pas possible avec « {w} ».",
    what: "que faut-il faire ? J'ai entendu « {w} ».",
    count: "combien est-ce, « {w} » ?",
    time: "seulement maintenant, pas « {w} » ?",
    condition: "même sans attendre « {w} » ?",
    thing: "que veut dire « {w} » ?",
  },
  isAdjectiveLast: true,
  ones: { one: "", many: "" },
  genderOf: (noun) => (FEMININE.test(noun) && !MASCULINE.test(noun) ? "f" : "m"),
  pluralOf: (noun) =>
    /[szx]$/.test(noun) ? noun : /(?:eau|eu)$/.test(noun) ? `${noun}x` : `${noun}s`,
  adjective(word, form) {
    if (word.startsWith("plus ")) return `${THE[form]} ${word}`;
    const isFeminine = form.startsWith("f") && !word.endsWith("e");
    const gendered = isFeminine ? `${word}e` : word;
    return form.endsWith("p") && !/[sx]$/.test(gendered) ? `${gendered}s` : gendered;
  },
  command(verb) {
    const irregular = formsOfVerb(FRENCH, verb)?.[0];
    return { verb: irregular ?? verb.replace(/er$/, "e"), particle: "" };
  },
  refusal: (verb) => verb,
  article: (kind, form) => (kind === "the" ? THE[form] : form === "f" ? "une" : "un"),
  withPronoun: (verb, pronoun, isRefused) =>
    isRefused ? `${pronoun} ${verb}` : `${verb}-${pronoun}`,
  tidy: (text) =>
    text
      .replace(/\bde les\b/g, "des")
      .replace(/\bà les\b/g, "aux")
      .replace(
        /\b(de|le|la|ne|que) (?!onze\b)(?=[aeiouyéèêâîôœ]|h(?!a[cmrn]|ou|uit))/gi,
        (_, word: string) => `${word.slice(0, -1)}'`,
      )
      .replace(/\bsi (?=ils?\b)/g, "s'")
      .replace(/\bde le\b/g, "du")
      .replace(/\bà le\b/g, "au"),
};
