import type { Rule } from "../../chart.ts";
import type { ThingPick, ThingSet } from "../../meaning.ts";
import type { Word } from "../../senses/sense-words.ts";
import { ALL_OF_ANY, ANYTHING, isNumber, namesAgent, SOMEBODY, YOUR } from "../join-things.ts";
import { isBest } from "../quality-rules.ts";
import { type Joined, type OrderClause, rule } from "../rule.ts";
import { doers, joinedClauses, one, topicOf, undone } from "./join-clauses.ts";

/** Nobody does nothing: "nichts anzünden". */
const NOTHING = /^(?:nothing|nichts|nada|rien)$/i;

/** A French word that negates nothing by itself: "avant que Kim ne dorme", "personne sauf Kim ne peut". */
export const NE: RegExp = /^ne?$/i;

/** Words before a deed that one is told: "tell Kim to wake Ivo". */
const TO = /^(?:to|de|d)$/i;

/** Pronouns of the Romance languages before a verb: "me das", "me podrías dar". */
export const BEFORE_VERB: RegExp = /^(?:m|me|n[oó]u?s)$/i;

/** A verb in the third person of the present: "cleans", "putzt", "nettoie", "limpia". */
const NOW = /^[^ ]*(?:[^s]s|t|e|a)(?: |$)/i;

/** A verb in the past that ends alike. */
const TOLD =
  /^(?:put|lit|set|cut|let|shut|got|sent|built|lent|left|kept|bought|brought|woke|gave|broke|stole|took|ate|rode|drove|wrote|froze|chose|shook|made|came|wore|tore|hid|[^ ]+te)(?: |$)/i;

export const numberSaid = ({ amount, said }: ThingPick): string =>
  typeof amount === "object" ? amount.said : said;

/** Whether a pick is a name, in small letters or not. */
const isNamed = (pick: ThingPick): boolean => pick.isName === true && namesAgent(pick);

/** Verbs by which something is allowed. */
export const PERMITTED: RegExp =
  /^(?:may|can|darf|d[uü]rfen|kann|k[oö]nnen|pueden?|peu(?:t|vent))$/i;

/** Verbs of need; "no lamp needs to be lit" asks for no deed. */
export const NEEDED: RegExp = /\b(?:needs?|ha(?:ve|s) to|m[uü]ss(?:en)?|tienen? que)\b/i;

/** A clause about a deed that nobody need do, which is asked about: "nobody has to wake Bo". */
const nobody = (frame: OrderClause, verbs: readonly Word[]): OrderClause =>
  !verbs.some(({ said }) => NEEDED.test(said))
    ? frame
    : frame.refusal === undefined
      ? { ...frame, isNeeded: true }
      : { ...frame, unread: verbs.map(({ said }) => said) };

/** A word for what things themselves do where they stay as they are: "let him sleep", but "let him be woken". */
export const STAYS: RegExp = /^(?:sleep|schlafen|dormir)$/i;

/** Whether a clause leaves a character as it is, and asks for no deed of its own: "let Kim sleep and Bo wake Ivo". */
const isStaying = ({ qualities }: ThingPick): boolean =>
  qualities.some((quality) => quality.is === "called" && STAYS.test(quality.said));

/** Whether things are those of a further deed: "erst Bo füttern, dann Togo". */
const isNext = ([first]: readonly OrderClause[]): boolean => first?.order === "then";

/** Whether a pick may be who does something: a name, or "whoever has the longest sword". */
const isDoer = ({ isNone, amount, ...pick }: ThingPick): boolean =>
  // "no guard wakes Ivo"
  namesAgent({ ...pick, isNone: false, ...(amount !== undefined && !isNone && { amount }) }) ||
  (pick.things.length === 0 && pick.qualities.some(isBest));

/** Verbs of a polite question. */
export const CAN: RegExp =
  /^(?:can|could|would|will|kann|k[oö]nnte|w[uü]rde|puede|podr[ií]a|peut|pourrait)/i;

/** Those who are told by a clause that somebody else wishes. */
const THAT_YOU = /^(?:dass (?:du|ihr))$/i;

const banned = (frame: OrderClause): OrderClause => ({ ...frame, refusal: "not", isBan: true });

const isSaid = ({ refers }: ThingPick): boolean => refers === undefined || refers === "other";

/** Verbs for whatever is done with things. */
const DOES =
  /^(?:do|handle|take care|see to|deal|mach|k[uü]mmer|haz|enc[aá]rg|oc[uú]p|fais|charge)/i;

/** A deed that somebody is to do in place of another. */
const instead = (clause: OrderClause, said: string): Joined => ({
  joint: ["but"],
  clause: { ...clause, isAgain: true, isWanted: true, times: [said] },
});

/** Verbs of what was somebody's turn. */
const IT_WAS = /\b(?:was|were|had|war|waren|hatten?)$/i;

/** Somebody of those spoken to. */
const OF_YOU = /(?:of you|of us|von euch|von uns|vosotros|ustedes|de vous|entre vous)$/i;

/** All of those who are called. */
const ALL_OF_YOU = /\b(?:you|ihr|euch|vosotros|vous)\b/i;
const EACH_OF_YOU = /^(?:each|every|jeder|cada|chacun)/i;

/** Things that somebody is to see to: "Kim does the tables". */
const takenOver = (set: ThingSet, who: ThingSet): OrderClause | undefined =>
  set.picks.every(isSaid) ? { who, set, isTakenOver: true } : undefined;

/** A deed for somebody, whoever it be: the one spoken to. */
const bySomebody = (clause: OrderClause): OrderClause | undefined =>
  clause.deed && { ...clause, isTold: false };

const asksSomebody = ({ said: can }: Word, who: string, clause: OrderClause) =>
  SOMEBODY.test(who) && CAN.test(can) ? bySomebody(clause) : undefined;

/** Somebody and the one spoken to. */
const teamOf = (pick: ThingPick, said: string): ThingSet | undefined =>
  isNamed(pick) ? { picks: [{ ...ANYTHING, said, refers: "you" }, pick], isOr: false } : undefined;

/** Words that say where something is, or whose, unless a verb follows. */
const WHERE = /^(?:it(?:'| i)s on|es ist an|c.? ?est [aà])$/i;

/** The form of a verb by which one is told to do something. */
export const isTelling = (said: string): boolean =>
  !(TOLD.test(said) || /[^e]ed(?: |$)|[áéó]$/i.test(said));

/** The grammar of words before a clause: who is to do it, when, and under which condition. */
export const FRAME_RULES: readonly Rule[] = [
  rule("frame", "main|aux|too", 0.2, () => ({})),
  rule("frame", "infinitive", 0.6, () => ({})),
  rule("frame", "you", 0.2, () => ({ isYou: true })),
  rule("frame", "subject aux|only? wish", () => ({})),
  rule("frame", "aux subject", 0.3, () => ({})),
  // "¿me podrías traer …?"
  rule("frame", "me: aux", 0.2, ({ said }) => (BEFORE_VERB.test(said) ? { to: "me" } : undefined)),
  rule("frame", "you aux", () => ({ isYou: true })),
  // "you and Kim"
  rule("team", "you: and pick:", ({ said }, pick) => teamOf(pick, said)),
  rule("team", "pick: and you|me:", (pick, { said }) => teamOf(pick, said)),
  rule("frame", "team: comma|aux|colon?", 0.2, (who) => ({ who })),
  // "not you, Kim should clean it"
  rule("frame", "notLate|ban you|me agent?: comma but?", (who) =>
    who ? { called: one(who) } : {},
  ),
  // "not Bo, you clean it", "not Bo but Kim should clean it"
  rule("frame", "notLate|ban named: comma? but? you aux?", 0.1, (other) => ({
    ...{ called: one(other), isYou: true },
  })),
  rule("frame", "notLate|ban named: comma? but? agents: aux", 0, (other, who) => ({
    ...{ called: one(other), who },
  })),
  // "theo and mona, you two open it"
  rule("frame", "agents: comma? you: aux?", 0.9, (who) =>
    who.picks.every(isNamed) ? { who, isCalled: true } : undefined,
  ),
  // "theo and mona, each of you open one"
  rule("frame", "agents: comma? everybody: comma|aux?", 0, (who, { said }) =>
    who.picks.every(isNamed) && ALL_OF_YOU.test(said)
      ? { who, isCalled: true, isEach: EACH_OF_YOU.test(said) }
      : undefined,
  ),
  // "it's up to Kim to wake Bo", "c'est à Kim de réveiller Bo"
  rule("frame", "turn: agents: comma|colon? infinitive?:", 0, ({ said }, who, verb) =>
    // "it is on Kim" tells where it is, "c'est à Kim" whose it is.
    (verb === undefined && WHERE.test(said)) || who.isLoose === true
      ? undefined
      : { who, isTurn: true },
  ),
  // "es ist an Kim, Bo zu wecken"
  rule("statement", "turn agents: comma? arguments?: deed:", 0, (who, all = [], deed) =>
    deed.isToDo === true ? joinedClauses([{ who, deed }, ...all]) : undefined,
  ),
  // "it's Kim's turn to wake Bo"
  rule("frame", "remark?: dutiful: duty colon? infinitive", 0, (is, who) =>
    IT_WAS.test(is?.said ?? "") ? undefined : { who, isTurn: true },
  ),
  // "it's your turn to wake Bo"
  rule("frame", "remark?: det: duty colon? infinitive", 0, (is, { said }) =>
    IT_WAS.test(is?.said ?? "") || !YOUR.test(said) ? undefined : { isYou: true, isTurn: true },
  ),
  rule("dutiful", "owner", 0, ({ things, said }) => one({ ...ANYTHING, things, said })),
  rule("dutiful", "owner: and dutiful:", 0, ({ things, said }, { picks }) => ({
    ...{ picks: [{ ...ANYTHING, things, said }, ...picks], isOr: false },
  })),
  rule("dutiful", "agent: and dutiful:", 0, (pick, { picks }) => ({
    ...{ picks: [pick, ...picks], isOr: false },
  })),
  // "Kim ist dran, Bo zu wecken"
  rule("frame", "agents: aux: duty comma|colon?", 0, (who, { said }) =>
    IT_WAS.test(said) ? undefined : { who, isTurn: true },
  ),
  // "can Kim wake Bo? Then you feed him" calls nobody.
  rule("frame", "aux: agents:", 1.9, ({ said }, who) =>
    CAN.test(said) && who.picks.every(({ isName }) => isName) ? { who, isBare: true } : undefined,
  ),
  // "of the parcels weigh only the two heaviest"
  rule("frame", "of union: comma?", 0.3, (within) =>
    within.picks.every(({ isDefinite, amount }) => isDefinite || amount === "all")
      ? { within }
      : undefined,
  ),
  rule("frame", "prefer", () => ({ isPreferred: true })),
  rule("frame", "only", () => ({ isOnly: true })),
  rule("frame", "first: comma?", ({ said }) => ({ order: "first", ordering: said })),
  rule("frame", "later: comma?", 0.2, ({ said }) => ({ order: "later", ordering: said })),
  rule("frame", "when: comma?", 0.3, (said) => ({ times: [said] })),
  rule("frame", "condition: comma? then?", (condition) => ({
    conditions: [{ ...condition, isAhead: true }],
  })),
  // "when you get a minute", "pendant que t'y es"
  rule("idling", "if|once|while|before: idle", 0, (word) => word),
  rule("frame", "idling comma? then?", 0, () => ({})),
  // "um die Tür zu öffnen, weck Ivo"
  rule("frame", "reason arguments? deed: comma", 0, ({ isToDo }) => (isToDo ? {} : undefined)),
  // "and once you've got him, …", "und wenn du ihn hast, …"
  ...["once you?", "if you"].flatMap((when) => [
    rule("frame", `${when} aux|has|perfect+ it|them aux* comma?`, 0, () => ({ order: "then" })),
    // "if it does" is a condition.
    rule("frame", `${when} it|them aux|has|perfect+ comma?`, 0, () => ({ order: "then" })),
  ]),
  rule("frame", "everybody comma|aux?", 0.3, () => ({ who: "all" })),
  rule("frame", "nobody: ban? aux*:", 0.2, ({ said }, verbs) =>
    NOTHING.test(said) ? undefined : nobody({ who: "nobody", refusal: "not" }, verbs),
  ),
  // "während der Prüfung darf keiner die Tür öffnen"
  rule("frame", "aux nobody:", 0.1, ({ said }) =>
    NOTHING.test(said) ? undefined : { who: "nobody", refusal: "not" },
  ),
  // "nobody except Kim should open it" is about Kim alone.
  rule("frame", "nobody exception: ban?: aux*", 0.1, (who, no) =>
    NE.test(no?.said ?? "ne") ? { who } : undefined,
  ),
  rule("frame", "union: exception: ban? aux+", (who, but) => doers(who, but)),
  // Those who may do something, and those with a name, in small letters or not.
  rule("agent", "pick", 0, (pick) => (namesAgent(pick) ? pick : undefined)),
  rule("agents", "union", 0, (all) => (all.picks.every(namesAgent) ? all : undefined)),
  rule("named", "agent", 0, (pick) => (pick.isName ? pick : undefined)),
  rule("frame", "agents: comma", 1.6, (who) => ({ who, isCalled: true })),
  // "Isa, saddle Sol" calls her, "Isa saddles Sol" may not.
  rule("frame", "named: comma", 1, (who) => ({ who: one(who), isCalled: true })),
  // "kim if it is dark light torch 1"
  rule("frame", "agents", 1.9, (who) =>
    who.picks.every(({ isName }) => isName) ? { who, isCalled: true, isBare: true } : undefined,
  ),
  // "nobody but Kim may open it" forbids it to the others.
  rule("frame", "nobody exception: ban?: aux:", 0, (but, no, { said }) =>
    PERMITTED.test(said) && NE.test(no?.said ?? "ne")
      ? banned(doers(one(ALL_OF_ANY), but))
      : undefined,
  ),
  rule("frame", "only union: aux:", 0, (but, { said }) =>
    PERMITTED.test(said) ? banned(doers(one(ALL_OF_ANY), but)) : undefined,
  ),
  // "I forbid Bo to open it"
  rule("frame", "forbids to? agents: comma? infinitive|in?", 0, (who) => banned(doers(who))),
  rule("frame", "forbids to? everybody|anybody comma? infinitive|in?", 0, () =>
    banned({ who: "all" }),
  ),
  rule("frame", "agents: banned infinitive", 0, (who) => banned(doers(who))),
  // "Bo wants you to open it"
  rule(
    "frame",
    "union: aux* ban|notLate?: wish ban|notLate?: comma? relative? you|main:",
    (who, no, late, { said }) => {
      const isBan = (no ?? late) !== undefined;
      if (said.includes(" ") && !THAT_YOU.test(said)) return undefined;
      const told = { called: who, isYou: true };
      return isBan ? banned(told) : told;
    },
  ),
  rule("frame", "gets agents: infinitive", 0, (who) => doers(who)),
  rule("frame", "doers: aux:", 0.8, (who, verb) =>
    who.picks.some(({ refers }) => refers !== undefined) ? undefined : nobody(doers(who), [verb]),
  ),
  // "… the cellar, and Otto should wake Ivo": what stands before is rather of the deed before.
  rule("doers", "pick", 0, one),
  rule("doers", "agents", 0.3, (all) => all),
  // "tell Kim to wake Ivo and Otto to feed Berta"
  rule("frame", "agent to|infinitive", 1, (who, { said }) =>
    TO.test(said) ? { who: one(who) } : undefined,
  ),
  rule("frame", "union: aux? each", 0.8, (who) => ({ who, isEach: true })),
  // "… and Ines, you open the gate"
  rule("frame", "agent: comma? you", 0, (who) => ({ who: one(who), isCalled: true })),
  rule("frame", "let to? union: to?", 0.4, (who) =>
    who.picks.some(isStaying) ? undefined : doers(who),
  ),
  // "tell Kim that she should wake Ivo", "sag Kim, er soll Ivo wecken", "dile a Kim que despierte a Ivo"
  rule("frame", "let to? union: comma? saying", 0.3, (who) => doers(who)),
  rule("frame", "let union: exception: to?", (who, but) => doers(who, but)),
  // "everyone but Ivo should light a torch"
  rule("frame", "everybody exception: aux|comma", (but) => doers(one(ALL_OF_ANY), but)),
  // "Kim cleans the lab"
  rule("statement", "doers deed arguments", 0.6, (who, deed, all) =>
    NOW.test(deed.said) && !TOLD.test(deed.said) && who.picks.every(isDoer) && !isNext(all)
      ? joinedClauses([{ ...doers(who), deed, isTold: true }, ...all])
      : undefined,
  ),
  // "Kim clean the lab"
  rule("statement", "doers deed arguments", 1.2, (who, deed, all) =>
    isTelling(deed.said) && who.picks.every(isNamed) && !isNext(all)
      ? joinedClauses([{ who, deed }, ...all])
      : undefined,
  ),
  // "Kim, you do the green one"
  // "quand t'auras inspecté la salle 1, fais la 2"
  rule("statement", "frame+: handles set:", 1, (frames, set) =>
    frames.some(({ who, isYou }) => who !== undefined || isYou)
      ? // "let Kim do 3" is one of some, or as many.
        joinedClauses([
          ...frames,
          { set, isTakenOver: true, unread: set.picks.filter(isNumber).map(numberSaid) },
        ])
      : undefined,
  ),
  // "Kim does the tables", "Kim übernimmt den Rest"
  rule("core", "agents: handles set:", 0.9, (who, set) => takenOver(set, who)),
  // "then do the tables"
  rule("core", "handles set", 1.2, ({ said }, set) =>
    DOES.test(said) && set.picks.every(isSaid) ? { set, isTakenOver: true } : undefined,
  ),
  // "den Rest übernimmt Kim"
  rule("core", "set: handles agent:", 0.9, (set, who) => takenOver(set, one(who))),
  // "Kim can do the bikes: mend and lock them"
  rule("statement", "frame+: handles set: colon statement:", 0, (frames, set, clause) => {
    const said = topicOf(set, clause);
    return said && joinedClauses([...frames, said]);
  }),
  // "leave that to Kim", "überlass das Kim"
  rule("core", "leave it|them to? agents:", 0, (who) => ({ who, isAgain: true })),
  // "Kim! The carts! Wash!"
  rule("statement", "named: comma set: comma? deed:", 0.4, (who, set, deed) =>
    set.picks.some(isNamed) ? undefined : { who: one(who), set, deed },
  ),
  // "Kim should do it too": whether the one spoken to still is to do it is not said.
  rule("statement", "frame+: redo too:", 0, (frames, { said }) => ({
    ...joinedClauses(frames),
    unread: [said],
  })),
  // "let Kim do that instead"
  rule("statement", "frame+: redo replacing?", 0, (frames) =>
    frames.some(({ who }) => typeof who === "object")
      ? joinedClauses([...frames, { isAgain: true }])
      : undefined,
  ),
  // "das macht Kim", "que lo haga Kim"
  ...["it handles agent:", "it? let|aux redo agent:"].map((parts) =>
    rule("statement", parts as "agent", 0, (who) => ({ who: one(who), isAgain: true })),
  ),
  // "someone wake the guards"
  rule("statement", "anybody: comma? deed: arguments?:", 0, ({ said }, deed, all = []) =>
    SOMEBODY.test(said) ? joinedClauses([{ deed }, ...all]) : undefined,
  ),
  // "one of you should wake the guards"
  rule("statement", "anybody aux+ clause", 0, ({ said }, [can], clause) =>
    OF_YOU.test(said) ? bySomebody(clause) : can && asksSomebody(can, said, clause),
  ),
  // "¿puede alguien despertar a Ivo?"
  rule("statement", "aux anybody clause", 0, (can, { said }, clause) =>
    asksSomebody(can, said, clause),
  ),
  // "Kim shouldn't clean the lab, Otto should"
  rule("next", "comma and|but? agents: aux: aux*", 0, (who, { said }) => instead({ who }, said)),
  rule("next", "comma and|but? you aux: aux*", 0, ({ said }) => instead({ isYou: true }, said)),
  // "Kim should clean the lab, Otto shouldn't": what Otto is not to do is asked about.
  rule("statement", "union ban|notLate? aux+ notLate?", 0.4, (who, no, verbs, late) =>
    undone(who, no, ...verbs, late),
  ),
];
