/**
 * The grammar of remarks beside commands: what somebody has done, how things are, whoever is told something. None orders
 * a deed, and some tell which thing "it" is.
 *
 * @module
 */

import type { Rule } from "../../chart.ts";
import type { ThingPick, ThingSet } from "../../meaning.ts";
import { ANYTHING } from "../join-things.ts";
import { isTold } from "../quality-rules.ts";
import { type OrderClause, rule } from "../rule.ts";
import { isOfPronouns, one, undone } from "./join-clauses.ts";
import { PARTICIPLE, WISHED } from "./state-rules.ts";

/** A remark that says what not to do: "it's too early to wake him". */
export const TOO_MUCH_FOR: RegExp =
  /\b(?:too|trop|demasiad[oa]|zu)\b.*\b(?:to|for|pour|para|um|zu)$/i;

/** A remark on who is to do what comes next: "it's Kim's chance to wake him", "it's time Kim woke him", "c'est à Kim". */
const TO_DO = / (?:to|de|zu|para|pour)$|^(?:high )?time \S+$|^à \S+$/i;

/** The end of a remark on those whose deed it is, who are none that are named: "it's nobody's job to wake him". */
const OF_OTHERS = /(?:s|her|their) (?:turn|job|task|duty)(?: to)?$/i;

/** Relative pronouns of things that were not said before. */
const THOSE_WHO = / |ever$/i;

/** Things of which something is told, and which pronouns may take up. */
const mentioned = (set: ThingSet): OrderClause => ({ set, isMention: true, isStatement: true });

/** Verbs of where somebody is. */
const IS = /^(?:is|are|ist|sind|est[aá]n?|est|sont)$/i;

/** The end of a verb that may tell what to do: "Clover scheren", but "Clover lahmt". */
const DOING = /(?:en|[aei]r|re)$/i;
/** Verbs of what is wanted, which is no remark where a thing is named: "I would like everything for a cake". */
const WANTED =
  /\b(?:would|could|want|need|wollt|m[oö]cht|br[aä]uch|hätt|quier|quisi|necesit|veu[tx]|voudr|faudr|besoin)/i;
/** The end of a wish for another of what was said: "ich brauch ein neues". */
const ANOTHER =
  /\b(?:new|nuev[oa]s?|neue[ns]?|nouve(?:au|lle)s?|one|ein(?:en|s)|un[oa]|otr[oa]s?|autres?)$/i;
/** Verbs by which a speaker orders what there is: "je prends 3 seaux". */
const TAKES = /^(?:prend(?:s|ons)|nehm(?:en?)?|take|llevo)$/i;
/** Whether another of what was said is wished for. */
export const isAnother = (said: string): boolean => WANTED.test(said) && ANOTHER.test(said);

/** The beginning of what is to be done with something: "the fence is to be mended". */
const IS_TO = /\bto be |(?:^| )à \S+(?:er|ir|re)$|\bpor \S+[aei]r$|(?:^| )zu \S+n$|zu\S+en$/i;
/** Pronouns of the speaker. */
const SPEAKER = /^(?:i|we|ich|wir|yo|nosotros|je|j|nous)$/i;
/** A verb that tells what somebody does in English. */
const THIRD = /^[a-z]+s(?: |$)/i;
const WILL = /^(?:will|werden?|voy|vais)$/i;
const STOP = /^(?:stop|h[oö]rt? auf|dej[ae]|arr[eê]te)/i;
const GERUND = /^\S+ing\b/i;

/** Whether a pick is one that a remark may be about: named, or definite. */
const isKnown = ({ amount, isDefinite, isName, unread, refers }: ThingPick): boolean =>
  unread.length + Number(amount === "all") === 0 &&
  refers === undefined &&
  (isDefinite || isName === true);

/** Whether an amount of things is said. */
const isCounted = ({ picks }: ThingSet): boolean =>
  picks.some(({ amount }) => typeof amount === "object");

/** Remarks, and statements of which each is one. */
export const REMARK_RULES: readonly Rule[] = [
  // "I already cleaned the lab", "Kim has cleaned the lab"
  rule("statement", "subject: perfect? deed: arguments?:", 0.6, ({ said }, { said: verb }, all) =>
    // "je prends 3 seaux" orders them.
    SPEAKER.test(said) &&
    TAKES.test(verb) &&
    all?.some(({ set }) => set !== undefined && isCounted(set))
      ? undefined
      : {
          isStatement: true,
          // "Kim wakes Bo, and he feeds her" may tell him to.
          ...(!SPEAKER.test(said) && THIRD.test(verb) && { unread: [verb] }),
        },
  ),
  rule("statement", "union: perfect aux* deed arguments?", ({ picks }) =>
    // "and fetch a bucket", where French has "a"
    picks.some(({ unread }) => unread.length > 0) ? undefined : { isStatement: true },
  ),
  // "Rico hasn't eaten yet, feed him", "Rico n'a rien mangé"
  rule("comment", "union perfect not deed talk?", 0, mentioned),
  // "whatever Kim says, …"
  rule("comment", "concedes union|subject|it|them|anybody speaks you|me?", 0, () => ({
    isStatement: true,
  })),
  rule("comment", "conceded union", 0, () => ({ isStatement: true })),
  // "Kim hat das Labor geputzt"
  rule("statement", "subject|union perfect arguments deed", () => ({
    isStatement: true,
  })),
  // "I like your eggs", "hello"
  rule("statement", "subject talk:", 6, ({ said, value }) =>
    WISHED.test(said) ||
    TOO_MUCH_FOR.test(said) ||
    value === 1 ||
    value === 4 ||
    isAnother(said) ||
    (value === 2 && WANTED.test(said))
      ? undefined
      : { isStatement: true, isTalk: true },
  ),
  // "open the door; it's locked, so unlock it first"
  rule("comment", "it|them|subject aux+: not? says+", 0, (verbs) =>
    verbs.some(({ said }) => WISHED.test(said)) ? undefined : { isStatement: true },
  ),
  // "4 is damp"
  rule("comment", "det? numbered? number aux+ not? says+", 0, () => ({ isStatement: true })),
  // "Gloria is back, powder her"
  rule("comment", "union: aux: present", 0, (set, verb) =>
    IS.test(verb.said) ? mentioned(set) : undefined,
  ),
  // "Ember hasn't had breakfast, see that she's fed"
  rule("comment", "union perfect not perfect talk", 0, mentioned),
  // "why is Kim still asleep? wake her"
  rule("comment", "why aux union: not? says+", 0, mentioned),
  // "Kim's in pain, give her the cream"
  rule("comment", "owner: in talk:", 1.2, ({ said: _, ...named }, { value }) =>
    value === 0 ? mentioned(one({ ...ANYTHING, things: named.things, said: "" })) : undefined,
  ),
  // "hatch 1 is shut, open it"
  rule("comment", "union aux deed", 0, (set, verb, { said }) =>
    IS.test(verb.said) && PARTICIPLE.test(said) ? mentioned(set) : undefined,
  ),
  // "Kim overslept again, wake her", "Kim's snoring, wake her"
  rule("statement", "union: unknown: talk?:", 4, (set, { said }, talk) =>
    DOING.test(said) || (talk?.value ?? 0) > 0 || !set.picks.every(isKnown)
      ? undefined
      : { ...mentioned(set), isTalk: true },
  ),
  // "say Kim snores, wake her" may be a condition.
  rule("statement", "speaks: union unknown talk?", 0, ({ said }) => ({ unread: [said] })),
  rule("statement", "det? owner: talk:", 4, ({ things }, { said, value }) =>
    GERUND.test(said) && value === 0
      ? { ...mentioned(one({ ...ANYTHING, things, said: "" })), isTalk: true }
      : undefined,
  ),
  // "somebody left the lamp on, turn it off"
  ...["leftSo union: quality", "union: quality leftSo"].map((done) =>
    rule("statement", `anybody|subject|agent perfect? ${done}` as "union:", 0, mentioned),
  ),
  // "storm's coming", "this place is a mess"
  rule("comment", "det? state talk:", 1, ({ said, value }) =>
    GERUND.test(said) && value === 0 ? { isStatement: true, isTalk: true } : undefined,
  ),
  rule("statement", "det|possessive? unknown+ aux: talk:", 2, (verb, { said, value }) =>
    value > 0 || !IS.test(verb.said) || TOO_MUCH_FOR.test(said) || IS_TO.test(said)
      ? undefined
      : { isStatement: true, isTalk: true },
  ),
  // "Bo's asleep, wake him"
  rule("comment", "det? owner: says+", 0.3, ({ things }) =>
    mentioned(one({ ...ANYTHING, things, said: "" })),
  ),
  // "you feed Bo, I'll do Max": what the speaker does is told
  rule("statement", "me? subject: aux* handles set:", 0, ({ said }, { picks }) =>
    // "I'll take three torches" asks for them.
    SPEAKER.test(said) &&
    picks.every(({ amount, isNumbered }) => isNumbered || amount === undefined)
      ? { isStatement: true }
      : undefined,
  ),
  rule("statement", "subject: aux: deed: arguments?", 0.6, (by, { said }, deed) =>
    SPEAKER.test(by.said) && WILL.test(said) && !WANTED.test(deed.said)
      ? { isStatement: true }
      : undefined,
  ),
  // "stop gawping and sweep the lab", "hör auf zu trödeln"
  rule("statement", "ban: infinitive? unknown: particle?", 0, ({ said }, { said: verb }) =>
    STOP.test(said) && (GERUND.test(verb) || DOING.test(verb)) ? { isStatement: true } : undefined,
  ),
  // "they're for Alice"
  rule("statement", "it|them: aux+ too? to unknown:", 0, ({ said }, to) => ({
    ...{ set: one({ ...ANYTHING, said, refers: "them", isDefinite: true }), to: to.said },
  })),
  // ", you lazy lump"
  rule("comment", "you unknown+", 0, () => ({ isStatement: true })),
  // "that one's torn", "ese no, que está roto"
  rule("comment", "it|them says+", 0.2, ({ said }, all) =>
    all.some((each) => isTold(said, each)) ? { isStatement: true } : undefined,
  ),
  rule("comment", "relative: aux+ not? says+", 0, ({ said }) =>
    // "sauf le gris et celui qui est en panne"
    THOSE_WHO.test(said) ? undefined : { isStatement: true },
  ),
  // "let's see what we've got here"
  rule("comment", "muses talk?:", 0.3, (talk) =>
    talk !== undefined && talk.value > 0 ? undefined : { isStatement: true },
  ),
  rule("comment", "remark talk:", 0.9, ({ said, value }) =>
    // "after that it's Bo"
    (value === 2 && !said.includes(" ")) ||
    TOO_MUCH_FOR.test(said) ||
    OF_OTHERS.test(said) ||
    (value > 0 && TO_DO.test(said))
      ? undefined
      : { isStatement: true },
  ),
  rule("statement", "comment", 0, (clause) => clause),
  // "the tulips look thirsty; …"
  rule("statement", "set: looks talk:", 4, (set, { said, value }) =>
    // "whoever has the map opens the door", "the chests, which are heavier than chest 1"
    value > 1 ||
    // "feed Bo, then Max, Bo has priority"
    set.isListed === true ||
    TOO_MUCH_FOR.test(said) ||
    OF_OTHERS.test(said) ||
    set.picks.some(
      ({ amount, things, isAny }) => isAny || (amount === "all" && things.length === 0),
    )
      ? undefined
      : isOfPronouns(set) && /^all$/i.test(said)
        ? { isStatement: true }
        : { set, isMention: true },
  ),
  // "… and so should Berta"
  rule("statement", "aux union", 0, (verb, who) =>
    WISHED.test(verb.said) ? undone(who, verb) : undefined,
  ),
];
