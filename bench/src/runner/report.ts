import type { Ratio, ResultLine } from "./result.ts";
import { ratiosOf, resultsOf } from "./result.ts";
import { FULL_RUN, QUICK_RUN, type RunOptions, runSuite } from "./run-suite.ts";
import type { Counts, SuiteEntry } from "./task.ts";

/** One line of figures, with what only people and documents need. */
export interface ReportedResult {
  readonly line: ResultLine;
  readonly min: number;
  /** Half the interquartile range of the rounds' medians over their median. */
  readonly noise: number;
  readonly counts: Counts;
}

/** Everything that a run of one suite came to. */
export interface SuiteReport {
  readonly suite: string;
  readonly description: string;
  /** The time that the suite took, preparation and checks included. */
  readonly seconds: number;
  readonly results: readonly ReportedResult[];
  readonly ratios: readonly Ratio[];
  readonly notes: readonly string[];
  /** Why there are no figures. */
  readonly error?: string;
}

/** A suite that takes longer hangs. */
export const SUITE_LIMIT_MS = 600_000;

/** Measures one suite in this process. A suite that fails is a report too. */
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
    const measurements = await withinLimit(runSuite(loaded, options));
    const results = resultsOf(loaded.name, measurements).map(({ line, min, noise, counts }) => ({
      line,
      min,
      noise,
      counts,
    }));
    const ratios = ratiosOf(loaded.comparisons ?? [], measurements);
    const notes = loaded.notes?.({ quick }) ?? [];
    return { suite, description, seconds: seconds(), results, ratios, notes };
  } catch (error) {
    return failedReport(entry, messageOf(error), seconds());
  }
}

/** Waits for a suite, but not for one that hangs; and keeps the process alive for it. */
async function withinLimit<Value>(measuring: Promise<Value>): Promise<Value> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    const message = `it was not done within ${SUITE_LIMIT_MS / 1000} s`;
    timer = setTimeout(() => reject(new Error(message)), SUITE_LIMIT_MS);
  });
  try {
    return await Promise.race([measuring, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** A report of a suite that has no figures. */
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
