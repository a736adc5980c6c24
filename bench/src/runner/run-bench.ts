import { describeMachine, formatMachine } from "./measure/machine.ts";
import { type BenchOptions, parseOptions, UsageError, usage } from "./options.ts";
import { agreementOf, formatAgreement, formatComparison, isAgreed } from "./report/compare-runs.ts";
import { formatVerdicts } from "./report/format-verdict.ts";
import { judge, type Target } from "./report/judge.ts";
import { reportSuite, type SuiteReport } from "./report/report.ts";
import {
  checkSavable,
  loadRun,
  runOf,
  type SavedRun,
  SavedRunError,
  saveRun,
} from "./report/saved-run.ts";
import { formatRatios, formatResults } from "./report/table.ts";
import type { SuiteEntry } from "./task.ts";

/** An output for one or more lines at a time. */
export interface BenchOutput {
  out(text: string): void;
  error(text: string): void;
}

/** Parts of a run besides its suites. */
export interface BenchParts {
  /** The targets of the figures. Default: none. */
  readonly targets?: readonly Target[];
  /** Measures a suite in this process. */
  readonly measureHere?: (entry: SuiteEntry, quick: boolean) => Promise<SuiteReport>;
  /** Measures one of several suites. Default: in this process. */
  readonly measureApart?: (entry: SuiteEntry, quick: boolean) => Promise<SuiteReport>;
  /** Writes a run's document, for `--document`, and returns the paths as a sentence. */
  readonly writeDocument?: (run: SavedRun) => string;
}

/**
 * The whole command. A failed suite is reported, and the others are measured.
 *
 * @returns the exit code: 1 for a command-line mistake, a failed suite or a bad file
 */
export async function runBench(
  arguments_: readonly string[],
  suites: readonly SuiteEntry[],
  output: BenchOutput,
  parts: BenchParts = {},
): Promise<number> {
  try {
    const options = parseOptions(arguments_, suites);
    if (!options.help) return await measure(options, output, parts);
    output.out(usage(suites));
    return 0;
  } catch (error) {
    if (!(error instanceof UsageError || error instanceof SavedRunError)) throw error;
    output.error(error.message);
    return 1;
  }
}

/**
 * `agree BEFORE NOW`: whether two saved runs agree on every ratio.
 *
 * @returns the exit code: 1 without a common ratio, or if one differs by more than a factor of `AGREEMENT`
 */
export function runAgree(files: readonly string[], output: BenchOutput): number {
  const [before, now] = files;
  if (before === undefined || now === undefined) {
    output.error("Usage: pnpm bench agree BEFORE.json NOW.json, two files of --save");
    return 1;
  }
  try {
    const ratios = agreementOf(loadRun(before), loadRun(now));
    output.out(formatAgreement(ratios));
    return isAgreed(ratios) ? 0 : 1;
  } catch (error) {
    if (!(error instanceof SavedRunError)) throw error;
    output.error(error.message);
    return 1;
  }
}

async function measure(
  options: BenchOptions,
  output: BenchOutput,
  parts: BenchParts,
): Promise<number> {
  const { json, quick } = options;
  // Checked first, so that a bad file does not waste minutes of measurement.
  if (options.save !== undefined) checkSavable(options.save);
  const before = options.compare === undefined ? undefined : loadRun(options.compare);
  if (!json) {
    output.out(formatMachine(describeMachine()));
    if (quick) output.out("quick run: rough figures");
  }
  // In a quick run, starting processes would take longer than measuring.
  const isApart = options.suites.length > 1 && !quick;
  const { measureApart, measureHere = reportSuite } = parts;
  const measureSuite = (isApart ? measureApart : undefined) ?? measureHere;
  const reports: SuiteReport[] = [];
  for (const entry of options.suites) {
    const report = await measureSuite(entry, quick);
    reports.push(report);
    print(report, options, output);
  }
  const run = runOf(reports, quick);
  if (options.save !== undefined) await saveRun(options.save, run);
  if (before !== undefined) {
    const comparison = formatComparison(before, run);
    if (json) output.error(comparison);
    else output.out(`\n${comparison}`);
  }
  const verdicts = judge(parts.targets ?? [], reports);
  if (verdicts.length > 0 && !json) output.out(`\n${formatVerdicts(verdicts)}`);
  if (options.document) {
    output.error(parts.writeDocument?.(run) ?? "There is no document to write");
  }
  return reports.some(({ error }) => error !== undefined) ? 1 : 0;
}

function print(report: SuiteReport, { json }: BenchOptions, output: BenchOutput): void {
  const { suite, description, results, ratios, notes, error } = report;
  if (error !== undefined) {
    output.error(error.startsWith(`${suite}:`) ? error : `${suite}: ${error}`);
    return;
  }
  if (json) {
    for (const { line } of results) output.out(JSON.stringify(line));
    return;
  }
  output.out(`\n${suite}: ${description} (${report.seconds} s)\n\n${formatResults(results)}`);
  if (ratios.length > 0) output.out(`\n${formatRatios(ratios)}`);
  if (notes.length > 0) output.out(`\n${notes.join("\n")}`);
}
