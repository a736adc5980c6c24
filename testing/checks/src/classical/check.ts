import { ClassicalPlanner } from "@understudy/classical";
import type { ProblemWithoutMode } from "@understudy/planner-core/testing";
import * as fc from "fast-check";
import { arbitraryLongProblem } from "./check-arbitrary.ts";
import { compareWithReference, type Verdict } from "./check-problem.ts";

/**
 * Asks the planner in all its modes about random domains with every feature of the language, beside plain uniform-cost
 * search. Every plan is proved by an interpreter that reads the domain word by word.
 *
 * @returns the numbers of problems and answers, in a sentence
 * @throws Error on the first difference, with the smallest problem that shows it
 */
export function checkDomains(domains: number, seed: number): string {
  const planner = new ClassicalPlanner();
  const tally = { domains: 0, solved: 0, unsolvable: 0, plans: 0, severalSteps: 0, longest: 0 };
  const count = (verdict: Verdict): void => {
    tally.domains++;
    tally.plans += verdict.plans;
    if (verdict.steps === undefined) tally.unsolvable++;
    else tally.solved++;
    if ((verdict.steps ?? 0) >= 2) tally.severalSteps++;
    tally.longest = Math.max(tally.longest, verdict.steps ?? 0);
  };
  const property = fc.property(
    arbitraryLongProblem(),
    fc.nat(6),
    (problem: ProblemWithoutMode, slice: number) =>
      count(compareWithReference(planner, problem, slice)),
  );
  // By fast-check's own `check`: the tests' `assert` tries only part of the cases.
  const details = fc.check(property, { seed, numRuns: domains });
  if (details.failed) {
    throw new Error(`${details.errorInstance}\n${fc.defaultReportMessage(details)}`);
  }
  return (
    `${tally.domains} domains: ${tally.solved} solved, ${tally.unsolvable} unsolvable, ` +
    `${tally.plans} plans proved; ${tally.severalSteps} need two steps or more, one ${tally.longest}: ` +
    `no difference (seed ${seed})`
  );
}
