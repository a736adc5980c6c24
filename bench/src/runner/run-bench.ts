import { describeMachine, formatMachine } from "./machine.ts";
import { type BenchOptions, parseOptions, UsageError, usage } from "./options.ts";
import { ratiosOf, resultsOf, type TaskResult } from "./result.ts";
import { CheckError, FULL_RUN, QUICK_RUN, runSuite } from "./run-suite.ts";
import { checkWritable, formatComparison, loadRun, SavedRunError, saveRun } from "./saved-run.ts";
import { formatRatios, formatResults } from "./table.ts";
import type { SuiteEntry } from "./task.ts";

/** Where text goes, a line or several at a time. */
export interface BenchOutput {
  out(text: string): void;
  error(text: string): void;
}

/**
 * The whole command.
 *
 * @returns the exit code: 1 for a mistake on the command line, a failed check or a bad file
 */
export async function runBench(
  arguments_: readonly string[],
  suites: readonly SuiteEntry[],
  output: BenchOutput,
): Promise<number> {
  try {
    const options = parseOptions(arguments_, suites);
    if (options.help) output.out(usage(suites));
    else await measure(options, output);
    return 0;
  } catch (error) {
    const expected =
      error instanceof UsageError || error instanceof CheckError || error instanceof SavedRunError;
    if (!expected) throw error;
    output.error(error.message);
    return 1;
  }
}

async function measure(options: BenchOptions, output: BenchOutput): Promise<void> {
  // A file that cannot be read or written should not cost the minutes of a run.
  if (options.save !== undefined) checkWritable(options.save);
  const before = options.compare === undefined ? undefined : loadRun(options.compare);
  const all: TaskResult[] = [];
  if (!options.json) {
    output.out(formatMachine(describeMachine()));
    if (options.quick) output.out("quick run: rough figures");
  }
  for (const entry of options.suites) {
    const suite = await entry.load();
    const measurements = await runSuite(suite, options.quick ? QUICK_RUN : FULL_RUN);
    const results = resultsOf(suite.name, measurements);
    all.push(...results);
    if (options.json) {
      for (const { line } of results) output.out(JSON.stringify(line));
      continue;
    }
    output.out(`\n${suite.name}: ${entry.description}\n\n${formatResults(results)}`);
    const ratios = ratiosOf(suite.comparisons ?? [], measurements);
    if (ratios.length > 0) output.out(`\n${formatRatios(ratios)}`);
    const notes = suite.notes?.({ quick: options.quick }) ?? [];
    if (notes.length > 0) output.out(`\n${notes.join("\n")}`);
  }
  if (options.save !== undefined) saveRun(options.save, all, options.quick);
  if (before !== undefined) {
    const comparison = formatComparison(before, all);
    if (options.json) output.error(comparison);
    else output.out(`\n${comparison}`);
  }
}
