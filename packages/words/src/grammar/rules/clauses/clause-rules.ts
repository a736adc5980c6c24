import { isIndividual } from "../../../pieces/name-index.ts";
import type { Rule } from "../../chart.ts";
import type { ThingPick } from "../../meaning.ts";
import { nextNumber } from "../../numbered-sets.ts";
import { ANYTHING, isNumber, NO_THINGS, namesAgent } from "../join-things.ts";
import { type OrderClause, rule } from "../rule.ts";
import { ARGUMENT_RULES } from "./argument-rules.ts";
import { CONDITION_RULES } from "./condition-rules.ts";
import { BEFORE_VERB, FRAME_RULES, isTelling } from "./frame-rules.ts";
import {
  isOfPronouns,
  joinedClauses,
  leftOutThings,
  noneBut,
  nothingElse,
  one,
  refused,
  skipped,
  toldByNoun,
  topicOf,
} from "./join-clauses.ts";
import { REFUSAL_RULES } from "./refusal-rules.ts";
import { REMARK_RULES } from "./remark-rules.ts";
import { FORGETS, SENTENCE_RULES } from "./sentence-rules.ts";
import { PARTICIPLE, STATE_RULES } from "./state-rules.ts";

const NOT_UNDERSTOOD = 9;

/** A verb that tells what happens in English: "opens", but not "press". */
const THIRD = /^[a-z]+[^s]s(?: |$)/i;

/** The auxiliary verb of an English passive. */
const IS_DONE = /\b(?:be|been|being|is|are|gets?)$/i;

/** Whether somebody or something is meant that is not named. */
const isAnybody = ({ isAny, amount, things, qualities }: ThingPick): boolean =>
  (isAny || amount === "all") &&
  things.length === 0 &&
  qualities.every(({ is }) => is === "placed");

/** Participles of several things in the Romance languages. */
const PAST = /(?:[ai]d[oa]s|[ée]e?s)$/i;

/** Whether things are said to do something: "the red door opens". */
const isReport = (before: readonly OrderClause[], verb: string): boolean =>
  THIRD.test(verb) &&
  !PAST.test(verb) &&
  before.some(({ set }) => set?.picks.some(({ refers }) => refers === undefined));

/** Whether things may end in one of which more is said: "cows 1 and 2, 2 first", "cows 1 and 2, not 3, 2 first". */
const endsApart = ({ set = NO_THINGS, toSet, but }: OrderClause): boolean => {
  const all = set.picks.map((pick) =>
    typeof pick.amount === "object" ? pick.amount.said : pick.said,
  );
  const [last = "", ...others] = all.toReversed();
  const out = but ?? set.picks.at(-1)?.but ?? NO_THINGS;
  // "to Gamsblick, 2 first"
  const isNumbered = toSet?.picks.some((pick) => pick.isName === true && pick.isNumbered);
  return others.includes(last) || out.picks.length > 0 || isNumbered === true;
};

const CLAUSES: readonly Rule[] = [
  rule("arguments", "argument", 0, (first) => [first]),
  rule("arguments", "argument arguments", 0.25, (first, all) =>
    (LEADS.test(first.ordering ?? "") && (all[0]?.set ?? all[0]?.toSet) !== undefined) ||
    // "the cows, the hungry ones first, but Bo last": those that come first are some of the cows.
    (first.order === "first" && all.some(({ among }) => among !== undefined)) ||
    (all.some(({ order }) => order === "first" || order === "last") && endsApart(first))
      ? undefined
      : joinedClauses([first, ...all]) && [first, ...all],
  ),
  // "gib die Kanne nicht Otto, sondern Lea"
  rule("arguments", "set: notLate to? agent: comma? but to? agent:", 0.3, (set, other, pick) => [
    { set, toSet: one(pick), notTo: one(other) },
  ]),
  rule("clause", "head arguments?", 0, (head, all = []) => joinedClauses([head, ...all])),
  rule("head", "deed", (deed) => ({ deed })),
  rule("head", "subject asks:", 0.2, (deed) => ({ deed })),
  rule("head", "deed pick set", 1.3, (deed, pick, set) =>
    // "make 3 torches, no ladders" gives nothing to torches, and no adjective is of a name.
    set.picks.some(({ isNone }) => isNone) || (pick.isName && pick.qualities.length > 0)
      ? undefined
      : { deed, toSet: one(pick), set },
  ),
  // "gib es Kim"
  rule("head", "deed: it|them: named:", 1, (deed, { said }, to) => ({
    ...{ deed, set: one({ ...ANYTHING, said, refers: "it", isDefinite: true }) },
    toSet: one(to),
  })),
  // "never give anyone old bread"
  rule("head", "deed anybody set", 1, (deed, { said }, set) =>
    set.picks.every(({ things }) => things.length > 0)
      ? { deed, toSet: one({ ...ANYTHING, said, isAny: true, amount: "all" }), set, anyone: said }
      : undefined,
  ),
  // "give Ann and Bo a key"
  rule("head", "deed agents set", 1.3, (deed, toSet, set) =>
    // "give Bo one key, and Ann another" has a recipient in each part.
    toSet.picks.length > 1 && set.picks.every((each) => each.things.length > 0 && !namesAgent(each))
      ? { deed, toSet, set }
      : undefined,
  ),
  // "serve nobody but Kim the soup"
  rule("head", "deed nobody exception set", 0.2, (deed, nobody, but, set) => ({
    ...{ deed, toSet: noneBut(nobody, but), set },
  })),
  // "give nobody the key but Kim"
  rule("head", "deed nobody union exception", 0.2, (deed, nobody, set, but) =>
    but.picks.every(namesAgent) ? { deed, toSet: noneBut(nobody, but), set } : undefined,
  ),
  // "Bo is to be given the syrup", "may Bo be given the syrup"
  rule("head", "aux? pick: aux+: deed: set:", 0.3, (pick, verbs, deed, set) =>
    IS_DONE.test(verbs.at(-1)?.said ?? "") && PARTICIPLE.test(deed.said)
      ? { deed, toSet: one(pick), set }
      : undefined,
  ),
  // "give it a good polish", "put a bandage on him"
  rule("clause", "lends to? set: one unknown?: noun:", 0, (set, how, noun) =>
    toldByNoun(set, noun, how),
  ),
  rule("clause", "lends to? set: no noun:", 0, (set, noun) => ({
    ...toldByNoun(set, noun),
    refusal: "not",
  })),
  rule("clause", "lends one unknown?: noun: to|in set:", 0, (how, noun, set) =>
    toldByNoun(set, noun, how),
  ),
  rule("clause", "pick set deed", 1.6, (pick, set, deed) => ({ deed, toSet: one(pick), set })),
  rule("head", "deed: names: each? set:", 2.5, (deed, tos, set) => ({ deed, tos, set })),
  rule("head", "deed unknown set", 2, (deed, { said }, set) => ({ deed, to: said, set })),
  // "¿me das tres antorchas?"
  rule("head", "me deed", 0.3, ({ said }, deed) =>
    BEFORE_VERB.test(said) ? { to: "me", deed } : undefined,
  ),
  // "the red door opens?" asks whether it does; without a mark, it is told.
  rule("clause", "arguments deed arguments?", 1.2, (before, deed, all = []) =>
    before.some(({ isYou }) => isYou) ||
    // "get some hay" is about a thing that is not known.
    [...before, ...all].every((each) => Object.keys(each).length === 0)
      ? undefined
      : joinedClauses([
          ...before,
          { deed, isTold: true, ...(isReport(before, deed.said) && { unread: [deed.said] }) },
          ...all,
        ]),
  ),
  rule("clause", "arguments", 1.5, (all) =>
    // "hello there"
    all.every(({ set, toSet }) => set === undefined && toSet?.picks[0]?.refers === "it")
      ? undefined
      : joinedClauses(all),
  ),
  // "come back": a verb that is no deed of the game.
  rule("head", "unknown", NOT_UNDERSTOOD, ({ said }) => ({ unread: [said] })),
  rule("clause", "unknown word+", NOT_UNDERSTOOD + 4, ({ said }, all) => ({
    unread: [[said, ...all.map((each) => each.said)].join(" ")],
  })),
];

/** Whether it is told what somebody does who would be called without a pause: "Kim woke Bo". */
const isTellingOf = (
  frames: readonly OrderClause[],
  { deed, set, at, toSet, order }: OrderClause,
): boolean =>
  frames.some(({ isBare }) => isBare) &&
  ((set ?? at ?? toSet) === undefined || order === "then" || !isTelling(deed?.said ?? ""));

/** The one spoken to, in a phrase of what is done before or after. */
const YOU = /\b(?:you|du|ihr|hayas|t|tu|vous)\b/i;

/** A refusal of what would go on at the same time. */
const WITHOUT = /^(?:without|ohne|sin|sans)$/i;

/** Whether somebody is called who is not told to do anything. */
const isCalledOnly = (frames: readonly OrderClause[], { deed }: OrderClause): boolean =>
  deed === undefined && frames.some(({ who }) => typeof who === "object");

/** Those of a kind of whom none is to do something: "no guard may wake Ivo". */
const ofNone = ({ who, ...frame }: OrderClause): OrderClause => {
  if (typeof who !== "object" || frame.isCalled === true)
    return { ...frame, ...(who !== undefined && { who }) };
  const picks = who.picks.map((pick): ThingPick => {
    const isKind = namesAgent(pick) && !isIndividual(pick.things[0]);
    return isKind ? { ...pick, amount: "all" } : pick;
  });
  return { ...frame, who: { ...who, picks } };
};

/** Words for an order that are prepositions of what follows, too. */
const LEADS = /^(?:after|apr[eè]s|(?:mais )?avant|aber erst)$/i;

/** Whether nothing but things are said, and of them nothing: "after Felix". */
const isOfThings = ({ set, at, toSet }: OrderClause): boolean =>
  set?.picks.every(({ things, qualities }) => things.length > 0 && qualities.length === 0) ===
    true && (at ?? toSet) === undefined;

const CANCELLED = { refusal: "not", isCancelling: true } as const;

const WHOLES: readonly Rule[] = [
  rule("statement", "frame* core", 0, (frames, clause) =>
    // "ninguna mula tiene que ser ensillada"
    clause.isNeeded === true && frames.some(({ refusal }) => refusal !== undefined)
      ? undefined
      : joinedClauses([...frames, clause]),
  ),
  rule("statement", "frame* clause", (frames, clause) => {
    if (isCalledOnly(frames, clause) || isTellingOf(frames, clause)) return undefined;
    // "Kim feeds Bo une fois que tu l'as lavé"
    if (clause.set === undefined && frames.some(({ order }) => order === "then")) return undefined;
    // "can you the red door open?", but "you opened it?"
    const isTold =
      frames.length === 0
        ? clause.isTold
        : // "only Kim can be woken?"
          frames.some(({ isBan }) => isBan) ||
          (frames.some(({ isYou }) => isYou) && !isTelling(clause.deed?.said ?? ""));
    return joinedClauses([...frames, { ...clause, isTold: isTold === true }]);
  }),
  rule("statement", "frame* negation frame* clause", 0.2, (frames, refusal, more, clause) =>
    // "no 6" corrects a number, and "no wood, rather stone" calls nobody.
    clause.set?.picks.every(isNumber) === true ||
    isCalledOnly(more, clause) ||
    // "not Kim, open it"
    more.some(({ isNeeded, isTurn, isCalled }) => isNeeded || isTurn || isCalled) ||
    // "mais pas avant la cave"
    (clause.deed === undefined && more.some(({ ordering = "" }) => LEADS.test(ordering))) ||
    // "can't Kim wake Ivo?"
    (clause.set !== undefined && more.some(({ isBare }) => isBare))
      ? undefined
      : joinedClauses([...frames, ...more.map(ofNone), refused(clause, refusal)]),
  ),
  // "nimm das Paket und bring es zu Kim"
  rule("statement", "frame*: fetches set: comma? and|then+ clause:", 0.2, (frames, set, clause) =>
    clause.deed !== undefined && isOfPronouns(clause.set)
      ? joinedClauses([...frames, { ...clause, set }])
      : undefined,
  ),
  // "ring Felix without waking Ivo"
  rule("statement", "ban: clause:", 0.1, ({ said }, clause) =>
    WITHOUT.test(said) && clause.deed !== undefined
      ? { ...refused(clause, "not"), isWithout: true }
      : undefined,
  ),
  // "those two carts, empty them"
  rule("statement", "to? set: comma? statement:", 0.3, (set, clause) => topicOf(set, clause)),
  // "el Marlin hace agua, así que repáralo"
  rule("statement", "to? set: comma? so statement:", 0, (set, clause) => topicOf(set, clause)),
  // "close the doors, but don't lock any"
  rule("statement", "negation deed any", (refusal, deed, { said }) =>
    refused({ deed, set: one({ ...ANYTHING, said, refers: "them" }) }, refusal),
  ),
  // "n'ouvre que la grille", "ne donne la lettre qu'à Bo"
  rule("core", "limit deed: arguments?: limited arguments:", 0, (deed, all = [], some) =>
    joinedClauses([{ deed }, ...all, ...some]),
  ),
  rule("core", "notOnly clause", 0.4, ({ said }, clause) =>
    joinedClauses([clause, { unread: [said] }]),
  ),
  // "no quiero manzanas, dame seis patatas"
  rule("statement", "negation: wish set:", 0, (refusal, set) => refused({ set }, refusal)),
  // "lass 2 aus", "leave the red one out"
  rule("core", "leave union: out", 0, (but) => ({ but })),
  // cheaper than to leave them off
  rule("core", "leave det? number: out", 0, (number) => ({
    but: one({ ...nextNumber(number).pick, isNumbered: true }),
  })),
  rule("core", "leave out to? union:", 0, (but) => ({ but })),
  // "cancel the furnace", "forget the milking"
  rule("core", "cancel: to? set:", 0, (word, set) =>
    set.picks.some(({ refers }) => refers !== undefined)
      ? leftOutThings(word, set)
      : { set, ...CANCELLED },
  ),
  rule("core", "cancel numbers:", 0, (set) => ({ set, ...CANCELLED })),
  rule("core", "cancel det? deed: arguments?:", (deed, all = []) =>
    joinedClauses([{ deed, ...CANCELLED }, ...all]),
  ),
  // "and don't forget the blue one", but "don't skip torch 2" is asked about
  rule("core", "ban skip: set:", ({ said }, set) =>
    FORGETS.test(said) ? { set } : { unread: [said] },
  ),
  // "and don't wake anyone else"
  rule("core", "negation: deed: to? anyElse|noneElse:", 0, (refusal, deed, word) =>
    nothingElse(deed, word, refusal),
  ),
  rule("core", "deed noneElse", (deed, word) => nothingElse(deed, word, "not")),
  rule("negation", "ban", () => "not"),
  rule("negation", "ratherNot", 0, () => "rather-not"),
  rule("negation", "prefer ban", 0, () => "rather-not"),
  rule("statement", "skip clause", 0.5, (word, clause) => skipped(word, clause)),
  // "statt die Tür zu öffnen"
  rule("statement", "skip: arguments: deed:", 0, (word, all, deed) => {
    const isInstead = deed.isToDo === true && /^(?:an)?statt$/i.test(word.said);
    const clause = isInstead ? joinedClauses([...all, { deed }]) : undefined;
    return clause && skipped(word, clause);
  }),
  // "after that Bo": "after that" is rather "then"
  ...(
    [
      ["before", 0],
      ["after", 0],
      ["after", 0.18],
    ] as const
  ).map(([order, cost]) =>
    rule("earlier", `${order} frame* clause aux*`, cost, ({ said }, frames, clause) =>
      (order === "after" && (clause.deed === undefined) !== cost > 0) ||
      // "après avoir nourri Balto", and not the fed Balto
      (order === "after" && clause.deed === undefined && !isOfThings(clause)) ||
      // "before crate 4, crate 3" has one of each.
      (clause.deed === undefined && clause.set?.isLoose === true) ||
      // "lock it before anyone comes"
      clause.toSet?.picks.some(isAnybody) === true ||
      ((clause.deed === undefined || clause.isTold === true) && clause.set?.picks.some(isAnybody))
        ? undefined
        : // "Kim feeds Bo once you have washed him"
          joinedClauses([...frames, { ...clause, order, ...(YOU.test(said) && { isYou: true }) }]),
    ),
  ),
  // "but do the feeding first"
  rule("statement", "handles? det deed: first", 0, (deed) => ({ deed, order: "first" })),
  rule("statement", "frame* earlier", (frames, clause) =>
    frames.every(({ isCalled }) => isCalled) ? joinedClauses([...frames, clause]) : undefined,
  ),
  rule("core", "exception", 0.4, (but) => ({ but })),
  rule("core", "repeated", ({ said }) => ({ isAgain: true, times: [said] })),
  rule("statement", "same set:", (set) => ({ set })),
  // "und Martha genauso"
  rule("statement", "set: same", 0, (set) => ({ set })),
  // "con Olga lo mismo", "mit Gus das Gleiche"
  rule("statement", "having union: alike", 0, (set) => ({ set })),
  // "und Gus nicht vergessen!", "n'oublie pas la 2"
  rule("statement", "remember to? set:", 0, (set) => ({ set })),
  rule("statement", "set: remember", 0, (set) => ({ set })),
  // "again, but with the poodles"
  rule("statement", "repeated comma? but? having|to|in set:", 0, (set) => ({
    set,
  })),
  // "en vez de manzanas, diez zanahorias"
  rule("statement", "skip: pick: comma set:", 0, (word, pick, set) => {
    const { replaced } = leftOutThings(word, one(pick));
    const isSaid = pick.apposed === undefined && set.picks.every(({ things }) => things.length > 0);
    return replaced && isSaid ? { replaced, set } : undefined;
  }),
  // "4, not 3"
  rule("statement", "number: comma? notLate number:", 0, (number, out) => ({
    set: {
      picks: [out, number].map((each) => nextNumber(each).pick),
      ...{ isOr: false, isLoose: true },
    },
    refusal: "not",
  })),
  // "not Bob, Kim"
  rule(
    "statement",
    "notLate|ban to? unknown: comma? but? to? unknown:",
    0.2,
    (other, { said }) => ({
      to: said,
      notTo: one({ ...ANYTHING, said: other.said }),
    }),
  ),
  // "the same for Amy", who is no thing
  rule("statement", "same unknown:", 0.2, ({ said }) => ({ to: said })),
];

/** The grammar of clauses: deeds with their things, refusals, order, conditions and corrections. */
export const CLAUSE_RULES: readonly Rule[] = [
  ...ARGUMENT_RULES,
  ...CLAUSES,
  ...FRAME_RULES,
  ...WHOLES,
  ...REMARK_RULES,
  ...REFUSAL_RULES,
  ...CONDITION_RULES,
  ...STATE_RULES,
  ...SENTENCE_RULES,
];
