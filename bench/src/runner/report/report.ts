import {
  FULL_RUN,
  type Measurement,
  QUICK_RUN,
  type RunOptions,
  runSuite,
} from "../measure/run-suite.ts";
import { Watchdog } from "../measure/watchdog.ts";
import { type Counts, type SuiteEntry, taskLabel } from "../task.ts";
import type { Ratio, ResultLine } from "./result.ts";
import { ratiosOf, resultsOf } from "./result.ts";

/** One line of figures, with additional data for display and documents. */
export interface ReportedResult {
  readonly line: ResultLine;
  readonly min: number;
  /** Half the interquartile range of the rounds' medians, relative to their median. */
  readonly noise: number;
  readonly counts: Counts;
}

/** The result of a suite. */
export interface SuiteReport {
  readonly suite: string;
  readonly description: string;
  /** Duration of the suite, including preparation and checks. */
  readonly seconds: number;
  readonly results: readonly ReportedResult[];
  readonly ratios: readonly Ratio[];
  readonly notes: readonly string[];
  /** The error, in place of figures. */
  readonly error?: string;
}

/** Measures a suite in this process. A failure is reported too. A waiting parent is notified of each step. */
export async function reportSuite(
  entry: SuiteEntry,
  quick: boolean,
  options: RunOptions = quick ? QUICK_RUN : FULL_RUN,
): Promise<SuiteReport> {
  const { name: suite, description } = entry;
  const startMs = performance.now();
  const seconds = (): number => Math.round((performance.now() - startMs) / 100) / 10;
  try {
    const loaded = await entry.load();
    const watchdog = new Watchdog();
    const onStep = (): void => {
      watchdog.step();
      process.send?.("step");
    };
    const all = await watchdog.watch(runSuite(loaded, options, onStep));
    const [measured, empty] = [all.filter(hasSamples), all.filter((one) => !hasSamples(one))];
    const results = resultsOf(loaded.name, measured).map(({ line, min, noise, counts }) => ({
      line,
      min,
      noise,
      counts,
    }));
    const ratios = ratiosOf(loaded.comparisons ?? [], measured);
    const notes = [
      ...(loaded.notes?.({ quick }) ?? []),
      ...empty.map(
        ({ task: name, problem }) =>
          `${taskLabel({ name, problem })}: nothing was there to be timed`,
      ),
    ];
    return { suite, description, seconds: seconds(), results, ratios, notes };
  } catch (error) {
    return failedReport(entry, messageOf(error), seconds());
  }
}

function hasSamples({ samples }: Measurement): boolean {
  return samples.length > 0;
}

/** The report of a suite without figures. */
export function failedReport(
  { name, description }: SuiteEntry,
  error: string,
  seconds: number,
): SuiteReport {
  return { suite: name, description, seconds, results: [], ratios: [], notes: [], error };
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
