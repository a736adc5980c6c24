import { isIndividual } from "../../../pieces/name-index.ts";
import type { Rule } from "../../chart.ts";
import type { ThingSet } from "../../meaning.ts";
import type { Word } from "../../senses/sense-words.ts";
import { numbered } from "../amount-rules.ts";
import { ANYTHING, isNumber } from "../join-things.ts";
import { bestBy } from "../quality-rules.ts";
import { type Joined, type OrderClause, rule } from "../rule.ts";
import { numberSaid } from "./frame-rules.ts";
import { isOfPronouns, joinedClauses, one, refused, takenBack } from "./join-clauses.ts";
import { isAnother, TOO_MUCH_FOR } from "./remark-rules.ts";
import { WISHED } from "./state-rules.ts";

/** A refusal, or a correction: "no furnace", "no, twelve". */
const NO = /^no$/i;
const ENDS_NO = /(?:^| )no$/i;

/** Words behind what is meant in the place of something else. */
const MEANS = /\b(?:mean|meant|meine|meinte|decir|dire)\b/i;

/** Pronouns by which somebody tells a reason; French "on" is an English preposition. */
const SPEAKER = /^(?:i|we|he|she|they|ich|wir|je|nous)$/i;

/** Verbs of what is not to be forgotten: "don't forget the blue one". */
export const FORGETS: RegExp = /^(?:forget|vergiss|olvid|oubli)/i;

const MEANWHILE = "while";
/** Joins what another one is told who is called, as somebody was before. */
const CALLED = "called";
/** Joins what is the turn of another one, as it was that of somebody before. */
const TURN = "turn";

/** A clause about what somebody else does at the same time. */
const meanwhile = (clause: OrderClause): Joined | undefined =>
  clause.deed !== undefined && (clause.isYou === true || typeof clause.who === "object")
    ? { joint: [MEANWHILE], clause }
    : undefined;

/** Things behind which it is said that they are what was meant: "4 I mean". */
const meant = (set: ThingSet, { said }: Word): Joined | undefined =>
  !MEANS.test(said)
    ? undefined
    : set.picks.some(({ only }) => only !== undefined)
      ? { joint: [], clause: { set, isOnly: true } }
      : { joint: ["correct"], clause: { set } };

/** A thing that is added or put in the place of another, which is asked about. */
const unsure = ({ deed, set, unread = [] }: OrderClause): Pick<OrderClause, "unread"> => ({
  unread: [...unread, ...(deed === undefined ? (set?.picks ?? []) : []).map(numberSaid)],
});

/** A deed behind a mere "no", which may refuse it or take the place of another: "no abras". */
const unsureDeed = ({ deed, refusal, unread = [] }: OrderClause): Pick<OrderClause, "unread"> =>
  deed === undefined || refusal !== undefined ? {} : { unread: [...unread, deed.said] };

/** Whether nothing but things, or where they are, is said: "the goats to the barn but Bo". */
const isThingsOnly = (clause: OrderClause): boolean =>
  (["deed", "refusal", "order", "among", "toSet", "isMention"] as const).every(
    (key) => !clause[key],
  ) && (clause.conditions ?? []).length === 0;

/** Joints before what is added, and corrects nothing. */
const ADDS = new Set(["and", "or", "then"]);

/** Whether a number takes the place of another one: "4, not 3", but not in "2 and 3, not 4". */
const isOtherNumber = ({ deed, refusal, set }: OrderClause): boolean =>
  deed === undefined && refusal !== undefined && set?.isLoose === true && set.picks.every(isNumber);

/** A deed that it is another's turn to do; "yours to rest" tells none. */
const turn = (clause: OrderClause, by: OrderClause): Joined | undefined =>
  clause.deed && { joint: [TURN], clause: { ...clause, ...by } };

const correction = (joint: string): string => (joint === "no" ? "correct" : joint);

/** Whether a remark may go on with a clause: with its verb, or with more of its things. */
const isPartOfTalk = ({ joint, clause: { deed } }: Joined): boolean =>
  deed === undefined ? joint.includes("and") : joint.length === 0;

/** The grammar of sentences: clauses with what joins them. */
export const SENTENCE_RULES: readonly Rule[] = [
  ...(["and", "or", "but", "then", "comma", "otherwise"] as const).map((symbol) =>
    rule("joint", `${symbol}`, 0.05, () => symbol),
  ),
  rule("joint", "correct", 0.05, ({ said }) => (NO.test(said) ? undefined : "correct")),
  rule("joint", "correct comma", 0, () => "correct"),
  rule("joint", "correct", 0.5, ({ said }) => (NO.test(said) ? "no" : "correct")),
  // "torches 3 and 4, no, 4 and 5"
  rule("next", "comma? correct comma? numbers:", 0, (set) => ({
    joint: ["correct"],
    clause: { set },
  })),
  rule("sentence", "correct comma? numbers:", 0, (set) => [
    { joint: ["correct"], clause: { set } },
  ]),
  // "mach 20 draus", "lieber 12"
  ...["prefer? makes prefer? amount: prefer? outOf", "prefer amount:"].map((parts) =>
    rule("sentence", `correct? ${parts}` as "amount:", 0, (amount) => [
      { joint: ["correct"], clause: { set: one({ ...ANYTHING, amount }) } },
    ]),
  ),
  rule("next", "joint+ statement", 0.6, (joint, clause) =>
    joint.some((each) => ADDS.has(each)) && isOtherNumber(clause)
      ? undefined
      : {
          joint: joint.map(correction),
          clause: {
            ...clause,
            ...(joint.includes("no") && { isNo: true, ...unsureDeed(clause) }),
            // "light torch 1 and no, 2"
            ...(joint[0] === "and" && joint.map(correction).includes("correct") && unsure(clause)),
            // "lead the goats to the barn but Bo" may leave him out.
            ...(joint.join() === "but" && isThingsOnly(clause) && unsure(clause)),
          },
        },
  ),
  // "the marlin's leaking so patch it up"
  rule("next", "comma? so statement:", 0.6, (clause) => ({ joint: [], clause })),
  rule("next", "comma tag:", 0.5, (word) => ({ joint: [], clause: takenBack(word) })),
  // "milk snow, no wait"
  rule("next", "comma|and? correct:", 1, (word) =>
    MEANS.test(word.said) ? undefined : { joint: [], clause: takenBack(word) },
  ),
  // "light torch 3, 4 I mean", "oops, 5 I meant"
  rule("behindMeant", "set: comma? correct:", 0, (set, word) => meant(set, word)),
  // "lock it - unlock I mean"
  rule("behindMeant", "deed: comma? correct:", 0, (deed, { said }) =>
    MEANS.test(said) ? { joint: ["correct"], clause: { deed } } : undefined,
  ),
  rule("next", "comma? behindMeant:", 0, (said) =>
    (said.clause.set?.picks.length ?? 0) > 1 ? undefined : said,
  ),
  rule("sentence", "behindMeant", 0, (said) => [said]),
  rule("sentence", "correct comma? behindMeant:", 0, (said) => [said]),
  // "forget it, sweep the lighthouse instead"
  rule("sentence", "dropIt comma? statement: next*:", 0, (clause, next) =>
    clause.deed === undefined ||
    // "vergiss es, Bo zu wecken"
    clause.deed.isToDo === true ||
    clause.set === undefined ||
    (clause.refusal !== undefined && !isOfPronouns(clause.set))
      ? undefined
      : [{ joint: ["correct"], clause }, ...next],
  ),
  // "cell 5 would be better, 4 is damp"
  rule("sentence", "set: better next*:", 0, (set, next) => [
    { joint: ["correct"], clause: { set } },
    ...next,
  ]),
  // "wrong tunnel, I meant 3"
  rule(
    "sentence",
    "comma? correct? comma? wrong thing: comma? correct? comma? set:",
    0,
    ({ things, said }, set) => {
      const picks = set.picks.map((pick) =>
        pick.things.length > 0
          ? pick
          : { ...pick, things, said, isDefinite: true, isNumbered: isNumber(pick) },
      );
      return [{ joint: ["correct"], clause: { set: { ...set, picks } } }];
    },
  ),
  // "not that one"
  rule("sentence", "correct", 1, (word) =>
    // "no" and "actually no" refuse what was ordered.
    ENDS_NO.test(word.said) ? undefined : [{ joint: [], clause: takenBack(word) }],
  ),
  // "don't turn the cold eggs, the others yes"
  rule("next", "pause to? union: affirmed", 0, (set) => ({
    joint: ["but"],
    clause: { set, isWanted: true },
  })),
  // "open crate 1, but crate 4 before it", where "not before it" may tell to open it later
  rule("next", "joint+: union: notLate?: before it|them", 0, (joint, set, no) => ({
    joint,
    clause: { set, order: "first", ...(no && { unread: [no.said] }) },
  })),
  // "wake Felix or Iris, either way"
  rule("next", "comma indifferent", 0, () => ({ joint: [], clause: { isStatement: true } })),
  // "switch the green lamps off and the yellow one on"
  rule("next", "comma? and|but set: otherDeed:", 0, (set, deed) => ({
    joint: ["and"],
    clause: { set, deed },
  })),
  // "bring Ann 3 apples and Bo a cake"
  rule("next", "joint: to? unknown: set:", 1, (joint, { said }, set) =>
    set.picks[0]?.amount === undefined
      ? undefined
      : { joint: [joint], clause: { set, to: said, isGap: true } },
  ),
  // "Sam, powder Gloria, and Ned, call Hugo"
  rule("next", "comma and|but named: comma statement:", 0, (who, clause) =>
    clause.deed !== undefined && clause.who === undefined
      ? { joint: [CALLED], clause: { ...clause, who: one(who), isCalled: true, isTold: false } }
      : undefined,
  ),
  // "you light lamp 2, Kim 4 and Otto 5"
  rule("next", "joint+ named: number:", 0.2, (who, number) =>
    isIndividual(who.things[0])
      ? {
          joint: ["and"],
          clause: { toSet: one(who), set: one({ ...ANYTHING, ...numbered(number) }) },
        }
      : undefined,
  ),
  // "kim washes the red wagons otto the others"
  rule("next", "named set", 3, (who, set) => ({ joint: [], clause: { toSet: one(who), set } })),
  // "the red lamp off the green one on"
  rule("sentence", "joint* became became+", 0, (joint, first, more) => [
    { joint: joint.map(correction), clause: first },
    ...more.map((clause) => ({ joint: ["and"], clause })),
  ]),
  // "load one of the carts, whichever is lighter"
  rule("next", "comma? any|relative aux|looks comparative|super:", 0, (each) => ({
    joint: [],
    clause: { set: one({ ...ANYTHING, said: each.said, ...bestBy(each) }), isOnly: true },
  })),
  rule("next", "comment|earlier", 0.6, (clause) => ({ joint: [], clause })),
  // "wake Bea I wanna talk to her", "stop feeding Bo she's getting fat"
  rule("next", "subject: talk:", 4, (by, { said, value }) =>
    value > 0 ||
    !SPEAKER.test(by.said) ||
    WISHED.test(said) ||
    TOO_MUCH_FOR.test(said) ||
    isAnother(said)
      ? undefined
      : { joint: [], clause: { isStatement: true } },
  ),
  rule("next", "statement", 3, (clause) =>
    clause.deed === undefined ? undefined : { joint: [], clause },
  ),
  // "keep the door locked until the alarm is over"
  rule("next", "comma? condition:", 0.5, (condition) => ({
    joint: [],
    clause: { conditions: [condition] },
  })),
  // "it's Kim's turn to sweep the lab and yours to wake Ivo"
  rule("next", "comma? and yours|dutiful: duty? infinitive clause:", 0, (by, clause) =>
    turn(clause, "picks" in by ? { who: by } : { isYou: true }),
  ),
  // "le toca a Kim barrer el laboratorio y a ti despertar a Ivo"
  rule("next", "comma? and to you|self infinitive? clause:", 0, (clause) =>
    turn(clause, { isYou: true }),
  ),
  // "Kim cleans the lab while you wake Ivo" asks for both, but a refusal holds while they do so.
  // "pendant que toi, tu ranges la salle 2"
  rule("next", "comma? while you? comma? statement:", 0, (clause) => meanwhile(clause)),
  // "während Edda die Scheune fegt"
  rule("next", "comma? while agents: arguments: deed:", 0, (who, all, deed) => {
    const clause = joinedClauses([...all, { who, deed }]);
    return clause && meanwhile(clause);
  }),
  rule("sentence", "while statement: next+:", 0, (first, next) => {
    const said = meanwhile(first);
    return said && next.every(({ clause }) => clause.refusal === undefined)
      ? [said, ...next]
      : undefined;
  }),
  // "Heal Ann while Bo builds the wall" may say when.
  rule("sentence", "joint* statement next*", 0, (joint, clause, next) =>
    (clause.isTalk === true && next[0] !== undefined && isPartOfTalk(next[0])) ||
    // "no es tarea de Kim"
    (clause.isTurn === true && joint.includes("no")) ||
    // "es ist Kim verboten, Bo zu wecken", "ich weigere mich, Bo zu wecken"
    next.some(({ clause: { deed } }, at) => {
      const before = next[at - 1]?.clause ?? clause;
      return before.isStatement === true && deed?.isToDo === true;
    }) ||
    // "feed Nala, sorry, I blorp Simba" corrects by a word that is not understood.
    next.some(({ joint: how, clause: { isTalk } }) => isTalk && how.includes("correct")) ||
    (clause.isCalled !== true && next.some(({ joint: how }) => how[0] === CALLED)) ||
    (clause.isTurn !== true && next.some(({ joint: how }) => how[0] === TURN)) ||
    next.some(({ joint: [how], clause: { isYou } }) => {
      const isOrder = clause.who !== undefined || clause.isYou === true || isYou === true;
      return how === MEANWHILE && (clause.refusal !== undefined || !isOrder);
    })
      ? undefined
      : unlessLimits([
          { joint: joint.map(correction), clause: unlessCalled(clause, next[0]) },
          ...next.map((each) => refusedToo(clause, each)),
        ]),
  ),
];

/** Clauses in the infinitive that go on from a refusal: "hör auf, Bo zu wecken und Max zu füttern". */
const refusedToo = ({ deed, refusal }: OrderClause, { joint, clause }: Joined): Joined => ({
  joint,
  clause:
    refusal !== undefined && deed?.isToDo === true && clause.deed?.isToDo === true
      ? refused(clause, refusal)
      : clause,
});

/** A clause whose last name may be that of somebody who is told what comes next: "powder Ann, and Bo, call Kim". */
function unlessCalled(clause: OrderClause, next: Joined | undefined): OrderClause {
  const last = clause.set?.picks.at(-1);
  const isTold = next?.joint.join() === "comma" && next.clause.deed !== undefined;
  return isTold && last?.isApart === true && last.isName === true
    ? { ...clause, unread: [...(clause.unread ?? []), last.said] }
    : clause;
}

/** Asks about deeds before or without what is refused, which may say from when on: "once you have woken Ann, don't feed her". */
const unlessLimits = (all: readonly Joined[]): readonly Joined[] =>
  all.map(({ joint, clause }, at) => {
    const { order, deed, unread = [], isWithout } = clause;
    const isRefused = ({ refusal }: OrderClause = {}): boolean => refusal !== undefined;
    const isPronoun = clause.set !== undefined && isOfPronouns(clause.set);
    const before = all[at - 1]?.clause;
    const isLimit =
      // "don't take the crown and dust it" may refuse both.
      (joint.join() === "and" && isPronoun && before?.refusal === "not" && !isRefused(clause)) ||
      // "but first, if it rains, close the door" is on a condition that does not hold of the rest.
      (at > 0 && order === "first" && clause.conditions?.some(({ isAhead }) => isAhead)) ||
      (order === "after" && isRefused(all[at + 1]?.clause)) ||
      (isWithout === true && (isRefused(all[at - 1]?.clause) || isRefused(all[at + 1]?.clause)));
    return {
      joint,
      clause:
        isLimit && deed
          ? { ...clause, unread: [...unread, deed.said] }
          : // "brush the goats in the barn, then those at the pier" are others.
            isPronoun && !deed && clause.at !== undefined && joint.includes("then")
            ? { ...clause, unread: [...unread, clause.at.how] }
            : clause,
    };
  });
