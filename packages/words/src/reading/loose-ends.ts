import type { Finding } from "@understudy/planner-core";
import type { Lexicon } from "../lexicon/lexicon.ts";
import type { WordEntry } from "../lexicon/word-entry.ts";
import { DAWDLING } from "../text/word-forms.ts";
import { type Clause, isWanted, totalIn } from "./clause.ts";
import { isAskingPlainly, isUnknown } from "./clause-checks.ts";
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
const SAYS = /[\p{L}\p{N}]/u;
/** Length of what is shown of an unread rest, in characters. */
const MAX_SHOWN = 80;
/** Share of a request's words above which those without a meaning may have said more than the others. */
const UNKNOWN_SHARE = 0.5;

/**
 * Whether a part of a directive had no effect on its reading: a request, refusal or contrast, a number, an order, or
 * words of another language. Mere statements may have none, unless they name a way.
 */
export function hasLooseEnd(
  { isForeign, facts }: Lexicon,
  clauses: readonly Clause[],
  { found, heard, skipped, numbers, isTargeted }: Effects,
): boolean {
  const isSingle = found.length + skipped < 2;
  if (isSingle && clauses.some(({ isOrdered }) => isOrdered)) return true;
  const isCounting = found.some(({ goal }) => facts.amounts(goal).length > 0);
  if (isCounting && totalIn(clauses, (clause) => clause.numbers.length) > numbers) return true;
  const unknown = totalIn(clauses, ({ entries }) => entries.filter(isUnknown).length);
  if (isForeign && unknown >= MANY_UNKNOWN) return true;
  // "my wife is allergic to lilies": a statement may speak against the way that it names.
  if (isTargeted && clauses.some(({ isAside, isStatement }) => isAside || isStatement)) return true;
  const isComplex = isTargeted || clauses.length > 1;
  return clauses.some((clause) =>
    heard.has(clause) ? isGuess(clause) : isLoose(clause, found, isComplex),
  );
}

/** The refusals that had no effect: `but do not yodel`. */
export function unreadRefusals(
  clauses: readonly Clause[],
  heard: ReadonlySet<Clause>,
  found: readonly GoalFound[],
): readonly Finding[] {
  // "no leaks on my boat" asks for a goal.
  const isAsking = (clause: Clause): boolean => found.some((each) => each.clauses.includes(clause));
  return clauses
    .filter((clause) => isRefusal(clause) && contentOf(clause).length > 0 && !heard.has(clause))
    .filter((clause) => !isAsking(clause) && !isScolding(clause, clauses))
    .map(({ said }) => ({ words: said.join(" "), kind: "unread", of: "" }));
}

/** The end of a text that is too long to be read: it may refuse something. */
export const unreadRest = (rest: string): readonly Finding[] =>
  SAYS.test(rest) ? [{ words: rest.trim().slice(0, MAX_SHOWN), kind: "unread", of: "" }] : [];

const isRefusal = ({ mood }: Clause): boolean => mood === "ban" || mood === "avoid";
const contentOf = ({ entries }: Clause): readonly WordEntry[] =>
  entries.filter(({ isWeak }) => !isWeak);

/** Whether what is refused was guessed from what does harm: none of its words has a meaning. */
function isGuess(clause: Clause): boolean {
  const content = contentOf(clause);
  return isRefusal(clause) && content.length > 0 && content.every(isUnknown);
}

/** Whether a refusal only scolds the idle before a request: "don't just sit there, build the raft", "quit dawdling". */
function isScolding(clause: Clause, clauses: readonly Clause[]): boolean {
  const request = clauses.findIndex(isAskingPlainly);
  const isBefore = request > clauses.indexOf(clause);
  const [first, ...others] = contentOf(clause);
  const isIdle = first !== undefined && others.length === 0 && DAWDLING.test(first.word);
  return isBefore && !clause.isContrast && isIdle;
}

function isLoose(clause: Clause, found: readonly GoalFound[], isComplex: boolean): boolean {
  const { isContrast, isDenied, isAside, isStatement } = clause;
  const entries = clause.entries.filter(({ isWeak }) => !isWeak);
  if (entries.length === 0) return false;
  if (!isWanted(clause)) return true;
  // "Nobody", without a ban.
  if (clause.isNobody) return true;
  const others = entries.filter((entry) => !supports(entry, found));
  // What was not understood outweighs what was.
  const unknown = others.filter(isUnknown).length;
  if (!(isAside || isStatement) && unknown > UNKNOWN_SHARE * entries.length) return true;
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
