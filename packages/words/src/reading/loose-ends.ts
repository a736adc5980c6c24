import type { DomainFacts } from "../lexicon/domain-facts.ts";
import type { Lexicon } from "../lexicon/lexicon.ts";
import type { WordEntry } from "../lexicon/word-entry.ts";
import { type Clause, isWanted } from "./clause.ts";
import { isUnknown } from "./clause-checks.ts";
import type { GoalFound } from "./goals.ts";
import { SPEAKS } from "./scores.ts";

/** The effects of a directive on its reading. */
export interface Effects {
  readonly found: readonly GoalFound[];
  /** The clauses that forbade, dismissed or kept something. */
  readonly heard: ReadonlySet<Clause>;
  /** Number of dismissed goals. */
  readonly skipped: number;
  /** Number of amounts and bounds. */
  readonly numbers: number;
  /** Whether a way to a goal was named. */
  readonly isTargeted: boolean;
}

/** Number of unknown words from which a text in another language may have been understood only in part. */
const MANY_UNKNOWN = 2;

/**
 * Whether a part of a directive had no effect on its reading: a request, refusal or contrast, a number, an order, or
 * words of another language. Mere statements may have none, unless they name a way.
 */
export function hasLooseEnd(
  { isForeign }: Lexicon,
  facts: DomainFacts,
  clauses: readonly Clause[],
  { found, heard, skipped, numbers, isTargeted }: Effects,
): boolean {
  const isSingle = found.length + skipped < 2;
  if (isSingle && clauses.some(({ isOrdered }) => isOrdered)) return true;
  const isCounting = found.some(({ goal }) => facts.amounts(goal).length > 0);
  if (isCounting && sumOf(clauses, (clause) => clause.numbers.length) > numbers) return true;
  const unknown = sumOf(clauses, ({ entries }) => entries.filter(isUnknown).length);
  if (isForeign && unknown >= MANY_UNKNOWN) return true;
  // "my wife is allergic to lilies": a statement may speak against the way that it names.
  if (isTargeted && clauses.some(({ isAside, isStatement }) => isAside || isStatement)) return true;
  const isComplex = isTargeted || clauses.length > 1;
  return clauses.some((clause) => !heard.has(clause) && isLoose(clause, found, isComplex));
}

function isLoose(clause: Clause, found: readonly GoalFound[], isComplex: boolean): boolean {
  const { isContrast, isDenied, isAside, isStatement } = clause;
  const entries = clause.entries.filter(({ isWeak }) => !isWeak);
  if (entries.length === 0) return false;
  if (!isWanted(clause)) return true;
  // "Nobody", without a ban.
  if (clause.isNobody) return true;
  const others = entries.filter((entry) => !supports(entry, found));
  if (others.length < entries.length) {
    // "but" behind a request for the only goal changes nothing.
    if (isContrast && found.length < 2) return true;
    // A word that the domain knows may be about something else.
    return isComplex && !others.every(isUnknown);
  }
  return isContrast || isDenied || clause.mood === "prevent" || !(isAside || isStatement);
}

function supports({ goals }: WordEntry, found: readonly GoalFound[]): boolean {
  return found.some(({ goal }) => (goals.strengths[goals.ids.indexOf(goal)] ?? 0) > SPEAKS);
}

function sumOf(clauses: readonly Clause[], countOf: (clause: Clause) => number): number {
  return clauses.reduce((sum, clause) => sum + countOf(clause), 0);
}
