import type { Rule } from "../../chart.ts";
import type { Quality, ThingPick, ThingSet } from "../../meaning.ts";
import { without } from "../../narrow-sets.ts";
import type { Word } from "../../senses/sense-words.ts";
import { ALL_OF_ANY, ANYTHING, namesAgent } from "../join-things.ts";
import { isState } from "../quality-rules.ts";
import { type OrderClause, rule, type SaidQuality } from "../rule.ts";
import { NE, NEEDED, PERMITTED, STAYS } from "./frame-rules.ts";
import { doers, joinedClauses, one, stays, toldByNoun } from "./join-clauses.ts";

/** Verbs of a wish: "he should be awake" is no remark. */
export const WISHED: RegExp =
  /\b(?:should|must|shall|needs?|supposed|ought|(?:is|are) to|ha(?:ve|s) to|soll|faut|geh[oö]r|m[uü]ss|deb|tendr|tienen? que|doi|dev)/i;
/** A form of an English verb that says what is to be done with something: "needs waking", "needs to be woken". */
const GERUND = /ing(?: |$)/i;

/** Prepositions of where things are to go. */
const TOWARDS = /to$|^towards$/i;

export const PARTICIPLE: RegExp = /^[a-z]*(?:ed|en|lit|fed|put|shut|cut)(?: |$)/i;

/** Articles that are pronouns, too. */
const ARTICLE = /^(?:l[aeo]s?|d(?:ie|as|er|en))$/i;

/** The auxiliary verb of a passive: "no lamp is to be lit" forbids to light one, where "no lamp should be on" is about a state. */
const PASSIVE = /(?:\bbe|werden|\bser|[eê]tre|\bsean?|soient?)$/i;

/** Participles: those of English, German and the Romance languages. */
const DONE = /^\S*(?:ed|fed|lit|put|shut|cut|ge\S+n|t|te?s?|[ai]d[oa]s?|ée?s?)(?: |$)/i;

/** Verbs by which something is given free; "it may be locked" tells what may be so, too. */
const FREED = /^(?:can|darf|d[uü]rfen|kann|k[oö]nnen|pueden?)$/i;

/** Prepositions of what is to be done with things. */
const TO_DO = /^(?:to|[aà]|por|para)$/i;

/** Verbs by which things may stay as they are. */
const LETS = /^(?:let|lass|deja|laisse)/i;

const OPPOSITE: Readonly<Record<string, string>> = { is: "not", not: "is" };

/** The deed that brings about what is said of things, or its opposite; undefined if nothing may. */
function bringing({ key, said }: SaidQuality, isNot = false): OrderClause["deed"] {
  const [what = "", ...rest] = key.split(" ");
  const meant = isNot ? OPPOSITE[what] : what in OPPOSITE || what === "value" ? what : undefined;
  return meant === undefined ? undefined : { deed: `brings ${meant} ${rest.join(" ")}`, said };
}

/** Things that are to be as is said: "all doors should be shut". */
function brought(set: ThingSet, each: SaidQuality, isNot = false): OrderClause | undefined {
  // "no door may be open"
  const isNone = set.picks.some((pick) => pick.isNone);
  // "I want every torch out and the red door open" says two things.
  const isMore = set.picks.slice(0, -1).some(({ qualities }) => qualities.some(isState));
  // "no more than two doors get opened" wants none opened.
  const limits = set.picks.flatMap(({ amount }) =>
    typeof amount === "object" && amount.isAtMost ? [amount.said] : [],
  );
  const deed = isArticle(set) || isMore ? undefined : bringing(each, isNot !== isNone);
  const picks = set.picks.map((pick) => ({ ...pick, isNone: false }));
  return deed && { deed, set: { ...set, picks }, unread: limits };
}

const isPassive = (verbs: readonly Word[], { said }: SaidQuality): boolean =>
  verbs.some((verb) => PASSIVE.test(verb.said)) && DONE.test(said);

/** A deed that nobody need do: nobody may want it, or it may be refused. */
const unneeded = (set: ThingSet): OrderClause => ({
  set,
  unread: set.picks.map((pick) => pick.said),
});

const isFreed = (verbs: readonly Word[], each: SaidQuality): boolean =>
  FREED.test(verbs[0]?.said ?? "") && isPassive(verbs, each);

/** Things that should be as is said, or should become so by being worked on. */
function wanted(
  set: ThingSet,
  verbs: readonly Word[],
  each: SaidQuality,
  isNot = false,
): OrderClause | undefined {
  if (!isWished(verbs)) return undefined;
  const isNone = set.picks.some((pick) => pick.isNone);
  const isNeeded = verbs.some(({ said }) => NEEDED.test(said));
  if (!isNone || !isPassive(verbs, each)) {
    const clause = brought(set, each, isNot);
    return clause && { ...clause, isNeeded };
  }
  if (isNeeded) return unneeded(set);
  return isNot ? undefined : become(set, each);
}

/** Things that are to become as is said, or not: "no lion gets fed" forbids to feed one. */
function become(set: ThingSet, each: SaidQuality): OrderClause | undefined {
  if (!set.picks.some(({ isNone }) => isNone)) return brought(set, each);
  const picks = set.picks.map((pick) => ({ ...pick, isNone: false, isAny: true }));
  const clause = brought({ ...set, picks }, each);
  return clause && { ...clause, refusal: "not" };
}

/**
 * Things that are to stay as they are: "leave the blue door shut" refuses to open it. What "let nobody sleep" asks of
 * those who are awake is not said.
 */
function kept(set: ThingSet, each: SaidQuality): OrderClause | undefined {
  const deed = isArticle(set) ? undefined : bringing(each, true);
  const isNone = set.picks.some((pick) => pick.isNone);
  return deed && { deed, set, refusal: "not", ...(isNone && { unread: [each.said] }) };
}

/** Whether a pronoun may be the article of what follows: "laisse les vertes". */
const isArticle = ({ picks }: ThingSet): boolean =>
  picks.some(({ refers, said }) => refers !== undefined && ARTICLE.test(said));

/** Verbs of thinking: whoever thinks that something is so does not ask for it. */
const THOUGHT = /\b(?:think|guess|believe)$/i;

const isBecoming = ({ said }: Word): boolean => /^gets?$/i.test(said);

const isWished = (verbs: readonly Word[]): boolean => verbs.some(({ said }) => WISHED.test(said));

/** Frames without whoever wishes it and is not told to do it: "Bo wants the door shut", "everybody wants it shut". */
const withoutWisher = (frames: readonly OrderClause[]): readonly OrderClause[] | undefined =>
  frames.some(({ who, refusal }) => who === "nobody" || refusal !== undefined)
    ? undefined
    : frames.map((frame): OrderClause => {
        const { who, isCalled, isBare } = frame;
        if (who === undefined || (isCalled === true && isBare !== true)) return frame;
        return typeof who === "object" ? { called: who, isYou: true } : {};
      });

/** A clause about what belongs to whoever wishes it: "Bo wants his mule fed". */
function ofWisher(frames: readonly OrderClause[], { set, ...clause }: OrderClause): OrderClause {
  const by = frames.find(({ called }) => called !== undefined)?.called;
  const own = (quality: Quality): Quality =>
    by !== undefined &&
    quality.is === "owned" &&
    quality.by.picks.every(({ refers }) => refers === "it")
      ? { ...quality, by }
      : quality;
  const picks = set?.picks.map((pick) => ({ ...pick, qualities: pick.qualities.map(own) }));
  return { ...clause, ...(set && picks && { set: { ...set, picks } }) };
}

/** Whether somebody may have something: "Kim can have the red one". */
const isAllowed = (
  frames: readonly OrderClause[],
  { only }: ThingPick,
  verbs: readonly Word[],
): boolean =>
  // "only Kim can have it" refuses it to the others.
  only === undefined &&
  !frames.some(({ isOnly }) => isOnly) &&
  verbs.every(({ said }) => PERMITTED.test(said));

/** The deed by which somebody gets something, or something gets somewhere. */
const GIVEN = { deed: "brings to", said: "" };

/** Somebody who gets things; what several get is asked about. */
function given(to: ThingPick, set: ThingSet): OrderClause {
  const { isNone, isPlural, amount, said } = to;
  // "nobody gets the sword but Bo"
  const but = set.picks.flatMap((pick) => pick.but.picks.map((each) => each.said));
  if (isNone)
    return {
      ...{ deed: GIVEN, toSet: one({ ...to, isNone: false }), set },
      ...{ refusal: "not", unread: but },
    };
  const isOne = !isPlural && amount === undefined;
  // "Bo wants something to drink": what it is is not said.
  const unsaid = set.picks.filter(
    ({ isAny, things, qualities }) => isAny && things.length + qualities.length === 0,
  );
  const unread = [...unsaid.map((pick) => pick.said), ...(isOne ? [] : [said])];
  return { deed: GIVEN, toSet: one(to), set, ...(unread.length > 0 && { unread }) };
}

/**
 * The grammar of commands that say how things are to be, or who is to have them, and not what to do: "all doors should be
 * shut", "Berta gets the gold key".
 */
export const STATE_RULES: readonly Rule[] = [
  rule("wanting", "main|let", 0.1, ({ said }) => (THOUGHT.test(said) ? undefined : "me")),
  rule("wanting", "subject?: aux? wish", 0.1, (who) => (who === undefined ? "other" : "me")),
  rule("states", "union: aux*: not?: quality: aux*", 0, (set, verbs, isNot, each) =>
    verbs.some(isBecoming) && isNot === undefined
      ? become(set, each)
      : brought(set, each, isNot !== undefined),
  ),
  // "quiero todas las puertas cerradas menos la 2"
  rule("states", "union: aux*: not?: quality: exception:", 0, (set, verbs, isNot, each, but) =>
    verbs.some(isBecoming) ? undefined : brought(without(set, but), each, isNot !== undefined),
  ),
  // "make sure Kim's been fed"
  rule("states", "owner: aux+ not?: quality:", 0, ({ things, said }, isNot, each) =>
    brought(one({ ...ANYTHING, things, said }), each, isNot !== undefined),
  ),
  // "see that she's fed"
  rule("states", "subject: aux* not?: quality: aux*", 0, ({ said }, isNot, each) =>
    brought(one({ ...ANYTHING, said, refers: "it" }), each, isNot !== undefined),
  ),
  // "make sure no guest goes ungreeted"
  rule("states", "union: goes not?: quality:", 0, (set, isNot, each) =>
    brought(set, each, isNot !== undefined),
  ),
  rule("statement", "frame* wanting states", (frames, by, clause) => {
    const told = by === "me" ? frames : withoutWisher(frames);
    return told && joinedClauses([...told, ofWisher(told, clause)]);
  }),
  // "the stage lights off, the lamp on": in English and German, what stands behind things is no adjective of theirs
  rule("became", "set not? predicate", 0, (set, isNot, each) =>
    brought(set, each, isNot !== undefined),
  ),
  // "alle Lampen aus außer der roten"
  rule("became", "union: not?: predicate: exception:", 0, (set, isNot, each, but) =>
    brought(without(set, but), each, isNot !== undefined),
  ),
  // "Bo wants Kim woken"
  rule("statement", "frame* wanting union deed", 0, (frames, by, set, deed) => {
    const told = by === "other" && PARTICIPLE.test(deed.said) ? withoutWisher(frames) : undefined;
    return told && joinedClauses([...told, ofWisher(told, { set, deed })]);
  }),
  rule("statement", "frame* became", 0, (frames, clause) =>
    // "Kim hat die Tür geöffnet"
    frames.some(({ who, isCalled }) => who !== undefined && isCalled !== true)
      ? undefined
      : joinedClauses([...frames, { ...clause, isTold: frames.length === 0 }]),
  ),
  // "all torches out", "… and every other door shut"
  rule("statement", "union not? quality", 1, (set, isNot, each) => {
    const clause = brought(set, each, isNot !== undefined);
    return clause && { ...clause, isTold: true };
  }),
  // "I want the blue door unlocked and open"
  rule("next", "comma|and quality", 0.4, (mark, each) => {
    if (mark.said === "," && each.key.startsWith("value ")) return undefined;
    const clause = brought(one({ ...ANYTHING, said: each.said, refers: "them" }), each);
    return clause && { joint: [], clause };
  }),
  rule("core", "set aux+ not|notLate? aux* quality aux*", 0, (set, verbs, isNot, be, each, end) =>
    wanted(set, [...verbs, ...be, ...end], each, isNot !== undefined),
  ),
  // "Rufus can be unsaddled now"; "only Rufus can be saddled" says what must not be.
  rule("statement", "frame*: set: aux+: quality: aux*:", 0, (frames, set, verbs, each, end) => {
    const isFree =
      isFreed([...verbs, ...end], each) &&
      set.picks.every(({ only, isNone }) => only === undefined && !isNone) &&
      !frames.some(({ isOnly }) => isOnly);
    const clause = isFree ? brought(set, each) : undefined;
    return clause && joinedClauses([...frames, clause]);
  }),
  // "nur Rufus darf gesattelt werden"
  rule("statement", "only union: aux+: quality: aux*:", 0, (but, verbs, each, end) => {
    const deed = isFreed([...verbs, ...end], each) ? bringing(each) : undefined;
    return (
      deed && { ...doers(one(ALL_OF_ANY), but), deed, refusal: "not", isBan: true, isTold: true }
    );
  }),
  rule(
    "statement",
    "frame*: union: ban: aux*: quality: aux*",
    0,
    (frames, set, no, verbs, each) => {
      // "aucune lampe ne doit être allumée"
      const isNot = !(NE.test(no.said) && set.picks.some(({ isNone }) => isNone));
      const clause = wanted(set, [no, ...verbs], each, isNot);
      return clause && frames.every(({ who }) => who !== "nobody")
        ? joinedClauses([...frames, clause])
        : undefined;
    },
  ),
  // "the doors are open" is a report, dearer than a condition: "si" is "yes" and "if".
  rule("statement", "main?: union: aux+: not? quality", 0.7, (main, set, verbs) =>
    isWished(verbs) ||
    verbs.some(isBecoming) ||
    (main !== undefined && !THOUGHT.test(main.said)) ||
    // "whichever doors are open, close them"
    set.picks.some(({ isAny }) => isAny)
      ? undefined
      : { set, isMention: true, isStatement: true },
  ),
  // "don't leave the red door open"
  rule("core", "negation leave union: quality:", 0, (set, each) => brought(set, each, true)),
  rule("core", "leave|keep union: quality:", 0, (set, each) => kept(set, each)),
  // "let him sleep"; whether who is let do so no longer is to be kept awake is not said.
  rule("core", "negation?: let: union: quality:", 0, (no, { said }, set, each) => {
    if (!LETS.test(said) || !STAYS.test(each.said)) return undefined;
    return no === undefined ? kept(set, each) : { set, unread: [`${said} ${each.said}`] };
  }),
  // "let Kim rest"
  rule("core", "let union: rests", 0, (set) => stays(set, "not")),
  // "laisse dormir Fergus"
  rule("core", "let|leave quality: to? union:", 0, (each, set) =>
    STAYS.test(each.said) ? kept(set, each) : undefined,
  ),
  rule("statement", "union: aux? stays quality:", (set, each) => kept(set, each)),
  // "the red door needs opening"
  rule("statement", "set: wish one?: deed:", (set, noun, deed) => {
    if (noun === undefined && !GERUND.test(deed.said)) return undefined;
    return set.picks.some(({ isNone }) => isNone) ? unneeded(set) : { deed, set };
  }),
  // "the lantern could do with a polish", "la lanterne aurait besoin d'être nettoyée"
  rule("statement", "set: lacks one? aux* noun|deed:", 0, (set, deed) =>
    set.picks.some(({ isNone }) => isNone) ? unneeded(set) : { deed, set },
  ),
  // "two nests to line", "deux nids à garnir"
  rule("statement", "set: to|infinitive: deed:", 0.8, (set, { said }, deed) =>
    TO_DO.test(said) && set.picks.every((pick) => !namesAgent(pick)) ? { deed, set } : undefined,
  ),
  // "die Tür ist zu öffnen"
  rule("core", "set: aux: notLate?: deed:", 0, (set, { said }, no, deed) =>
    deed.isToDo === true && /^(?:ist|sind)$/i.test(said)
      ? { deed, set, ...(no && { refusal: "not" }) }
      : undefined,
  ),
  // "get the doors open", "have the red door opened"
  rule("core", "gets|has union: quality:", 0, (set, each) => brought(set, each)),
  // "the red door gets opened"
  rule("core", "union: aux* gets quality:", 0, (set, each) => become(set, each)),
  // "the lamps should get a polish"
  rule("core", "set: aux* gets|has one unknown?: noun:", 0, (set, how, noun) =>
    toldByNoun(set, noun, how),
  ),
  // "Bess should not get a feed"
  rule("core", "set: ban: aux* gets|has one unknown?: noun:", 0, (set, { said }, how, noun) =>
    WISHED.test(said) ? { ...toldByNoun(set, noun, how), refusal: "not" } : undefined,
  ),
  rule("core", "gets|has set: deed: arguments?:", (set, deed, all = []) =>
    PARTICIPLE.test(deed.said) ? joinedClauses([{ deed, set }, ...all]) : undefined,
  ),
  // "Berta gets the gold key", "Berta should have the gold key"
  rule("core", "pick: gets set:", (to, set) => given(to, set)),
  // "Berta wants her lantern"
  rule("statement", "frame*: agent: wish set:", 1.5, (frames, to, set) =>
    frames.every(({ refusal }) => refusal === undefined) &&
    // "Berta wants the lamps out" is about a state.
    set.picks.every(({ isDefinite, qualities }) => isDefinite && !qualities.some(isState))
      ? joinedClauses([...frames, given(to, set)])
      : undefined,
  ),
  rule("statement", "frame*: pick: aux+: gets|has set:", (frames, to, verbs, set) =>
    isWished(verbs) || isAllowed(frames, to, verbs)
      ? joinedClauses([...frames, given(to, set)])
      : undefined,
  ),
  rule("statement", "frame*: wanting: pick: to? gets|has set:", (frames, by, to, set) => {
    const told = by === "me" ? frames : withoutWisher(frames);
    return told && joinedClauses([...told, given(to, set)]);
  }),
  // "we need the oats in the old barn"
  rule("statement", "subject aux? wish union: particle? in: pick:", 0, (set, { said }, pick) =>
    set.picks.some(({ qualities }) => qualities.some(({ is }) => is === "placed"))
      ? undefined
      : { deed: GIVEN, set, toSet: one(pick), toSaid: said },
  ),
  // "get the cart into tunnel 1", but "get the stone near the mill"
  rule("core", "gets set: to|in: pick:", 0, (set, { said }, pick) =>
    TOWARDS.test(said) ? { deed: GIVEN, set, toSet: one(pick), toSaid: said } : undefined,
  ),
  rule(
    "next",
    "comma? and? union in pick",
    0.9,
    (comma, and, set, { said }, pick) =>
      (comma ?? and) && {
        joint: ["and"],
        clause: { set, toSet: one(pick), toSaid: said },
      },
  ),
  // "Bob wants half a dozen", who is no thing
  rule("statement", "unknown: wish|gets set:", 0.2, ({ said }, set) => ({
    to: said,
    set,
  })),
  // "crate 5 should go there too": where the last one went
  rule("core", "set: aux* goes inside:", 0, (set, { said }) => ({
    ...{ deed: GIVEN, set, toSaid: said },
    toSet: one({ ...ANYTHING, said, refers: "it" }),
  })),
  // "the rum goes in the hold"
  rule("core", "set: aux* goes|gets to|in: pick:", (set, { said }, pick) => ({
    ...{ deed: GIVEN, set, toSet: one(pick), toSaid: said },
  })),
];
