import { SPANISH } from "../language/spanish.ts";
import type { PrintTable } from "./print-table.ts";
import { sentencesIn } from "./sentences.ts";
import { formsOfVerb } from "./verb-forms.ts";

const FEMININE = /(?:a|ción|sión|dad|tud|z)$/;
const MASCULINE = /(?:ma|mapa|día)$/;
const THE = { m: "el", f: "la", n: "el", p: "los", fp: "las" };
const ACCENTS: Readonly<Record<string, string>> = { a: "á", e: "é", i: "í", o: "ó", u: "ú" };

/** A command with a pronoun at its end, which moves the stress: `ábrelo`. */
function withPronoun(verb: string, pronoun: string, isRefused: boolean): string {
  if (isRefused) return `${pronoun} ${verb}`;
  const vowels = [...verb.matchAll(/[aeo]|(?<![aeo])[iu](?![aeo])/g)].map(({ index }) => index);
  const stressed = vowels.at(-2);
  const isMarked = /[áéíóú]/.test(verb) || stressed === undefined;
  const stem = isMarked
    ? verb
    : verb.slice(0, stressed) + ACCENTS[verb[stressed] ?? ""] + verb.slice(stressed + 1);
  return stem + pronoun;
}

/** The printed forms of Spanish. */
export const PRINTED_SPANISH: PrintTable = {
  ...sentencesIn("es"),
  isAdjectiveLast: true,
  ones: { one: "", many: "" },
  genderOf: (noun) => (FEMININE.test(noun) && !MASCULINE.test(noun) ? "f" : "m"),
  pluralOf: (noun) =>
    /[aeiouáéó]$/.test(noun)
      ? `${noun}s`
      : /z$/.test(noun)
        ? `${noun.slice(0, -1)}ces`
        : `${noun.replace(/ón$/, "on")}es`,
  adjective(word, form) {
    const gendered = form.startsWith("f") ? word.replace(/o$/, "a") : word;
    if (!form.endsWith("p")) return gendered;
    return /[aeiou]$/.test(gendered) ? `${gendered}s` : `${gendered}es`;
  },
  command(verb) {
    const irregular = formsOfVerb(SPANISH, verb)?.[0];
    const command = verb.replace(/ar$/, "a").replace(/[ei]r$/, "e");
    return { verb: irregular ?? command, particle: "" };
  },
  refusal(verb) {
    const irregular = formsOfVerb(SPANISH, verb)?.at(-1);
    if (irregular !== undefined) return irregular;
    if (verb.endsWith("a"))
      return `${verb.slice(0, -1).replace(/c$/, "qu").replace(/g$/, "gu").replace(/z$/, "c")}es`;
    return `${verb.slice(0, -1).replace(/gu$/, "g").replace(/g$/, "j")}as`;
  },
  article: (kind, form) => (kind === "the" ? THE[form] : form === "f" ? "una" : "un"),
  withPronoun,
  tidy: (text) => text.replace(/\bde el\b/g, "del").replace(/\ba el\b/g, "al"),
};
