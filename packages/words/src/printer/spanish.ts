import { SPANISH } from "../language/spanish.ts";
import type { PrintTable } from "./print-table.ts";
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
  amounts: {
    bare: "{ns}",
    the: "{the} {n}",
    one: "{a} {n}",
    all: {
      m: "todos los {ns}|cada {n}",
      f: "todas las {ns}|cada {n}",
    },
    count: "{k} {ns}|exactamente {k} {ns}",
    theCount: { m: "los {k} {ns}", f: "las {k} {ns}" },
    atLeast: "al menos {k} {ns}|por lo menos {k} {ns}|como mínimo {k} {ns}",
    atMost: "como máximo {k} {ns}|no más de {k} {ns}|hasta {k} {ns}|a lo sumo {k} {ns}",
    range: "de {k} a {m} {ns}|entre {k} y {m} {ns}",
    more: { m: "otros {k} {ns}", f: "otras {k} {ns}" },
    oneMore: { m: "otro {n}", f: "otra {n}" },
    other: { m: "el otro {n}", f: "la otra {n}", p: "los otros {n}", fp: "las otras {n}" },
    half: { m: "la mitad de los {ns}", f: "la mitad de las {ns}" },
    third: { m: "un tercio de los {ns}", f: "un tercio de las {ns}" },
    quarter: { m: "un cuarto de los {ns}", f: "un cuarto de las {ns}" },
    percent: { m: "el {k} por ciento de los {ns}", f: "el {k} por ciento de las {ns}" },
  },
  qualities: {
    "=": "con {k} {q}|con exactamente {k} {q}",
    ">=": "con al menos {k} {q}|con por lo menos {k} {q}|con {k} o más {q}",
    "<=": "con como máximo {k} {q}|con no más de {k} {q}",
    ">": "con más de {k} {q}|que tienen más de {k} {q}",
    "<": "con menos de {k} {q}|que tienen menos de {k} {q}",
    none: "sin {q}",
    not: { m: "que no está {q}", f: "que no está {q}", p: "que no están {q}" },
    owned: "de {by}",
    placed: "{how} {by}",
  },
  state: {
    is: "{s} está {q}",
    isNot: "{s} no está {q}",
    are: "{s} están {q}",
    areNot: "{s} no están {q}",
  },
  pronouns: { it: "lo", them: "los" },
  but: "{o} excepto {x}|{o} salvo {x}|{o} menos {x}|{o}, pero no {x}|{o} aparte de {x}",
  and: "{a} y {b}|{a} y también {b}|{a} así como {b}",
  or: "{a} o {b}",
  deeds: {
    deed: "{v} {o}|por favor, {v} {o}|{v} {o}, por favor|{v} {o} ahora",
    toMe: "{v.me} {o}|{v.me} {o}, por favor",
    to: "{v} {o} a {to}|{v} {o} para {to}",
    at: "{v} {o} {how} {to}",
    not: "no {n} {o}|nunca {n} {o}|por favor, no {n} {o}|no {n} nunca {o}|jamás {n} {o}",
    "rather-not": "mejor no {n} {o}|si es posible no {n} {o}|a ser posible no {n} {o}",
    avoid:
      "evita {o}|no te acerques a {o}|aléjate de {o}|mantente lejos de {o}|no toques {o}|cuidado con {o}",
    all: "todos, {a}|todo el mundo, {a}",
    who: "{to}, {a}",
    each: "{v} {o} cada uno",
  },
  joints: {
    and: "{a} y {b}|{a}. {b}|{a} y también {b}",
    then: "{a}, luego {b}|{a} y luego {b}|{a}. Después {b}|primero {a}, luego {b}|{a} y después {b}",
    but: "{a}, pero {b}|{a}. {b}",
    if: "si {c}, {a}|{a} si {c}",
    unless: "{a} a menos que {c}|{a} salvo si {c}",
    once: "cuando {c}, {a}|{a} cuando {c}|en cuanto {c}, {a}|{a} en cuanto {c}",
    until: "{a} hasta que {c}",
    while: "{a} mientras {c}|mientras {c}, {a}",
    time: "{a} {c}",
  },
  barks: {
    taken: "Entendido: {a}.",
    asked: "¿Entiendo bien: {a}?",
    begun: "Voy: {a}.",
    done: "Hecho: {a}.",
    failed: "No he podido: {a}.",
    refused: "Mejor no: {a}.",
    withdrawn: "retirado: {a}",
  },
  nothing: {
    nothing: "nada",
    question: "la pregunta",
    unmet: "nada: la condición no se cumple",
    others: "nada: es para otros",
  },
  questions: {
    which: "¿cuál? {l}",
    none: "no conozco «{w}».",
    noneOf: "no conozco «{w}». ¿Cuál? {l}",
    few: "solo hay estos: {l}.",
    fewDone: "solo hay estos: {l} (ya hecho: {d}).",
    allDone: "ya hecho: {d}.",
    nothing: "no hay ninguno.",
    cannot: "eso no se puede hacer con «{w}».",
    what: "¿qué hay que hacer? He oído «{w}».",
    count: "¿cuánto es «{w}»?",
    time: "¿solo ahora, no «{w}»?",
    condition: "¿también sin esperar a «{w}»?",
    thing: "¿qué significa «{w}»?",
  },
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
