import type { Rule } from "../chart.ts";
import type { Comparing, Quality, ThingPick, ThingSet } from "../meaning.ts";
import type { Word } from "../senses/sense-words.ts";
import { one as only } from "./clauses/join-clauses.ts";
import { ANYTHING } from "./join-things.ts";
import { rule, type SaidQuality } from "./rule.ts";

/** A quality of the vocabulary. */
export const called = (said: SaidQuality): Quality => ({ is: "called", ...said });
/** The superlative of a comparative: of two things the heavier is the heaviest. */
export const bestBy = ({ key, said }: SaidQuality): { readonly qualities: readonly Quality[] } => ({
  qualities: [
    called({
      said,
      key: key.replace(/^(?:over|very) /, "most ").replace(/^(?:under|hardly) /, "least "),
    }),
  ],
});

/** Whether a quality is a superlative. */
export const isBest = (quality: Quality): boolean =>
  quality.is === "called" && /^(?:most|least) /.test(quality.key);

/** Units larger than that in which a property counts. */
const LARGER: ReadonlyMap<string, number> = new Map([
  ["hundreds", 100],
  ["thousands", 1000],
]);

export const compared = (
  { key }: SaidQuality,
  by: Comparing,
  value: number | ThingSet,
): Quality => {
  const [what, property = ""] = key.split(" ");
  // "one metre" of a height in centimetres
  const size = typeof value === "number" ? (LARGER.get(what ?? "") ?? 1) * value : value;
  return { is: "compared", property, by, value: size };
};
/** Things that belong to others, or to which these belong: the cell of a prisoner is his, and he is of it. */
export const ownedBy = (pick: ThingPick): Quality => ({ is: "owned", by: only(pick) });
/** The things that are somewhere. */
const placed = ({ said }: Word, pick: ThingPick): readonly Quality[] => [
  { is: "placed", how: said, at: only(pick) },
];
const not = (of: Quality): Quality => ({ is: "not", of });
const inNone = (pick: ThingPick): readonly Quality[] => [not(ownedBy({ ...pick, amount: "all" }))];

/** Things are compared with others; those that are somewhere are rather brought there: "heavier than crate 1 to hall 2". */
const than = (of: SaidQuality, by: Comparing, pick: ThingPick): Quality | undefined =>
  pick.qualities.some(({ is }) => is === "placed") ? undefined : compared(of, by, only(pick));

/** Relative pronouns of what belongs to somebody. */
const WHOSE = /^(?:whose|deren|dessen|dont|cuy)/i;

/** Words for "than" that are no articles or prepositions. */
const THAN = /^(?:than|als|que|qu)$/i;

/** The superlative of an amount. */
const bestIn = ({ key, said }: SaidQuality, { value, said: word }: Word): Quality =>
  called({
    said: `${said} ${word}`,
    key: key.replace(/^\S+/, value > 0 ? "most" : "least"),
  });

/** Superlatives that are comparatives, too. */
const ELDER = /^(?:mayor|menor)/i;

/** The only amount that things of a kind have. */
const ANY: SaidQuality = { key: "", said: "" };
/** The grammar of what is said of things: qualities, comparisons and ranges. */
export const QUALITY_RULES: readonly Rule[] = [
  rule("trait", "quality|enum", 0, called),
  rule("says", "quality|super|enum", called),
  // "the heavy one" is the heaviest.
  rule("says", "positive", (each) => {
    const [best] = bestBy(each).qualities;
    return best?.is === "called" ? { ...best, isPlain: true } : undefined;
  }),
  // "the red or blue door", "triste ni amistoso", "older than 60 or younger than 10"
  rule("says", "trait|compared: or|nor trait|compared:", (first, second) => ({
    ...{ is: "any", of: [first, second] },
  })),
  rule("says", "not quality|enum:", (one) => not(called(one))),
  rule("says", "compared", (one) => one),
  rule("bound", "atLeast", () => ">="),
  rule("bound", "atMost", () => "<="),
  rule("bound", "above", () => ">"),
  rule("bound", "below", () => "<"),
  rule("bound", "exactly", () => "="),
  rule("extent", "orMore", () => ">="),
  rule("extent", "orLess", () => "<="),
  // "under a hundred kilos", "mit mehr als einem Bett"
  rule("figure", "number", 0, (number) => number),
  rule("figure", "one number:", 0, (number) => (number.value > 1 ? number : undefined)),
  rule("figure", "one", 0.3, ({ said }) => ({ said, value: 1 })),
  // "20 litres d'huile", "10 kilos de peso": one amount, by its unit and its name
  rule("measure", "property", 0, (each) => each),
  rule("measure", "property: of property:", 0, (unit, each) =>
    unit.key === each.key ? each : undefined,
  ),
  // "that is worth the most", "que más pesa", "qui pèse le plus"
  rule("compared", "relative|having aux* property: best:", 0, (one, word) => bestIn(one, word)),
  rule("compared", "property best", 0.2, bestIn),
  // "où il reste le moins de fioul", "donde queda menos gasóleo"
  rule("compared", "where subject? left|aux best: of? property:", 0, (word, one) =>
    bestIn(one, word),
  ),
  rule("compared", "relative best: property:", 0, (word, one) => bestIn(one, word)),
  rule("compared", "having number: of? measure:", ({ value }, one) => compared(one, "=", value)),
  rule("compared", "having bound: figure: of? measure:", (by, { value }, each) =>
    compared(each, by, value),
  ),
  rule("compared", "having number: extent: property:", ({ value }, by, one) =>
    compared(one, by, value),
  ),
  rule("compared", "having number: property: extent:", ({ value }, one, by) =>
    compared(one, by, value),
  ),
  rule("compared", "having det|one? property: aux? bound: number:", (one, by, { value }) =>
    compared(one, by, value),
  ),
  rule("compared", "having property: aux* not number:", (one, { value }) =>
    not(compared(one, "=", value)),
  ),
  rule("compared", "having det|one? property: aux number:", (one, { value }) =>
    compared(one, "=", value),
  ),
  rule("compared", "property bound number", 0.3, (one, by, { value }) => compared(one, by, value)),
  // "worth more than Wolves"
  rule("compared", "having? property: bound: pick:", 0.3, (one, by, pick) => than(one, by, pick)),
  // "anybody over fifty", "los retratos de más de 2000", "la carpa de 200"
  rule("compared", "having|to? above figure:", 0.8, ({ value }) => compared(ANY, ">", value)),
  rule("compared", "having|to? below figure:", 0.8, ({ value }) => compared(ANY, "<", value)),
  rule("compared", "having number:", 1, ({ value }) => compared(ANY, "=", value)),
  // "not as tall as statue 5"
  rule("compared", "not?: asMuch positive: asMuch pick:", 0, (isNot, one, pick) => {
    const over = { ...one, key: one.key.replace(/^very /, "over ").replace(/^hardly /, "under ") };
    const [equal, less]: readonly Comparing[] = side(over) === ">" ? [">=", "<"] : ["<=", ">"];
    return than(over, (isNot === undefined ? equal : less) ?? "=", pick);
  }),
  rule(
    "compared",
    "having|of? bound: figure: measure: property|positive?",
    0.3,
    (by, { value }, one) => compared(one, by, value),
  ),
  rule("compared", "having|in det|one? property: of? number:", 0.3, (one, { value }) =>
    compared(one, "=", value),
  ),
  // "on the second floor"
  rule("compared", "in det? ordinal: property:", 0.2, ({ value }, one) =>
    value > 0 ? compared(one, "=", value) : undefined,
  ),
  rule("compared", "lacking any? property:", (one) => compared(one, "=", 0)),
  // "with a fever", "with the lowest charge"
  rule("compared", "having det|one? super|enum|quality: property?", (each) => called(each)),
  rule("compared", "comparative: aux* than figure: property*:", (each, { value }, [unit = ANY]) => {
    const [size = ""] = unit.key.split(" ");
    const key = LARGER.has(size) ? each.key.replace(/^\S+/, size) : each.key;
    return compared({ ...each, key }, side(each), value);
  }),
  rule("compared", "comparative: aux* than pick:", 0.3, (one, pick) => than(one, side(one), pick)),
  // "más pesado que el cofre 1": a comparative in the Romance languages
  rule("compared", "super than pick", 0.3, (one, { said }, pick) =>
    THAN.test(said) ? than(overOf(one), side(overOf(one)), pick) : undefined,
  ),
  // "mayores de cincuenta"
  rule("compared", "super: of number:", 0.3, (one, { value }) =>
    ELDER.test(one.said) ? compared(overOf(one), side(overOf(one)), value) : undefined,
  ),
  rule(
    "range",
    "between number: and number: property:",
    0,
    ({ value: least }, { value: most }, each) => [
      compared(each, ">=", least),
      compared(each, "<=", most),
    ],
  ),
  rule(
    "range",
    "number: through number: property+:",
    0,
    ({ value: least }, { value: most }, [each = ANY]) => [
      compared(each, ">=", least),
      compared(each, "<=", most),
    ],
  ),
  rule("clauseOfThing", "having? range: quality?", 0, (all) => all),
  rule("clauseOfThing", "comma? in? relative compared: aux|measures*", (each) => [each]),
  // "the doors which they are locked"
  rule("clauseOfThing", "comma? relative them|subject? aux+ says+:", (all) => all),
  rule("clauseOfThing", "comma? relative aux* not?: in det? quality: aux*", (isNot, one) => [
    isNot === undefined ? called(one) : not(called(one)),
  ]),
  // "celles qui ne brûlent pas"
  rule("clauseOfThing", "comma? relative: not: aux* quality: notLate", 0, (_, { said }, one) =>
    /^ne?$/i.test(said) ? [not(called(one))] : undefined,
  ),
  // "standing in room 3", "that is on the north siding", "die auf dem Nordgleis stehen"
  rule("stand", "aux* placing:", 0, (word) => word),
  rule("stand", "aux+", 0, ([word]) => word),
  // "the crate that isn't in any room", "that is in no room"
  ...["not in any", "in no"].map((none) =>
    rule("clauseOfThing", `comma? relative aux* ${none} pick: aux*` as "pick:", 0, (pick) =>
      inNone(pick),
    ),
  ),
  rule("clauseOfThing", "placing in: pick:", 0.3, (how, pick) => placed(how, pick)),
  rule("clauseOfThing", "comma? relative stand in: pick:", 0.1, (how, pick) => placed(how, pick)),
  rule("clauseOfThing", "comma? relative in: pick: stand", 0.1, (how, pick) => placed(how, pick)),
  // "the hall that the Lady is in", "den Saal, in dem die Lady hängt"
  rule("whom", "relative pick:", 0, (pick) => pick),
  rule("whom", "det? thing:", 0.3, ({ things, said }) => ({ ...ANYTHING, things, said })),
  rule("clauseOfThing", "comma? whom: stand in", 0.1, (pick) => [ownedBy(pick)]),
  rule("clauseOfThing", "comma? where pick: stand", 0.1, (pick) => [ownedBy(pick)]),
  rule("clauseOfThing", "comma? where stand pick:", 0.1, (pick) => [ownedBy(pick)]),
  rule("clauseOfThing", "comma? where det? quality|enum: stand", 0, (each) => [called(each)]),
  // "the pickaxe that Finn owns", "whose owner is Wulf"
  // "denen die braunen Pferde gehören", "dont les chevaux sont bruns"
  rule("clauseOfThing", "comma? relative not?: pick: not?: belongs", 0, (isNot, pick, late) => [
    (isNot ?? late) === undefined ? ownedBy(pick) : not(ownedBy(pick)),
  ]),
  // "with a brown horse"
  rule("clauseOfThing", "having pick:", 0.6, (pick) =>
    pick.things.length > 0 && pick.isOne ? [ownedBy({ ...pick, amount: "all" })] : undefined,
  ),
  rule("clauseOfThing", "comma? relative: pick: aux+ says+:", 0.3, ({ said }, pick, all) =>
    WHOSE.test(said)
      ? [ownedBy({ ...pick, amount: "all", qualities: [...pick.qualities, ...all] })]
      : undefined,
  ),
  // "the crates we haven't opened", "die wir noch nicht geöffnet haben", "que no hemos abierto"
  rule("actor", "subject|you", 0, () => ANYTHING),
  rule("actor", "agent", 0.2, (pick) => pick),
  rule("hasDone", "actor: not?: perfect+ not|notLate|ban?: quality:", 0, (by, no, isNot, each) =>
    doneBy(by, no ?? isNot, each),
  ),
  rule("clauseOfThing", "hasDone", 0.1, (all) => all),
  rule("clauseOfThing", "comma? relative hasDone:", 0, (all) => all),
  rule("clauseOfThing", "comma? relative actor: not?: quality: perfect+", 0, (by, isNot, each) =>
    doneBy(by, isNot, each),
  ),
  rule("clauseOfThing", "relative not: perfect+ quality:", 0, (isNot, each) =>
    doneBy(ANYTHING, isNot, each),
  ),
  // "the rooms nobody has taken"
  rule("clauseOfThing", "comma? relative? nobody aux* quality: aux*", 0.2, (each) => [
    not(called(each)),
  ]),
  rule("clauseOfThing", "comma? whom: owns", 0.1, (pick) => [ownedBy(pick)]),
  // "with more than 100 kilos in them"
  rule("clauseOfThing", "compared: in it|them", 0, (one) => [one]),
  rule("clauseOfThing", "compared: left", 0, (one) => [one]),
  // "heavier than 10 kg but lighter than 130"
  rule("clauseOfThing", "compared: and|but compared:", 0, (one, other) => [one, other]),
  // "alle, die noch schlafen"
  rule("clauseOfThing", "comma relative says+:", 0.3, (all) =>
    all.every(isState) ? all : undefined,
  ),
  rule("clauseOfThing", "linking says+:", 0.3, (all) => all),
  // "das die meisten Betten hat"
  rule("clauseOfThing", "comma? relative det super: aux+", 0, (each) => [called(each)]),
  rule("clauseOfThing", "comma? relative says+: aux+", (all) => all),
  rule("clauseOfThing", "relative aux* not aux* of|to? det? trait:", (one) => [not(one)]),
  rule("clauseOfThing", "relative trait: not aux*", (one) => [not(one)]),
  // "that is not red or blue"
  rule("orTraits", "comma? or|nor not? trait:", 0, (one) => [one]),
  rule("orTraits", "comma|or|nor trait: orTraits:", 0, (one, all) => [one, ...all]),
  rule("clauseOfThing", "not trait: orTraits:", 0, (one, all) => [one, ...all].map(not)),
  rule(
    "clauseOfThing",
    "comma? relative aux* not|neither aux* det|of? trait: orTraits: aux*",
    0,
    (one, all) => [one, ...all].map(not),
  ),
];

/** Things with which somebody has done something, or not. Who of several has done it is not known. */
const doneBy = (
  { things }: ThingPick,
  isNot: Word | undefined,
  each: SaidQuality,
): readonly Quality[] | undefined =>
  isNot !== undefined ? [not(called(each))] : things.length === 0 ? [called(each)] : undefined;

/** Whether a state is told, as verbs do: "die schlafen", but not "die rote". */
export const isState = (quality: Quality): boolean =>
  quality.is === "called" && /^(?:is|not) /.test(quality.key);

/** A verb before a quality, or hung on a pronoun. */
const IS = /^(?:is|are|ist|sind|est[aá]n?|est|sont) /i;
const HUNG = /['’`]s$/i;

/** Whether a quality is told of a pronoun: "that one is torn", "it's torn". */
export const isTold = (pronoun: string, quality: Quality): boolean =>
  quality.is === "called" && (HUNG.test(pronoun) || IS.test(quality.said));

/** The comparative of a superlative. */
const overOf = ({ key, ...said }: SaidQuality): SaidQuality => ({
  ...said,
  key: key.replace(/^most /, "over ").replace(/^least /, "under "),
});

/** Whether a comparative is of more or of less. */
export const side = ({ key }: SaidQuality): Comparing => (key.startsWith("over ") ? ">" : "<");
