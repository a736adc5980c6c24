import { GERMAN } from "../language/german.ts";
import type { Case, Form, PrintTable } from "./print-table.ts";
import { sentencesIn } from "./sentences.ts";
import { formsOfVerb } from "./verb-forms.ts";

const FEMININE = /(?:e|ung|heit|keit|schaft|ion|tät|ei|in|ur)$/;
const NEUTER = /(?:chen|lein|um|ment|o|zeug)$/;
const THE: Readonly<Record<Case, Readonly<Record<Form, string>>>> = {
  nom: { m: "der", f: "die", n: "das", p: "die", fp: "die" },
  acc: { m: "den", f: "die", n: "das", p: "die", fp: "die" },
  dat: { m: "dem", f: "der", n: "dem", p: "den", fp: "den" },
};
const A: Readonly<Record<Case, Readonly<Record<Form, string>>>> = {
  nom: { m: "ein", f: "eine", n: "ein", p: "", fp: "" },
  acc: { m: "einen", f: "eine", n: "ein", p: "", fp: "" },
  dat: { m: "einem", f: "einer", n: "einem", p: "", fp: "" },
};
const PREFIXES = (GERMAN.prefixes ?? "").split(" ");

/** The ending of an adjective. */
function ending(form: Form, article: "the" | "a" | "none", part: Case): string {
  const isPlural = form.endsWith("p");
  if (article === "the") {
    if (isPlural || part === "dat") return "en";
    return form === "m" && part === "acc" ? "en" : "e";
  }
  if (isPlural) return article === "none" && part !== "dat" ? "e" : "en";
  if (part === "dat") return article === "a" ? "en" : form === "f" ? "er" : "em";
  if (form === "f") return "e";
  if (form === "n") return "es";
  return part === "acc" ? "en" : "er";
}

/** The printed forms of German. */
export const PRINTED_GERMAN: PrintTable = {
  ...sentencesIn("de"),
  isAdjectiveLast: false,
  ones: { one: "", many: "" },
  genderOf: (noun) => (FEMININE.test(noun) ? "f" : NEUTER.test(noun) ? "n" : "m"),
  pluralOf: (noun) => noun,
  adjective(word, form, article, part) {
    const base = word.replace(/e[nrsm]?$/, (end) => (/[^n]en$/.test(word) ? end : ""));
    return `${base.replace(/e$/, "")}${ending(form, article, part)}`;
  },
  predicate: (word) => (/[^n]en$/.test(word) ? word : word.replace(/e[rsm]?$/, "")),
  command(said) {
    const [verb = "", ...rest] = said.split(" ");
    if (rest.length > 0) return { verb, particle: rest.join(" ") };
    const prefix = PREFIXES.find((each) => verb.startsWith(each) && verb.length - each.length > 4);
    const plain = prefix === undefined || !verb.endsWith("n") ? verb : verb.slice(prefix.length);
    const particle = plain === verb ? "" : (prefix as string);
    const irregular = formsOfVerb(GERMAN, plain)?.[0];
    const command = /[^e]en$/.test(plain) ? plain.slice(0, -1) : plain;
    return { verb: irregular ?? command, particle };
  },
  refusal: (verb) => verb,
  article: (kind, form, part) => (kind === "the" ? THE : A)[part][form],
  tidy: (text) =>
    text
      .replace(/\b(von|außer) (alle|sämtliche) /g, "$1 $2n ")
      .replace(
        /\b(von|außer) jede([nrs]?) /g,
        (_, word: string, end: string) => `${word} jede${end === "" ? "r" : "m"} `,
      )
      .replace(/\bvon dem\b/g, "vom")
      .replace(/\bin dem\b/g, "im")
      .replace(/\s+,/g, ",")
      .replace(/,\s*(?=[.,;!?]|$)/g, ""),
};
