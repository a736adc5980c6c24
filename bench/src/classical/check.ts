import { ClassicalPlanner } from "@understudy/classical";
import type { ProblemWithoutMode } from "@understudy/planner-core/testing";
import * as fc from "fast-check";
import { parseFlags } from "../runner/parse-flags.ts";
import type { BenchOutput } from "../runner/run-bench.ts";
import { arbitraryLongProblem } from "./check-arbitrary.ts";
import { compareWithReference, type Verdict } from "./check-problem.ts";

const usage = `Usage: pnpm bench classical-check [--domains N] [--seed S]

Random domains with every feature of the language, a problem in each: the planner in all its modes
against plain uniform-cost search, and every plan against a word-by-word interpreter of the domain.
Exits with 1 on the first difference, with the smallest problem that shows it.

  --domains N  how many (default 10,000)
  --seed S     which ones (default 1)`;

/** Domains per output line. */
const LINE_EVERY = 1000;

/**
 * Checks the planner on random domains.
 *
 * @returns the exit code
 */
export function runClassicalCheck(arguments_: readonly string[], output: BenchOutput): number {
  const options = {
    domains: { type: "string", default: "10000" },
    seed: { type: "string", default: "1" },
    help: { type: "boolean", short: "h", default: false },
  } as const;
  const values = parseFlags(arguments_, options, output);
  if (values === undefined) return 1;
  const domains = Number(values.domains);
  const seed = Number(values.seed);
  if (values.help || !Number.isSafeInteger(domains) || domains < 1 || !Number.isInteger(seed)) {
    output.out(usage);
    return values.help ? 0 : 1;
  }
  const planner = new ClassicalPlanner();
  const tally = { domains: 0, solved: 0, unsolvable: 0, plans: 0, severalSteps: 0, longest: 0 };
  const line = (): string =>
    `${tally.domains} domains: ${tally.solved} solved, ${tally.unsolvable} unsolvable, ` +
    `${tally.plans} plans proved; ${tally.severalSteps} need two steps or more, one ${tally.longest}`;
  const count = (verdict: Verdict): void => {
    tally.domains++;
    tally.plans += verdict.plans;
    if (verdict.steps === undefined) tally.unsolvable++;
    else tally.solved++;
    if ((verdict.steps ?? 0) >= 2) tally.severalSteps++;
    tally.longest = Math.max(tally.longest, verdict.steps ?? 0);
    if (tally.domains % LINE_EVERY === 0 && tally.domains < domains) output.out(line());
  };
  const property = fc.property(
    arbitraryLongProblem(),
    fc.nat(6),
    (problem: ProblemWithoutMode, slice: number) =>
      count(compareWithReference(planner, problem, slice)),
  );
  const details = fc.check(property, { seed, numRuns: domains });
  if (details.failed) {
    output.error(`${details.errorInstance}\n${fc.defaultReportMessage(details)}`);
    return 1;
  }
  output.out(`${line()}: no difference (seed ${seed})`);
  return 0;
}
