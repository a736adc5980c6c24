import type { Rule } from "../chart.ts";
import type { DeedCondition, Quality, ThingSet } from "../meaning.ts";
import type { Word } from "../senses/sense-words.ts";
import { joinedClauses, one } from "./join-clauses.ts";
import { ANYTHING } from "./join-things.ts";
import { called } from "./quality-rules.ts";
import { rule, type SaidQuality } from "./rule.ts";

const KINDS = ["if", "unless", "once", "until", "while", "before"] as const;

/** Verbs for the end of a state of affairs. */
const ENDS =
  /^(?:to )?(?:stop|end|over|ceas|finish|off|auf|vorbei|aus|zu ende|dej|par|termin|acab|s? ?arr|cess|fini)/i;

/** Pronouns that are articles, too. */
const ARTICLE = /^(?:die|das|der|l[aeo]s?)$/i;

const itself = ({ said }: Word): ThingSet => one({ ...ANYTHING, said, refers: "it" });

/** Facts about things, or of the game: "the door is open", "it is dark". */
const facts = (kind: DeedCondition["kind"]): readonly Rule[] => [
  rule(
    "condition",
    [kind, "it|subject?", "aux*", "not?", "state", "aux*"],
    (word, _it, _is, isNot, state) => said(kind, word, undefined, [called(state)], isNot),
  ),
  rule(
    "condition",
    [kind, "set", "aux+", "says+", "aux*"],
    (word, set, _is, all) => said(kind, word, set, all),
    0.3,
  ),
  rule(
    "condition",
    [kind, "set", "says+", "aux+"],
    (word, set, all) => said(kind, word, set, all),
    0.3,
  ),
  // Without a verb it may be none: "hasta cinco puertas rojas".
  rule("condition", [kind, "set", "says+"], (word, set, all) => said(kind, word, set, all), 1),
  rule(
    "condition",
    [kind, "set", "not", "aux*", "says"],
    (word, set, isNot, _is, one) => said(kind, word, set, [one], isNot),
    0.3,
  ),
  // "if he is not hungry"
  rule(
    "condition",
    [kind, "it|them|subject", "aux*", "not?", "aux*", "says", "aux*"],
    (word, it, is, isNot, be, one, end) =>
      // "bevor du die rote Tür öffnest"
      ARTICLE.test(it.said) && is.length + be.length + end.length === 0
        ? undefined
        : said(kind, word, itself(it), [one], isNot),
    0.3,
  ),
  // "before Berta has been fed", "falls er noch nicht gewaschen ist"
  rule(
    "condition",
    [kind, "set|it|them|subject", "aux+", "not?", "aux*", "deed"],
    (word, of, _is, isNot, _be, deed) => done(kind, word, of, isNot, deed),
    0.8,
  ),
  rule(
    "condition",
    [kind, "set|it|them|subject", "not?", "deed", "aux+"],
    (word, of, isNot, deed) => done(kind, word, of, isNot, deed),
    0.8,
  ),
];

/** States of affairs that begin or end: "once it stops raining", "when the rain stops", "unless the alarm is on". */
const phases = (kind: DeedCondition["kind"]): readonly Rule[] => [
  rule(
    "condition",
    [kind, "it|subject?", "aux*", "ends|begins", "infinitive?", "state", "aux*"],
    (word, _it, _is, phase, _to, state) => phaseOf(kind, word, state, phase),
    0,
  ),
  rule(
    "condition",
    [kind, "it|subject", "ends|begins", "infinitive", "state"],
    (word, _it, phase, _to, state) => phaseOf(kind, word, state, phase),
    0,
  ),
  rule(
    "condition",
    [kind, "det?", "state", "aux*", "not?", "ends|begins|deed", "aux*"],
    (word, _det, state, _is, isNot, phase) => phaseOf(kind, word, state, phase, isNot),
    0,
  ),
];

function said(
  kind: DeedCondition["kind"],
  word: Word,
  set: ThingSet | undefined,
  all: readonly Quality[],
  isNot?: Word,
): DeedCondition {
  const qualities = isNot === undefined ? all : all.map((of): Quality => ({ is: "not", of }));
  return { kind, said: word.said, qualities, ...(set !== undefined && { set }) };
}

/** A state of affairs that begins or ends. */
const phaseOf = (
  kind: DeedCondition["kind"],
  word: Word,
  state: SaidQuality,
  { said: phase }: { readonly said: string },
  isNot?: Word,
): DeedCondition => {
  const isOver = ENDS.test(phase) !== (isNot !== undefined);
  return { ...said(kind, word, undefined, [called(state)], isOver ? word : undefined), phase };
};

/** A deed that is done, or not. */
const done = (
  kind: DeedCondition["kind"],
  word: Word,
  of: ThingSet | Word,
  isNot: Word | undefined,
  { deed }: { readonly deed: string },
): DeedCondition => ({
  ...{ kind, said: word.said, deed, set: "picks" in of ? of : itself(of) },
  ...(isNot !== undefined && { isNot: true }),
});

const TIMES: readonly Rule[] = [
  rule("when", ["time"], ({ said }) => said),
  rule("when", ["clock", "number"], (at, { said }) => `${at.said} ${said}`, 0.2),
  rule("when", ["every", "time"], (_, { said }) => said),
  rule(
    "when",
    ["every", "every?", "number?", "span"],
    (every, _, number, { said }) =>
      [every.said, number?.said, said].filter((word) => word !== undefined).join(" "),
    0.3,
  ),
  rule("when", ["every", "one", "span"], (every, _, { said }) => `${every.said} ${said}`, 0.3),
  rule("when", ["number", "span"], (number, { said }) => `${number.said} ${said}`, 0.6),
];

/** The grammar of conditions and times, on which deeds hang. */
export const CONDITION_RULES: readonly Rule[] = [
  ...TIMES,
  ...KINDS.flatMap(facts),
  ...KINDS.flatMap(phases),
  // "before" without a state of affairs tells the order of deeds.
  ...KINDS.filter((kind) => kind !== "before").flatMap((kind) => [
    rule(
      "condition",
      [kind, "possessive", "says+"],
      ({ said }, _, qualities): DeedCondition => ({
        kind,
        said,
        set: one({ ...ANYTHING, refers: "it" }),
        qualities,
      }),
      0.4,
    ),
    rule(
      "condition",
      [kind, "aux+", "set"],
      (word, _, set): DeedCondition => ({ kind, said: word.said, set }),
      0.5,
    ),
    rule(
      "condition",
      [kind, "only?", "set", "aux+"],
      (word, _, set): DeedCondition => ({ kind, said: word.said, set }),
      0.4,
    ),
    rule(
      "condition",
      [kind, "frame*", "clause"],
      (word, frames, clause): DeedCondition | undefined => {
        const { deed, set = one(ANYTHING) } = joinedClauses([...frames, clause]) ?? {};
        return deed && { kind, said: word.said, set, deed: deed.deed };
      },
      0.6,
    ),
    rule("condition", [kind, "word+"], (word): DeedCondition => ({ kind, said: word.said }), 3),
  ]),
];
