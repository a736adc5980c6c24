import type { PrintTable } from "./print-table.ts";
import { sentencesIn } from "./sentences.ts";

/** Nouns such as "leaf" and "knife". */
const LEAF = /(?:kni|wi|li|lea|shea|shel|wol|hal|cal|thie|loa|scar|el)fe?$/;

/** The printed forms of English. */
export const PRINTED_ENGLISH: PrintTable = {
  ...sentencesIn("en"),
  amounts: {
    bare: "{ns}",
    the: "{the} {n}",
    one: "{a} {n}|one {n}",
    all: "all {ns}|all the {ns}|every {n}|each {n}|all of the {ns}",
    count: "{k} {ns}|exactly {k} {ns}",
    theCount: "the {k} {ns}",
    atLeast: "at least {k} {ns}|{k} or more {ns}|no fewer than {k} {ns}",
    atMost: "at most {k} {ns}|no more than {k} {ns}|up to {k} {ns}",
    range: "{k} to {m} {ns}|between {k} and {m} {ns}",
    more: "{k} more {ns}",
    oneMore: "another {n}|one more {n}",
    other: "the other {n}",
    half: "half of the {ns}|half the {ns}",
    third: "a third of the {ns}|one third of the {ns}",
    quarter: "a quarter of the {ns}",
    percent: "{k} percent of the {ns}|{k} % of the {ns}",
  },
  qualities: {
    "=": "with {k} {q}|with exactly {k} {q}",
    ">=": "with at least {k} {q}|with {k} or more {q}|that have at least {k} {q}",
    "<=": "with at most {k} {q}|with no more than {k} {q}|with {k} or less {q}",
    ">": "with more than {k} {q}|with over {k} {q}|that have more than {k} {q}",
    "<": "with less than {k} {q}|with fewer than {k} {q}|with under {k} {q}",
    none: "without {q}|with no {q}|without any {q}",
    not: { m: "that is not {q}|which is not {q}", p: "that are not {q}|which are not {q}" },
    owned: { m: "of {by}|that belongs to {by}", p: "of {by}|that belong to {by}" },
    placed: "{how} {by}",
  },
  isAdjectiveLast: false,
  ones: { one: "one", many: "ones" },
  genderOf: () => "m",
  pluralOf: (noun) =>
    /(?:s|x|z|ch|sh)$/.test(noun)
      ? `${noun}es`
      : /[^aeiou]y$/.test(noun)
        ? `${noun.slice(0, -1)}ies`
        : LEAF.test(noun)
          ? noun.replace(/fe?$/, "ves")
          : `${noun}s`,
  adjective: (word) => word,
  command(verb) {
    const [first = "", ...particle] = verb.split(" ");
    return { verb: first, particle: particle.join(" ") };
  },
  refusal: (verb) => verb,
  article: (kind) => (kind === "the" ? "the" : "a"),
  tidy: (text) => text.replace(/\b(a|A) (?=[aeio])/g, "$1n "),
};
