import type { Rule } from "../../chart.ts";
import type { ThingPick } from "../../meaning.ts";
import { plainAmount } from "../amount-rules.ts";
import { ALL_OF_ANY, ANYTHING, INTO, isBareAmount, isPassed, namesAgent } from "../join-things.ts";
import { bestBy } from "../quality-rules.ts";
import { rule } from "../rule.ts";
import { NE } from "./frame-rules.ts";
import { leftOutThings, noneBut, one } from "./join-clauses.ts";

/** Words that begin another clause: "y luego". */
const JOINED = /^(?:and|und|y|et) /i;
/** All of those spoken to. */
const OF_YOU = /\b(?:you|ihr|euch|vosotros|ustedes|vous)\b/i;
const DATIVE = /em$/i;
/** A Spanish verb of where somebody is, before which "si" is no "yes". */
const IS_THERE = /^est[aáeé]n?$/i;
const THE_ONE: ThingPick = { ...ANYTHING, isDefinite: true };
const ALL_IN_ORDER: ThingPick = { ...ALL_OF_ANY, step: 1 };

/** The grammar of what is said of a deed: its things, recipients, places, order and times. */
export const ARGUMENT_RULES: readonly Rule[] = [
  rule("nextName", "comma? and to? unknown:", ({ said }) => said),
  rule("nextName", "comma? and to? me", () => "me"),
  rule("nextName", "comma unknown:", ({ said }) => said),
  rule("names", "to? unknown: nextName+:", ({ said }, more) => [said, ...more]),
  rule("argument", "to names:", 1.5, (tos) => ({ tos })),
  rule("argument", "set", 0.05, (set) => ({ set })),
  // "dale a Steve": the recipient that is named takes the place of the pronoun.
  rule("argument", "dative", 0.05, ({ said }) => ({
    toSet: one({ ...ANYTHING, said, refers: "it" }),
  })),
  // "drei für Max, einen für mich"
  rule("argument", "one|ones: to me", 1, ({ said }) => ({
    ...{ set: one({ ...ANYTHING, said, amount: plainAmount(1, said) }), to: "me" },
  })),
  rule("argument", "to? me", 0.05, () => ({ to: "me" })),
  rule("argument", "to unknown:", 5, ({ said }) => ({ to: said })),
  // "give the key to nobody but Kim"
  rule("argument", "to nobody exception?", 0.2, ({ said }, nobody, but) => ({
    ...{ toSet: noneBut(nobody, but), toSaid: said },
  })),
  // "gib den Schlüssel niemandem außer Kim"
  rule("argument", "nobody exception?", 0.2, (nobody, but) =>
    DATIVE.test(nobody.said) ? { toSet: noneBut(nobody, but), toSaid: "" } : undefined,
  ),
  rule("argument", "to anybody exception", 0.2, ({ said }, anybody, but) => ({
    ...{ toSet: noneBut(anybody, but, false), toSaid: said },
  })),
  rule("argument", "to agents", 0.5, ({ said }, all) =>
    all.picks.length > 1 ? { toSet: all, toSaid: said } : undefined,
  ),
  rule("argument", "to pick", 0.4, ({ said }, pick) => ({ toSet: one(pick), toSaid: said })),
  // "roll it up to room 3", but "up to 3 rooms" are at most 3
  rule("argument", "towards pick", 0.4, ({ said }, pick) =>
    pick.amount === undefined || pick.isNumbered ? { toSet: one(pick), toSaid: said } : undefined,
  ),
  rule("argument", "in pick", 0.4, ({ said }, pick) =>
    isPassed(said, pick) ? undefined : { at: { how: said.toLowerCase(), set: one(pick) } },
  ),
  // "out of the pantry and into the barn"
  rule("argument", "and in: pick:", 0.4, ({ said }, pick) =>
    INTO.test(said) ? { toSet: one(pick), toSaid: said } : undefined,
  ),
  // "not the lions but the monkeys"
  rule("argument", "notLate pick: comma? but union:", 0.3, (pick, set) =>
    // "not 20 feathers but 12"
    isBareAmount(set)
      ? { set: one({ ...pick, amount: set.picks[0]?.amount ?? "all" }), contrast: one(pick) }
      : { set, contrast: one(pick) },
  ),
  // "nicht nur Ash, sondern auch Soot"
  rule("argument", "notOnly union: comma? but too? union:", 0.05, (first, more) => ({
    set: { picks: [...first.picks, ...more.picks], isOr: false },
    isNotOnly: true,
  })),
  // More than one thing is meant, but not said.
  rule("argument", "notOnly: set", 0.4, ({ said }) => ({ unread: [said], isNotOnly: true })),
  rule("argument", "ratherNot", 0.1, () => ({ refusal: "rather-not" })),
  // "n'ouvre pas la porte" refuses, and excepts nothing.
  rule("argument", "exception", 0.6, (but) => ({ but })),
  rule("argument", "notLate", 0.2, () => ({ refusal: "not", isNegated: true })),
  rule("argument", "comma? when:", 0.3, (said) => ({ times: [said] })),
  rule("argument", "multiple", 0.5, ({ said }) => ({ times: [said] })),
  rule("argument", "neither to? pick: nor to? pick:", (first, second) => ({
    set: { picks: [first, second], isOr: false },
    refusal: "not",
  })),
  // "and Otto the empty one"
  rule("argument", "agent: thenLate?: to? set:", 1.4, (pick, then, set) =>
    then === undefined || !(set.picks.some(namesAgent) || JOINED.test(then.said))
      ? { toSet: one(pick), set, ...(then && { order: "then" as const }) }
      : undefined,
  ),
  rule("argument", "replacing", 0.2, () => ({ isInstead: true })),
  // "the lions get fed"
  rule("argument", "aux|gets", 0.3, ({ said }) => (IS_THERE.test(said) ? undefined : {})),
  rule("argument", "comma? until only* set: left", 0.1, (left) => ({
    left,
  })),
  rule("argument", "comma? skip: to? set:", 0.3, (word, set) => leftOutThings(word, set)),
  // "vergiss die Fackel nicht"
  rule("argument", "comma? skip: set notLate", 0.1, ({ said }) => ({ unread: [said] })),
  // "light a torch each, you three", "hang it up, Milo and you"
  rule("argument", "comma? everybody:", 1.2, ({ said }) =>
    OF_YOU.test(said) ? { who: "all" } : undefined,
  ),
  rule("argument", "comma? team:", 0.3, (who) => ({ who })),
  rule("argument", "you", 0.2, () => ({ isYou: true })),
  // "take crate 5 in there", "number 5 goes there": the place that was said
  rule("argument", "inside", 0.7, ({ said }) => ({
    ...{ toSet: one({ ...ANYTHING, said, refers: "it" }), toSaid: said },
  })),
  // "a Nala" is whom it is about in Spanish.
  rule("argument", "to set:", 0.9, (set) => ({ set })),
  // "öffne lieber das Tor"
  rule("argument", "too|prefer", 0.05, () => ({})),
  rule("argument", "each", 0.3, () => ({ isEach: true })),
  rule("argument", "first", ({ said }) => ({ order: "first", ordering: said })),
  ...(["first", "last"] as const).flatMap((order) => [
    rule("argument", `comma but? pick: ${order}`, 0.05, (pick) => ({
      among: { set: one(pick), order },
    })),
    rule("argument", `comma ${order} pick:`, 0.05, (pick) => ({
      among: { set: one(pick), order },
    })),
    // "and the hungry ones first", but "and the cats first" adds cats
    rule("argument", `comma and pick: ${order}`, 0, (pick) =>
      pick.things.length > 0 ? undefined : { among: { set: one(pick), order } },
    ),
    // "shut the gates, north first"
    rule("argument", `comma but? says: ${order}`, 0, (each) => ({
      among: { set: one({ ...ALL_OF_ANY, qualities: [each] }), order },
    })),
    // "feed the guards, the weakest first"
    rule("argument", `comma? but? det?: super|comparative: ones? ${order}`, 0, (det, each) => ({
      among: {
        // "the samples, lightest first" puts all in order.
        set: one({
          ...(det || order === "last" ? THE_ONE : ALL_IN_ORDER),
          said: each.said,
          ...bestBy(each),
        }),
        order,
      },
    })),
  ]),
  // "fix the boats, starting with the Marlin"
  rule("argument", "comma? beginning pick:", 0, (pick) => ({
    among: { set: one(pick), order: "first" },
  })),
  rule("argument", "last", 0.2, ({ said }) => ({ order: "last", ordering: said })),
  rule("argument", "later", 0.2, ({ said }) => ({ order: "later", ordering: said })),
  // "wake Ivo, nobody else": only what is said is done; "… only those that are asleep" says more.
  rule("argument", "comma? and|but? noneElse", 1, () => ({})),
  rule("argument", "then", 0.2, ({ said }) => (JOINED.test(said) ? undefined : { order: "then" })),
  rule("argument", "reason word+", 1.5, () => ({})),
  // "weck Ivo, um die Tür zu öffnen"
  rule("argument", "comma? reason arguments? deed:", 0, ({ isToDo }) => (isToDo ? {} : undefined)),
  // A refusal holds, "even if he is awake".
  rule("argument", "comma? evenIf talk", 0, () => ({})),
  // "lock it before somebody in the hold steals it": a fear
  rule("somebody", "anybody", 0, (word) => word),
  rule("somebody", "anybody: in|of pick", 0, (word) => word),
  rule("argument", "comma? before: word? somebody ban?: talk:", 0, ({ said }, no, { value }) =>
    NE.test(no?.said ?? "ne") && value === 0 ? { fear: said } : undefined,
  ),
  // "two leads for my horses", of which the game knows none
  rule("argument", "forMy unknown+", 0.3, () => ({})),
  // "mend it before it sinks"
  rule("argument", "comma? before it|them|subject talk:", 0.4, ({ said, value }) =>
    value === 0 ? { fear: said } : undefined,
  ),
  // "lock it before somebody opens it", "bevor jemand sie öffnet"
  ...["deed it|them", "it|them deed"].map((done) =>
    rule("argument", `comma? before somebody ${done}`, 0, (_, { said }) => ({ fear: said })),
  ),
  rule("argument", "comma? idling", 0, () => ({})),
  // "lock it as soon as he is inside": where he was to be brought
  rule("argument", "comma? once it|them|subject aux+ inside", 0, (_, { said }) => ({
    conditions: [{ kind: "once", said, isArrival: true }],
  })),
  rule("argument", "comma? condition:", (condition) => ({ conditions: [condition] })),
];
