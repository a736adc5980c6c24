import type { Rule } from "./chart.ts";
import { CONDITION_RULES } from "./condition-rules.ts";
import { FRAME_RULES, namesAgent } from "./frame-rules.ts";
import {
  joinedClauses,
  leftOutThings,
  nothingElse,
  one,
  refused,
  skipped,
  stays,
  takenBack,
  undone,
} from "./join-clauses.ts";
import { ALL_OF_ANY, ANYTHING } from "./join-things.ts";
import type { ThingPick } from "./meaning.ts";
import { bestBy } from "./quality-rules.ts";
import { type OrderClause, rule } from "./rule.ts";
import { isNumber } from "./things-rules.ts";

const NOT_UNDERSTOOD = 9;
const THE_ONE: ThingPick = { ...ANYTHING, isDefinite: true };
/** Verbs of a wish: "he should be awake" is no remark. */
const WISHED =
  /\b(?:should|must|shall|needs?|supposed|ha(?:ve|s) to|soll|m[uü]ss|deb|tendr|tienen? que|doi|dev)/i;
/** A refusal, or a correction: "no furnace", "no, twelve". */
const NO = /^no$/i;

/** Verbs of what is not to be forgotten: "don't forget the blue one". */
const FORGETS = /^(?:forget|vergiss|olvid|oubli)/i;

const ARGUMENTS: readonly Rule[] = [
  rule("nextName", ["comma?", "and", "to?", "unknown"], (_, _and, _to, { said }) => said),
  rule("names", ["to?", "unknown", "nextName+"], (_, { said }, more) => [said, ...more]),
  rule("argument", ["to", "names"], (_, tos) => ({ tos }), 1.5),
  rule("argument", ["comma?", "quantity", "each"], () => ({ isEach: true }), 0.3),
  rule("argument", ["set"], (set) => ({ set }), 0.05),
  // "dale a Steve": the recipient that is named takes the place of the pronoun.
  rule(
    "argument",
    ["dative"],
    ({ said }) => ({ toSet: one({ ...ANYTHING, said, refers: "it" }) }),
    0.05,
  ),
  rule("argument", ["to?", "me"], () => ({ to: "me" }), 0.05),
  rule("argument", ["to", "unknown"], (_, { said }) => ({ to: said }), 5),
  rule(
    "argument",
    ["to", "det", "unknown"],
    (_, _det, { said }) => ({ unread: [said] }),
    NOT_UNDERSTOOD,
  ),
  rule("argument", ["to", "pick"], ({ said }, pick) => ({ toSet: one(pick), toSaid: said }), 0.4),
  rule(
    "argument",
    ["in", "pick"],
    ({ said }, pick) => ({ at: { how: said.toLowerCase(), set: one(pick) } }),
    0.4,
  ),
  // "not the lions but the monkeys"
  rule(
    "argument",
    ["notLate", "pick", "comma?", "but", "union"],
    (_not, pick, _comma, _but, set) => ({ set, contrast: one(pick) }),
    0.3,
  ),
  // "nicht nur Ash, sondern auch Soot"
  rule(
    "argument",
    ["notOnly", "union", "comma?", "but", "too?", "union"],
    (_not, first, _comma, _but, _too, more) => ({
      set: { picks: [...first.picks, ...more.picks], isOr: false },
      isNotOnly: true,
    }),
    0.05,
  ),
  // More than one thing is meant, but not said.
  rule("argument", ["notOnly", "set"], ({ said }) => ({ unread: [said], isNotOnly: true }), 0.4),
  rule("argument", ["ratherNot"], () => ({ refusal: "rather-not" }), 0.1),
  // "n'ouvre pas la porte" refuses, and excepts nothing.
  rule("argument", ["exception"], (but) => ({ but }), 0.6),
  rule("argument", ["notLate"], () => ({ refusal: "not", isNegated: true }), 0.2),
  rule("argument", ["comma?", "when"], (_, said) => ({ times: [said] }), 0.3),
  rule("argument", ["multiple"], ({ said }) => ({ times: [said] }), 0.5),
  rule(
    "argument",
    ["neither", "to?", "pick", "nor", "to?", "pick"],
    (_, _to, first, _nor, _too, second) => ({
      set: { picks: [first, second], isOr: false },
      refusal: "not",
    }),
  ),
  // "and Otto the empty one"
  rule(
    "argument",
    ["pick", "set"],
    (pick, set) => (namesAgent(pick) ? { toSet: one(pick), set } : undefined),
    1.4,
  ),
  rule("argument", ["replacing"], () => ({ isInstead: true }), 0.2),
  rule("argument", ["aux"], () => ({}), 0.3),
  rule(
    "argument",
    ["comma?", "until", "only*", "set", "left"],
    (_, _until, _only, left) => ({ left }),
    0.1,
  ),
  rule("argument", ["comma?", "skip", "set"], (_, word, set) => leftOutThings(word, set), 0.3),
  rule("argument", ["you"], () => ({ isYou: true }), 0.2),
  // "a Nala" is whom it is about in Spanish.
  rule("argument", ["to", "set"], (_, set) => ({ set }), 0.9),
  rule("argument", ["too"], () => ({}), 0.05),
  rule("argument", ["each"], () => ({ isEach: true }), 0.3),
  rule("argument", ["each", "pick"], (_, pick) => ({ isEach: true, set: one(pick) }), 0.8),
  rule("argument", ["first"], () => ({ order: "first" })),
  ...(["first", "last"] as const).flatMap((order) => [
    rule(
      "argument",
      ["comma", "but?", "pick", order],
      (_, _but, pick) => ({ among: { set: one(pick), order } }),
      0.05,
    ),
    rule(
      "argument",
      ["comma", order, "pick"],
      (_, _order, pick) => ({ among: { set: one(pick), order } }),
      0.05,
    ),
    // "feed the guards, the weakest first"
    rule(
      "argument",
      ["comma", "but?", "det?", "super|comparative", "ones?", order],
      (_, _but, det, each) => ({
        among: {
          // "the samples, lightest first" puts all in order.
          set: one({ ...(det ? THE_ONE : ALL_OF_ANY), said: each.said, ...bestBy(each) }),
          order,
        },
      }),
      0,
    ),
  ]),
  rule("argument", ["last"], () => ({ order: "last" }), 0.2),
  rule("argument", ["later"], ({ said }) => ({ order: "later", later: said }), 0.2),
  // "wake Ivo, nobody else": only what is said is done.
  rule("argument", ["comma?", "and|but?", "noneElse"], () => ({}), 0),
  rule("argument", ["then"], () => ({ order: "then" }), 0.2),
  rule("argument", ["reason", "word+"], () => ({}), 1.5),
  // A refusal holds, "even if he is awake".
  rule("argument", ["comma?", "evenIf", "talk"], () => ({}), 0),
  rule("argument", ["comma?", "evenIf", "set", "aux+", "says+"], () => ({}), 0),
  rule("argument", ["comma?", "evenIf", "set", "aux*", "deed", "set?"], () => ({}), 0),
  rule("argument", ["comma?", "condition"], (_, condition) => ({ conditions: [condition] })),
];

const CLAUSES: readonly Rule[] = [
  rule("arguments", ["argument"], (first) => [first], 0),
  rule(
    "arguments",
    ["argument", "arguments"],
    (first, all) => joinedClauses([first, ...all]) && [first, ...all],
    0.25,
  ),
  // "gib die Kanne nicht Otto, sondern Lea"
  rule(
    "arguments",
    ["set", "notLate", "to?", "pick", "comma?", "but", "to?", "pick"],
    (set, _not, _to, other, _comma, _but, _too, pick) =>
      namesAgent(other) && namesAgent(pick)
        ? [{ set, toSet: one(pick), notTo: one(other) }]
        : undefined,
    0.3,
  ),
  rule("clause", ["deed", "arguments?"], (deed, all = []) => joinedClauses([{ deed }, ...all])),
  rule(
    "clause",
    ["subject", "asks", "arguments?"],
    (_, deed, all = []) => joinedClauses([{ deed }, ...all]),
    0.2,
  ),
  rule(
    "clause",
    ["deed", "pick", "set", "arguments?"],
    (deed, pick, set, all = []) =>
      // "make 3 torches, no ladders" gives nothing to torches.
      set.picks.some(({ isNone }) => isNone)
        ? undefined
        : joinedClauses([{ deed, toSet: one(pick), set }, ...all]),
    1.3,
  ),
  rule(
    "clause",
    ["pick", "set", "deed"],
    (pick, set, deed) => joinedClauses([{ deed, toSet: one(pick), set }]),
    1.6,
  ),
  rule(
    "clause",
    ["deed", "names", "set", "arguments?"],
    (deed, tos, set, all = []) => joinedClauses([{ deed, tos, set }, ...all]),
    2.5,
  ),
  rule(
    "clause",
    ["deed", "unknown", "set", "arguments?"],
    (deed, { said }, set, all = []) => joinedClauses([{ deed, to: said, set }, ...all]),
    2,
  ),
  rule(
    "clause",
    ["arguments", "deed", "arguments?"],
    (before, deed, all = []) => joinedClauses([...before, { deed }, ...all]),
    1.2,
  ),
  rule("clause", ["arguments"], (all) => joinedClauses(all), 1.5),
  // "come back": a verb that is no deed of the game.
  rule(
    "clause",
    ["unknown", "arguments?"],
    ({ said }, all = []) => joinedClauses([...all, { unread: [said] }]),
    NOT_UNDERSTOOD,
  ),
  rule(
    "clause",
    ["unknown", "word+"],
    ({ said }, all) => ({ unread: [[said, ...all.map((each) => each.said)].join(" ")] }),
    NOT_UNDERSTOOD + 4,
  ),
];

const WHOLES: readonly Rule[] = [
  rule("statement", ["frame*", "clause"], (frames, clause) => {
    const isCalled = frames.some(({ who }) => typeof who === "object");
    return isCalled && clause.deed === undefined ? undefined : joinedClauses([...frames, clause]);
  }),
  rule(
    "statement",
    ["frame*", "negation", "frame*", "clause"],
    (frames, refusal, more, clause) =>
      // "no 6" corrects a number.
      clause.set?.picks.every(isNumber) === true
        ? undefined
        : joinedClauses([...frames, ...more, refused(clause, refusal)]),
    0.2,
  ),
  // "close the doors, but don't lock any"
  rule("statement", ["negation", "deed", "any"], (refusal, deed, { said }) =>
    refused({ deed, set: one({ ...ANYTHING, said, refers: "them" }) }, refusal),
  ),
  // "n'ouvre que la grille", "ne donne la lettre qu'à Bo"
  rule(
    "statement",
    ["frame*", "limit", "deed", "arguments?", "limited", "arguments"],
    (frames, _, deed, all = [], _only, some) =>
      joinedClauses([...frames, { deed }, ...all, ...some]),
    0,
  ),
  rule(
    "statement",
    ["frame*", "notOnly", "clause"],
    (frames, { said }, clause) => joinedClauses([...frames, clause, { unread: [said] }]),
    0.4,
  ),
  // "and don't forget the blue one"
  rule("statement", ["frame*", "ban", "skip", "set"], (frames, _, { said }, set) =>
    FORGETS.test(said) ? joinedClauses([...frames, { set }]) : undefined,
  ),
  // "and don't wake anyone else"
  rule(
    "statement",
    ["frame*", "negation", "deed", "to?", "anyElse|noneElse"],
    (frames, refusal, deed, _to, word) => nothingElse(frames, deed, word, refusal),
    0,
  ),
  rule("statement", ["frame*", "deed", "noneElse"], (frames, deed, word) =>
    nothingElse(frames, deed, word),
  ),
  rule("negation", ["ban"], () => "not"),
  rule("negation", ["ratherNot"], () => "rather-not", 0),
  rule("negation", ["prefer", "ban"], () => "rather-not", 0),
  rule(
    "statement",
    ["frame*", "avoid", "to|in?", "set", "arguments?"],
    (frames, _, _to, set, all = []) =>
      joinedClauses([...frames, { set, refusal: "avoid" }, ...all]),
  ),
  rule("statement", ["skip", "clause"], (word, clause) => skipped(word, clause), 0.5),
  ...(["before", "after"] as const).map((order) =>
    rule("earlier", [order, "frame*", "clause"], (_, frames, clause) =>
      joinedClauses([...frames, { ...clause, order }]),
    ),
  ),
  rule("statement", ["earlier"], (clause) => clause),
  rule(
    "statement",
    ["frame*", "exception"],
    (frames, but) => joinedClauses([...frames, { but }]),
    0.4,
  ),
  rule("statement", ["frame*", "repeated"], (frames, { said }) =>
    joinedClauses([...frames, { isAgain: true, times: [said] }]),
  ),
  rule("statement", ["same", "set"], (_, set) => ({ set })),
  // "I already cleaned the lab", "Kim has cleaned the lab"
  rule(
    "statement",
    ["subject", "perfect?", "deed", "arguments?"],
    () => ({ isStatement: true }),
    0.6,
  ),
  rule("statement", ["union", "perfect", "aux*", "deed", "arguments?"], () => ({
    isStatement: true,
  })),
  // "Kim hat das Labor geputzt"
  rule("statement", ["subject|union", "perfect", "arguments", "deed"], () => ({
    isStatement: true,
  })),
  // "I like your eggs", "hello"
  rule(
    "statement",
    ["subject", "talk"],
    (_, { said }) => (WISHED.test(said) ? undefined : { isStatement: true }),
    6,
  ),
  // "open the door; it's locked, so unlock it first"
  rule(
    "comment",
    ["it|them|subject", "aux+", "not?", "says+"],
    (_, verbs) => (verbs.some(({ said }) => WISHED.test(said)) ? undefined : { isStatement: true }),
    0,
  ),
  rule("comment", ["remark", "talk"], () => ({ isStatement: true }), 0.9),
  rule("statement", ["comment"], (clause) => clause, 0),
  // "the tulips look thirsty; …"
  rule("statement", ["set", "looks", "talk"], (set) => ({ set, isMention: true }), 4),
  rule("statement", ["set", "staying", "too?"], (set) => stays(set, "not"), 0.4),
  // "… and so should Berta"
  rule(
    "statement",
    ["aux", "union"],
    (verb, who) => (WISHED.test(verb.said) ? undone(who, verb) : undefined),
    0,
  ),
  rule("statement", ["set", "banned"], (set) => ({ set, refusal: "avoid" }), 0.4),
  rule(
    "statement",
    ["frame*", "leave", "set", "banned|alone?"],
    (frames, _, set, alone) =>
      joinedClauses([...frames, stays(set, alone === undefined ? "not" : "avoid")]),
    0.6,
  ),
  rule("statement", ["frame*", "touches", "set"], (frames, _, set) =>
    frames.some(({ who }) => who === "nobody")
      ? joinedClauses([
          ...(frames.map((each) => ({ who: each.who })) as readonly OrderClause[]),
          { set, refusal: "avoid" },
        ])
      : undefined,
  ),
  rule("statement", ["frame*", "negation", "touches", "set"], (frames, _, _touch, set) =>
    joinedClauses([...frames, { set, refusal: "avoid" }]),
  ),
];

const SENTENCES: readonly Rule[] = [
  ...(["and", "or", "but", "then", "comma"] as const).map((symbol) =>
    rule("joint", [symbol], () => symbol, 0.05),
  ),
  rule("joint", ["correct"], ({ said }) => (NO.test(said) ? undefined : "correct"), 0.05),
  rule("joint", ["correct", "comma"], () => "correct", 0),
  rule("joint", ["correct"], () => "correct", 0.5),
  rule("next", ["joint+", "statement"], (joint, clause) => ({ joint, clause }), 0.6),
  rule("next", ["comma", "tag"], (_, word) => ({ joint: [], clause: takenBack(word) }), 0.5),
  // "milk snow, no wait"
  rule("next", ["comma?", "correct"], (_, word) => ({ joint: [], clause: takenBack(word) }), 1),
  rule("next", ["comment"], (clause) => ({ joint: [], clause }), 0.6),
  rule("next", ["earlier"], (clause) => ({ joint: [], clause }), 0.6),
  rule(
    "next",
    ["statement"],
    (clause) => (clause.deed === undefined ? undefined : { joint: [], clause }),
    3,
  ),
  rule(
    "sentence",
    ["joint*", "statement", "next*"],
    (joint, clause, next) => [{ joint, clause }, ...next],
    0,
  ),
];

/** The grammar of clauses: deeds with their things, refusals, order, conditions and corrections. */
export const CLAUSE_RULES: readonly Rule[] = [
  ...ARGUMENTS,
  ...CLAUSES,
  ...FRAME_RULES,
  ...WHOLES,
  ...CONDITION_RULES,
  ...SENTENCES,
];
