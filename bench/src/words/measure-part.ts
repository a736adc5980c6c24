import type { DirectiveReading, Domain } from "@understudy/planner-core";
import type { DirectiveSet, LabelledDirective } from "./directive-sets.ts";
import { isFirstGoalRight, problemsOf, type Verdict, verdictOf } from "./judge-reading.ts";

/** Minimum confidence of a certain reading: the default of an orchestrator. */
const CONFIDENT = 0.9;

/** Results of a reader on a part of the corpus. */
export interface PartFigures {
  readonly directives: number;
  /** Completely right readings: goals and their order, bans, bounds, targets, amounts. */
  readonly right: number;
  readonly firstGoalRight: number;
  readonly confident: number;
  readonly confidentRight: number;
  /** Empty readings. */
  readonly unread: number;
  /** Readings with the opposite of the directive. */
  readonly inverted: number;
}

/** A wrong reading, with its mistakes. */
export interface Mistake {
  readonly set: string;
  readonly directive: LabelledDirective;
  readonly problems: readonly string[];
  readonly verdict: Verdict;
  readonly confidence: number;
}

/** Reads a part of the corpus. */
export function measurePart(
  sets: readonly DirectiveSet[],
  read: (domain: Domain, directive: string) => DirectiveReading,
): { readonly figures: PartFigures; readonly mistakes: readonly Mistake[] } {
  const mistakes: Mistake[] = [];
  let directives = 0;
  let firstGoalRight = 0;
  let confident = 0;
  let confidentRight = 0;
  for (const { name, domain, directives: all } of sets) {
    for (const directive of all) {
      const reading = read(domain, directive.text);
      const problems = problemsOf(domain, reading, directive);
      const { confidence } = reading;
      directives++;
      if (isFirstGoalRight(reading, directive)) firstGoalRight++;
      if (confidence >= CONFIDENT) {
        confident++;
        if (problems.length === 0) confidentRight++;
      }
      if (problems.length === 0) continue;
      const verdict = verdictOf(domain, reading, directive);
      mistakes.push({ set: name, directive, problems, verdict, confidence });
    }
  }
  const right = directives - mistakes.length;
  const countOf = (wanted: Verdict): number =>
    mistakes.filter(({ verdict }) => verdict === wanted).length;
  const [unread, inverted] = [countOf("unread"), countOf("inverted")];
  return {
    figures: { directives, right, firstGoalRight, confident, confidentRight, unread, inverted },
    mistakes,
  };
}
