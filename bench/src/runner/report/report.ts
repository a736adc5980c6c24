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

/** Measures one suite in this process. A suite that fails is a report too. A parent that waits for it is told of each step. */
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
