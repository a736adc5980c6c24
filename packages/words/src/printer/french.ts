import { FRENCH } from "../language/french.ts";
import type { PrintTable } from "./print-table.ts";
import { sentencesIn } from "./sentences.ts";
import { formsOfVerb } from "./verb-forms.ts";

const FEMININE = /(?:e|ion|té|eur)$/;
const MASCULINE = /(?:age|isme|ège|être|arbre|ouffre|coffre|tre|cle|ble|fle|gle|ple)$/;
const THE = { m: "le", f: "la", n: "le", p: "les", fp: "les" };

/** The printed forms of French. */
export const PRINTED_FRENCH: PrintTable = {
  ...sentencesIn("fr"),
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
