import type { Rule } from "../chart.ts";
import type { ThingPick } from "../meaning.ts";
import { plainAmount } from "./amount-rules.ts";
import { namesAgent } from "./frame-rules.ts";
import { leftOutThings, one } from "./join-clauses.ts";
import { ALL_OF_ANY, ANYTHING, isBareAmount } from "./join-things.ts";
import { bestBy } from "./quality-rules.ts";
import { rule } from "./rule.ts";

const NOT_UNDERSTOOD = 9;
/** Words that begin another clause: "y luego". */
const JOINED = /^(?:and|und|y|et) /i;
const THE_ONE: ThingPick = { ...ANYTHING, isDefinite: true };

/** The grammar of what is said of a deed: its things, recipients, places, order and times. */
export const ARGUMENT_RULES: readonly Rule[] = [
  rule("nextName", ["comma?", "and", "to?", "unknown"], (_, _and, _to, { said }) => said),
  rule("nextName", ["comma?", "and", "to?", "me"], () => "me"),
  rule("nextName", ["comma", "unknown"], (_, { said }) => said),
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
  // "drei für Max, einen für mich"
  ...(["unknown", "me"] as const).map((name) =>
    rule(
      "argument",
      ["one|ones", "to", name],
      ({ said }, _, to) => ({
        set: one({ ...ANYTHING, said, amount: plainAmount(1, said) }),
        to: name === "me" ? name : to.said,
      }),
      1,
    ),
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
    (_not, pick, _comma, _but, set) =>
      // "not 20 feathers but 12"
      isBareAmount(set)
        ? { set: one({ ...pick, amount: set.picks[0]?.amount ?? "all" }), contrast: one(pick) }
        : { set, contrast: one(pick) },
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
    ["pick", "thenLate?", "set"],
    (pick, then, set) =>
      namesAgent(pick) && (then === undefined || !set.picks.some(namesAgent))
        ? { toSet: one(pick), set, ...(then && { order: "then" as const }) }
        : undefined,
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
  rule(
    "argument",
    ["then"],
    ({ said }) => (JOINED.test(said) ? undefined : { order: "then" }),
    0.2,
  ),
  rule("argument", ["reason", "word+"], () => ({}), 1.5),
  // A refusal holds, "even if he is awake".
  rule("argument", ["comma?", "evenIf", "talk"], () => ({}), 0),
  rule("argument", ["comma?", "evenIf", "set", "aux+", "says+"], () => ({}), 0),
  rule("argument", ["comma?", "evenIf", "set", "aux*", "deed", "set?"], () => ({}), 0),
  rule("argument", ["comma?", "condition"], (_, condition) => ({ conditions: [condition] })),
];
