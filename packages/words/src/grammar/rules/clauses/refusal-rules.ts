import type { Rule } from "../../chart.ts";
import type { ThingSet } from "../../meaning.ts";
import { ALL_OF_ANY } from "../join-things.ts";
import { type OrderClause, rule } from "../rule.ts";
import { CAN } from "./frame-rules.ts";
import { doers, joinedClauses, one, refused, stays } from "./join-clauses.ts";

/** Keeps away from things: "hands off the saw". */
const kept = (
  set: ThingSet,
  frames: readonly OrderClause[] = [],
  more: readonly OrderClause[] = [],
): OrderClause | undefined =>
  joinedClauses([
    ...frames.map(({ refusal: _, ...frame }) => frame),
    { set, refusal: "avoid" },
    ...more,
  ]);

const isOfNobody = (frames: readonly OrderClause[]): boolean =>
  frames.some(({ who, refusal }) => who === "nobody" || refusal !== undefined);

/** The grammar of refusals of everything that has to do with things: to touch them, and to change what they are like. */
export const REFUSAL_RULES: readonly Rule[] = [
  rule("keeping", "avoid to|in?", 0, () => []),
  rule("keeping", "negation frame*: touches to?", 0, (frames) =>
    frames.some(({ isTurn }) => isTurn) ? undefined : frames,
  ),
  rule("statement", "frame* keeping set arguments?", (frames, more, set, all = []) =>
    kept(set, [...frames, ...more], all),
  ),
  // "keep off the ice, everyone"
  rule(
    "statement",
    "frame*: keeping: set: comma? everybody exception?:",
    0,
    (frames, more, set, but) =>
      kept(set, [...frames, ...more, but ? doers(one(ALL_OF_ANY), but) : { who: "all" }]),
  ),
  // "no one but Kim touches the saw"
  rule(
    "statement",
    "nobody exception: aux* touches to? set: arguments?:",
    0,
    (but, set, all = []) => kept(set, [doers(one(ALL_OF_ANY), but)], all),
  ),
  rule("statement", "set: banned", 0.4, (set) => kept(set)),
  rule("statement", "set: staying too?", 0.4, (set) => stays(set, "not")),
  rule("core", "leave set: banned|alone?:", 0.6, (set, alone) =>
    stays(set, alone === undefined ? "not" : "avoid"),
  ),
  rule("core", "leave alone to? set:", (set) => stays(set, "avoid")),
  // "nobody touches the saw"
  rule("statement", "frame+: touches to? set: particle|in? arguments?:", (frames, set, all = []) =>
    isOfNobody(frames) ? kept(set, frames, all) : undefined,
  ),
  // "fass die Säge nicht an", "fass ja nicht die Säge an"
  rule("statement", "touches set: notLate particle?", (set) => kept(set)),
  // "a los leones ni los toques", "les lions, tu n'y touches pas"
  rule("touched", "frame* negation it|them? touches notLate?", 0, () => ({ refusal: "avoid" })),
  // "the saw is not to be touched", "die Säge wird nicht angefasst"
  rule("touched", "aux+ notLate infinitive? aux* touches", 0, () => ({ refusal: "avoid" })),
  rule("statement", "to? union: comma? touched", 0, (set) => kept(set)),
  // "¿no puedes despertar a Ivo?" forbids nothing.
  rule("statement", "ban main: clause:", 0, ({ said }, clause) =>
    CAN.test(said) ? { ...refused(clause, "not"), isTold: true } : undefined,
  ),
  // "Maud should rather not wash Sven"
  rule("statement", "agents: ratherNot clause:", 0.3, (who, clause) =>
    joinedClauses([{ who }, refused(clause, "rather-not")]),
  ),
];
