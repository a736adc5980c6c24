import type { Rule } from "../chart.ts";
import { ARGUMENT_RULES } from "./argument-rules.ts";
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
import { ANYTHING, isNumber } from "./join-things.ts";
import { bestBy } from "./quality-rules.ts";
import { type OrderClause, rule } from "./rule.ts";
import { STATE_RULES, WISHED } from "./state-rules.ts";

const NOT_UNDERSTOOD = 9;
/** A refusal, or a correction: "no furnace", "no, twelve". */
const NO = /^no$/i;

/** Verbs of what is not to be forgotten: "don't forget the blue one". */
const FORGETS = /^(?:forget|vergiss|olvid|oubli)/i;

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
  // "no quiero manzanas, dame seis patatas"
  rule("statement", ["negation", "wish", "set"], (refusal, _, set) => refused({ set }, refusal), 0),
  rule("statement", ["frame*", "omit", "union"], (frames, _, but) =>
    but.picks.some(({ refers }) => refers !== undefined)
      ? undefined
      : joinedClauses([...frames, { but }]),
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
    rule("earlier", [order, "frame*", "clause", "aux*"], (_, frames, clause) =>
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
  // "en vez de manzanas, diez zanahorias"
  rule(
    "statement",
    ["skip", "pick", "comma", "set"],
    (word, pick, _, set) => {
      const { replaced } = leftOutThings(word, one(pick));
      const isSaid =
        pick.apposed === undefined && set.picks.every(({ things }) => things.length > 0);
      return replaced && isSaid ? { replaced, set } : undefined;
    },
    0,
  ),
  // "not Bob, Kim"
  rule(
    "statement",
    ["notLate|ban", "to?", "unknown", "comma?", "but?", "to?", "unknown"],
    (_no, _to, other, _comma, _but, _too, { said }) => ({
      to: said,
      notTo: one({ ...ANYTHING, said: other.said }),
    }),
    0.2,
  ),
  // "the same for Amy", who is no thing
  rule("statement", ["same", "unknown"], (_, { said }) => ({ to: said }), 0.2),
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
    (_, { said, value }) => (WISHED.test(said) || value > 0 ? undefined : { isStatement: true }),
    6,
  ),
  // "open the door; it's locked, so unlock it first"
  rule(
    "comment",
    ["it|them|subject", "aux+", "not?", "says+"],
    (_, verbs) => (verbs.some(({ said }) => WISHED.test(said)) ? undefined : { isStatement: true }),
    0,
  ),
  // "Bo's asleep, wake him"
  rule(
    "comment",
    ["owner", "says+"],
    ({ said: _, ...named }) => ({
      set: one({ ...ANYTHING, things: named.things, said: "" }),
      isMention: true,
      isStatement: true,
    }),
    0.3,
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
  rule("statement", ["frame*", "leave", "alone", "to?", "set"], (frames, _, _alone, _to, set) =>
    joinedClauses([...frames, stays(set, "avoid")]),
  ),
  rule("statement", ["frame*", "touches", "set", "arguments?"], (frames, _, set, all = []) =>
    frames.some(({ who }) => who === "nobody")
      ? joinedClauses([
          ...(frames.map((each) => ({ who: each.who })) as readonly OrderClause[]),
          ...[{ set, refusal: "avoid" } as const, ...all],
        ])
      : undefined,
  ),
  rule(
    "statement",
    ["frame*", "negation", "touches", "set", "arguments?"],
    (frames, _, _touch, set, all = []) =>
      joinedClauses([...frames, { set, refusal: "avoid" }, ...all]),
  ),
];

const SENTENCES: readonly Rule[] = [
  ...(["and", "or", "but", "then", "comma", "otherwise"] as const).map((symbol) =>
    rule("joint", [symbol], () => symbol, 0.05),
  ),
  rule("joint", ["correct"], ({ said }) => (NO.test(said) ? undefined : "correct"), 0.05),
  rule("joint", ["correct", "comma"], () => "correct", 0),
  rule("joint", ["correct"], () => "correct", 0.5),
  rule("next", ["joint+", "statement"], (joint, clause) => ({ joint, clause }), 0.6),
  rule("next", ["comma", "tag"], (_, word) => ({ joint: [], clause: takenBack(word) }), 0.5),
  // "milk snow, no wait"
  rule("next", ["comma?", "correct"], (_, word) => ({ joint: [], clause: takenBack(word) }), 1),
  // "switch the green lamps off and the yellow one on"
  rule(
    "next",
    ["comma?", "and|but", "set", "otherDeed"],
    (_, _and, set, deed) => ({
      joint: ["and"],
      clause: { set, deed },
    }),
    0,
  ),
  // "load one of the carts, whichever is lighter"
  rule(
    "next",
    ["comma?", "any|relative", "aux|looks", "comparative|super"],
    (_, _any, _is, each) => ({
      joint: [],
      clause: { set: one({ ...ANYTHING, said: each.said, ...bestBy(each) }), isOnly: true },
    }),
    0,
  ),
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
  ...ARGUMENT_RULES,
  ...CLAUSES,
  ...FRAME_RULES,
  ...WHOLES,
  ...CONDITION_RULES,
  ...STATE_RULES,
  ...SENTENCES,
];
