import type { PrintTable } from "./print-table.ts";

/** Nouns such as "leaf" and "knife". */
const LEAF = /(?:kni|wi|li|lea|shea|shel|wol|hal|cal|thie|loa|scar|el)fe?$/;

/** The printed forms of English. */
export const PRINTED_ENGLISH: PrintTable = {
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
  state: {
    is: "{s} is {q}",
    isNot: "{s} is not {q}",
    are: "{s} are {q}",
    areNot: "{s} are not {q}",
  },
  pronouns: { it: "it", them: "them" },
  but: "{o} except {x}|{o} except for {x}|{o} but {x}|{o} apart from {x}|{o}, but not {x}|{o} other than {x}",
  and: "{a} and {b}|{a} and also {b}|{a} as well as {b}",
  or: "{a} or {b}",
  deeds: {
    deed: "{v} {o}|please {v} {o}|{v} {o}, please|could you {v} {o}|I want you to {v} {o}|can you please {v} {o}|would you {v} {o}|go and {v} {o}|you should {v} {o}|{v} {o} now",
    toMe: "{v} me {o}|{v} {o} to me|{v} {o} for me|please {v} me {o}",
    to: "{v} {o} to {to}|{v} {o} for {to}",
    at: "{v} {o} {how} {to}",
    not: "do not {v} {o}|don't {v} {o}|never {v} {o}|please don't {v} {o}|you must not {v} {o}|under no circumstances {v} {o}",
    "rather-not": "preferably do not {v} {o}|try not to {v} {o}|if possible, don't {v} {o}",
    avoid:
      "avoid {o}|stay away from {o}|keep clear of {o}|keep away from {o}|don't touch {o}|don't go near {o}|keep your hands off {o}",
    all: "everybody, {a}|everyone, {a}|all of you, {a}",
    who: "{to}, {a}",
    each: "{v} {o} each",
  },
  joints: {
    and: "{a} and {b}|{a}, and {b}|{a}. {b}|{a}; {b}",
    then: "{a}, then {b}|{a} and then {b}|{a}. Then {b}|first {a}, then {b}|{a}, after that {b}",
    but: "{a}, but {b}|{a}. {b}|{a} but {b}",
    if: "if {c}, {a}|{a} if {c}",
    unless: "{a} unless {c}|unless {c}, {a}",
    once: "once {c}, {a}|{a} once {c}|as soon as {c}, {a}|{a} as soon as {c}|when {c}, {a}",
    until: "{a} until {c}",
    while: "{a} while {c}|while {c}, {a}|{a} as long as {c}",
    time: "{a} {c}|{c}, {a}",
  },
  barks: {
    taken: "Understood: {a}.",
    asked: "Do I understand: {a}?",
    begun: "On my way: {a}.",
    done: "Done: {a}.",
    failed: "I could not: {a}.",
    refused: "I had better not: {a}.",
    withdrawn: "withdrawn: {a}",
  },
  nothing: {
    nothing: "nothing",
    question: "the question",
    unmet: "nothing: the condition does not hold",
    others: "nothing: that is for others",
  },
  questions: {
    which: "which one? {l}",
    none: 'I know of no "{w}".',
    noneOf: 'I know of no "{w}". which one? {l}',
    few: "there are only these: {l}.",
    fewDone: "there are only these: {l} (done already: {d}).",
    allDone: "done already: {d}.",
    nothing: "there are none.",
    cannot: 'that cannot be done with "{w}".',
    what: 'what should be done? I heard "{w}".',
    count: 'how many is "{w}"?',
    time: 'only now, not "{w}"?',
    condition: 'even without waiting for "{w}"?',
    thing: 'what does "{w}" mean?',
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
