import type { Condition } from "@understudy/planner-core";
import type { GoalAmount } from "../lexicon/domain-facts.ts";
import type { Lexicon } from "../lexicon/lexicon.ts";
import { namesSaid } from "../lexicon/names-said.ts";
import type { WordEntry } from "../lexicon/word-entry.ts";
import { PIECES } from "../text/word-forms.ts";
import type { Clause, CountedNumber } from "./clause.ts";
import { isUnknown } from "./clause-checks.ts";

/** A bound that a clause sets on a variable. */
export interface Bound {
  readonly variable: string;
  readonly operator: ">=" | "<=";
  readonly value: number;
}

/** Minimum strength of a counted word for its variable, even if it has other senses: `two coins` of `gold`. */
const COUNTED = 0.3;
/** Offsets of the counted word from the number: first those after it, then those before it. */
const PLACES = [0, 1, 2, -1, -2, -3];

/** The integer variable that a number counts. */
export function variableCounted(
  lexicon: Lexicon,
  { entries }: Clause,
  { at }: CountedNumber,
): string | undefined {
  for (const place of PLACES) {
    const entry = entries[at + place];
    if (entry === undefined) continue;
    for (const { name } of namesSaid(lexicon, [entry], COUNTED)) {
      if (lexicon.vocabulary.domain.variables.get(name)?.type === "integer") return name;
    }
    const amount = amountCalled(lexicon, entry);
    if (amount !== undefined) return lexicon.facts.domain.variables.all[amount.variable]?.name;
  }
  return undefined;
}

/** The only number of the goal that is called by a word: `till` of `earn_cash`. */
function amountCalled(
  { vocabulary, facts }: Lexicon,
  { key, goals }: WordEntry,
): GoalAmount | undefined {
  const called = goals.ids.filter((goal) => vocabulary.goals.isCalled(goal, key));
  const amounts = called.length === 1 ? facts.amounts(called[0] as number) : [];
  return amounts.length === 1 ? amounts[0] : undefined;
}

/**
 * The bound that a clause wants to hold throughout: `keep at least two arrows`, `do not let the gold drop below three`.
 */
export function readBound(
  lexicon: Lexicon,
  clause: Clause,
  clauses: readonly Clause[],
): Bound | undefined {
  const isPrevented = clause.mood === "prevent" || clause.mood === "ban" || clause.isDenied;
  if (!clause.isKept && !isPrevented) return undefined;
  for (const number of clause.numbers) {
    const variable =
      variableCounted(lexicon, clause, number) ?? variableMeant(lexicon, clause, clauses);
    if (variable === undefined) continue;
    const range = lexicon.vocabulary.domain.variables.get(variable);
    const bound = isPrevented ? preventedBound(number) : keptBound(number);
    if (range === undefined || bound === undefined) continue;
    if (bound.value < range.min || bound.value > range.max) continue;
    return { variable, ...bound };
  }
  return undefined;
}

/** The variable of another clause, if the words of this one have no meaning: "sell ore, but keep five units". */
function variableMeant(
  lexicon: Lexicon,
  clause: Clause,
  clauses: readonly Clause[],
): string | undefined {
  const isSaid = (entry: WordEntry): boolean =>
    !(entry.isWeak || entry.cues !== undefined || isUnknown(entry) || PIECES.test(entry.word));
  if (!clause.isKept || clause.entries.some(isSaid)) return undefined;
  const { variables } = lexicon.facts.domain;
  const others = clauses.filter((other) => other !== clause).flatMap(({ entries }) => entries);
  const [name, second] = namesSaid(lexicon, others)
    .map((said) => said.name)
    .filter((said) => variables.get(said)?.type === "integer");
  return second === undefined ? name : undefined;
}

/** The opposite of a prevented bound. */
function preventedBound({ value, limit }: CountedNumber): Omit<Bound, "variable"> | undefined {
  if (limit === "below") return { operator: ">=", value };
  return limit === "above" ? { operator: "<=", value } : undefined;
}

function keptBound({ value, limit }: CountedNumber): Omit<Bound, "variable"> {
  switch (limit) {
    case "at-most":
      return { operator: "<=", value };
    case "below":
      return { operator: "<=", value: value - 1 };
    case "above":
      return { operator: ">=", value: value + 1 };
    default:
      return { operator: ">=", value };
  }
}

/** All bounds as one condition. */
export function conditionOf(bounds: readonly Bound[]): Condition | undefined {
  const parts = bounds.map(
    ({ variable, operator, value }): Condition => ({ [variable]: { [operator]: value } }),
  );
  return parts.length > 1 ? { allOf: parts } : parts[0];
}
