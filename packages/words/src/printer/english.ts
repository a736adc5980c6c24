import type { PrintTable } from "./print-table.ts";
import { sentencesIn } from "./sentences.ts";

/** Nouns such as "leaf" and "knife". */
const LEAF = /(?:kni|wi|li|lea|shea|shel|wol|hal|cal|thie|loa|scar|el)fe?$/;

/** The printed forms of English. */
export const PRINTED_ENGLISH: PrintTable = {
  ...sentencesIn("en"),
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
