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
