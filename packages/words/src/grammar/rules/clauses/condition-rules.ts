import { fold } from "../../../text/fold.ts";
import type { Rule } from "../../chart.ts";
import type { Quality, ThingSet } from "../../meaning.ts";
import type { Word } from "../../senses/sense-words.ts";
import { ANYTHING } from "../join-things.ts";
import { called } from "../quality-rules.ts";
import { rule, type SaidFact, type SaidQuality } from "../rule.ts";
import { joinedClauses, one } from "./join-clauses.ts";

const KINDS = ["if", "unless", "once", "until", "while", "before"] as const;

/** Verbs for the end of a state of affairs. */
const ENDS =
  /^(?:to )?(?:stop|end|pass|out|gone|down|cut|(?:go(?:es)?|went) down|fail|over|ceas|finish|off|auf|vorbei|aus|zu ende|dej|par|termin|acab|s? ?arr|cess|fini)/i;

/** Prepositions of what goes on at a time. "bei Nebel" may never come, and is a condition. */
const DURING =
  /^(?:at.*|in|on|i[mn]s?|am|an|auf|um|en|al?|à|aux?|dans|sous|con|par temps.*|during|while|whilst|w[aä]hrend|durante?|pendant.*|mientras)$/i;
/** A preposition of a limit. */
const BY = /^by$/i;

/** Words of what comes when something else is over: "after the storm". */
const AFTER = /^(?:after|nach(?:dem)?|despu[eé]s de(?: que)?|tras|apr[eè]s)$/i;
/** The verb of a state: "moon is full". */
const TOLD = / (?:is|ist|est[aá]?)(?: |$)|^(?:is|ist|est[aá]?) /i;

/** A condition that may go on: "if it is". */
const OPEN = / (?:is|has|are|have|es|esta)$/i;

/** A German preposition that begins a clause, too. */
const BUT_IF = /^außer$/i;

/** Verbs that stand in the place of "if": "should it rain". */
const SHOULD = /^(?:should|sollten?)$/i;

/** Words for nothing of a kind: "there no". */
const NONE = /\b(?:no|(?:pas|plus)(?: d[e’']?)?)$/i;

/** Pronouns that are articles, too. */
const ARTICLE = /^(?:die|das|der|l[aeo]s?)$/i;

const itself = (word?: Word): ThingSet =>
  one({ ...ANYTHING, said: word?.said ?? "", refers: "it" });

/** Facts about things, or of the game: "the door is open", "it is dark". */
const FACTS: readonly Rule[] = [
  rule(
    "fact",
    "remark?: it|subject|det|one? aux*: not?: in? state: aux*:",
    (there, is, isNot, state, end) => ({
      ...said(
        undefined,
        [called(state)],
        isNot ?? (NONE.test(there?.said ?? "") ? there : undefined),
      ),
      isEvent: is.length + end.length === 0 && !TOLD.test(state.said),
    }),
  ),
  // "if there is no power", "wenn kein Strom da ist"
  rule("fact", "remark? no: state: aux*", (no, state) => said(undefined, [called(state)], no)),
  // "cuando no haya niebla"
  rule("fact", "not: aux+ state:", (isNot, state) => said(undefined, [called(state)], isNot)),
  // "once the shuttle has docked": two words for one state
  rule("fact", "det|one? state: aux+ not?: state:", 0, (one, isNot, other) =>
    one.key === other.key ? said(undefined, [called(one)], isNot) : undefined,
  ),
  rule("being", "set: aux+", 0, (set) => set),
  // "when Rosa's been examined"
  rule("being", "det? owner: aux*", 0, ({ things }) => one({ ...ANYTHING, things })),
  // "cuando esté abierta": whoever was said last
  rule("being", "it|them|subject?: aux+", 0, (it) => itself(it)),
  // "unless it is a portrait"
  rule("fact", "being: one enum:", 0, (set, each) => said(set, [called(each)])),
  rule("fact", "being: says+: aux*", 0.3, (set, all) => said(set, all)),
  rule("fact", "set: says+: aux+", 0.3, (set, all) => said(set, all)),
  // Without a verb it may be none: "hasta cinco puertas rojas".
  rule("fact", "set says+", 1, (set, all) =>
    // "avant la bleue"
    set.picks.some(({ things }) => things.length > 0) ? said(set, all) : undefined,
  ),
  rule("fact", "set: not: aux* says:", 0.3, (set, isNot, one) => said(set, [one], isNot)),
  // "if he is not hungry"
  rule("fact", "it|them|subject aux* not? aux* says aux*", 0.3, (it, is, isNot, be, one, end) =>
    // "bevor du die rote Tür öffnest"
    ARTICLE.test(it.said) && is.length + be.length + end.length === 0
      ? undefined
      : said(itself(it), [one], isNot),
  ),
  // "before Berta has been fed", "falls er noch nicht gewaschen ist"
  rule("fact", "being: not?: aux* deed:", 0.8, (set, isNot, deed) => done(set, isNot, deed)),
  // "when Bruno has washed the wagon", "wenn Bruno den Wagen gewaschen hat"
  rule("fact", "agents: aux+ deed: to? set: aux*", 0.3, (by, { deed }, set) => ({ by, deed, set })),
  rule("fact", "agent: to? set: deed: aux+", 0.3, (by, set, { deed }) => ({
    ...{ by: one(by), deed, set },
  })),
  rule("fact", "set|it|them|subject: not?: deed: aux+", 0.8, (of, isNot, deed) =>
    done("picks" in of ? of : itself(of), isNot, deed),
  ),
  // "if nobody has woken Odo", "wenn niemand Odo geweckt hat"
  rule("fact", "nobody not? aux+ deed: to? set: aux*", 0, (deed, set) => done(set, deed, deed)),
  rule("fact", "nobody to? set: deed: aux+", 0, (set, deed) => done(set, deed, deed)),
  // "once it stops raining", "when the rain stops", "unless the alarm is on", "si salta la alarma"
  ...(["ends", "begins"] as const).flatMap((symbol) => {
    const isOver = symbol === "ends";
    return [
      rule("fact", `it|subject? aux* ${symbol}: infinitive? state: aux*`, 0, (phase, state) =>
        phaseOf(state, phase, isOver),
      ),
      rule("fact", `not?: ${symbol}: det|one? state:`, 0, (isNot, phase, state) =>
        phaseOf(state, phase, isOver, isNot),
      ),
      rule("fact", `det|one? state: aux* not?: ${symbol}: aux*`, 0, (state, isNot, phase) =>
        phaseOf(state, phase, isOver, isNot),
      ),
    ];
  }),
  rule("fact", "det|one? state: aux* not?: deed: aux*", 0.1, (state, isNot, phase) =>
    phaseOf(state, phase, ENDS.test(phase.said), isNot),
  ),
];

/** Facts that "before" does not tell: it may be about the order of deeds. */
const LOOSE_FACTS: readonly Rule[] = [
  rule("looseFact", "possessive says+:", 0.4, (qualities) => ({
    set: one({ ...ANYTHING, refers: "it" }),
    qualities,
  })),
  rule("looseFact", "frame* clause", 0.6, (frames, clause) => {
    const {
      deed,
      set = one(ANYTHING),
      who,
      refusal,
      isYou,
    } = joinedClauses([...frames, clause]) ?? {};
    // "after feeding Bo, open the door" is an order of deeds.
    return deed && who !== "nobody" && refusal === undefined && !/ing(?: |$)/i.test(deed.said)
      ? { set, deed: deed.deed, ...(isYou && { isYou }) }
      : undefined;
  }),
  rule("looseFact", "word+", 3, () => ({})),
];

function said(
  set: ThingSet | undefined,
  all: readonly Quality[],
  isNot?: Word,
): SaidFact | undefined {
  // "wenn Bruno Leo gefüttert hat" is about two.
  if (set?.picks.some(({ apposed, isName }) => apposed !== undefined && isName === true))
    return undefined;
  const qualities = isNot === undefined ? all : all.map((of): Quality => ({ is: "not", of }));
  return { qualities, ...(set !== undefined && { set }) };
}

/** A state of affairs that begins or ends. */
const phaseOf = (
  state: SaidQuality,
  { said: phase }: { readonly said: string },
  isEnd: boolean,
  isNot?: Word,
): SaidFact => {
  const quality = called(state);
  const isOver = isEnd !== (isNot !== undefined);
  return { qualities: [isOver ? { is: "not", of: quality } : quality], phase };
};

/** A deed that is done, or not. */
const done = (
  set: ThingSet,
  isNot: object | undefined,
  { deed }: { readonly deed: string },
): SaidFact => ({
  ...{ deed, set },
  ...(isNot !== undefined && { isNot: true }),
});

const TIMES: readonly Rule[] = [
  rule("when", "time", ({ said }) => said),
  rule("when", "clock number", 0.2, (at, { said }) => `${at.said} ${said}`),
  rule("when", "every time:", ({ said }) => said),
  rule("when", "every: every? number?: span:", 0.3, (every, number, { said }) =>
    [every.said, number?.said, said].filter((word) => word !== undefined).join(" "),
  ),
  rule("when", "number span", 0.6, (number, { said }) => `${number.said} ${said}`),
];

/** The grammar of conditions and times, on which deeds hang. */
export const CONDITION_RULES: readonly Rule[] = [
  ...TIMES,
  ...FACTS,
  ...LOOSE_FACTS,
  // "at midnight", "in fog", "during the show"
  rule("condition", "in|clock|while: det|one? state:", 0, ({ said: word }, state) =>
    BY.test(word) || DURING.test(word)
      ? {
          ...{ kind: BY.test(word) ? "before" : "while", said: word },
          ...{ isTime: !BY.test(word) },
          ...said(undefined, [called(state)]),
        }
      : undefined,
  ),
  rule("condition", "after: det|one? state:", 0, ({ said: word }, state) =>
    TOLD.test(state.said)
      ? undefined
      : { kind: "once", said: word, qualities: [{ is: "not", of: called(state) }] },
  ),
  // "erst, wenn Greta Odo geweckt hat"
  rule("condition", "onlyOnce comma once: fact:", 0, ({ said: word }, fact) => ({
    ...{ kind: "once", said: word },
    ...fact,
  })),
  // "is the door shut? then open it", "is it raining? if so, …"
  rule("asked", "aux remark? set: not?: says+: aux*", 0, (set, isNot, all) =>
    said(set, all, isNot),
  ),
  rule("asked", "aux remark? it|them|subject: not?: says+: aux*", 0, (it, isNot, all) =>
    said(itself(it), all, isNot),
  ),
  rule("asked", "aux? it|them|subject? not? state: it|subject?", 0, (state) =>
    said(undefined, [called(state)]),
  ),
  rule("condition", "asked: question: ifSo|then: comma?:", 0, (fact, { said: word }, so, pause) =>
    // "is it broken? if it is lit, …" has a condition of its own.
    OPEN.test(fold(so.said)) && pause === undefined
      ? undefined
      : { kind: "if", said: word, isAsked: true, ...fact },
  ),
  // "should it rain"
  rule("condition", "aux fact", 0.6, ({ said: word }, fact) =>
    SHOULD.test(word) ? { kind: "if", said: word, ...fact } : undefined,
  ),
  ...KINDS.flatMap((kind) =>
    (["fact", "looseFact"] as const)
      .filter((symbol) => kind !== "before" || symbol === "fact")
      .map((symbol) =>
        rule("condition", `${kind} ${symbol}`, 0, ({ said: word }, fact) =>
          // "after the storm" is when it is over.
          (fact.isEvent && AFTER.test(word)) || (fact.isYou && kind === "once")
            ? undefined
            : { kind, said: word, ...fact },
        ),
      ),
  ),
  // ", außer die Scheune ist schon gefegt"
  rule("condition", "comma except: fact:", 0, ({ said: word }, fact) =>
    BUT_IF.test(word) ? { kind: "unless", said: word, ...fact } : undefined,
  ),
  // "once you've filled it" rather orders to fill it first.
  rule("condition", "once looseFact", 0.5, ({ said: word }, fact) =>
    fact.isYou ? { kind: "once", said: word, ...fact } : undefined,
  ),
];
