import type { SuiteReport } from "./report.ts";
import { meansOfRatios } from "./result.ts";

/** The source of a target's figure. */
export type Measure =
  | {
      /** A line's percentile in nanoseconds, its operations per second, or one of its counts. */
      readonly task: string;
      readonly figure: string;
      /** Factor on the figure, for counts in another unit. Default 1. */
      readonly times?: number;
      /** Another count of the line, as divisor. */
      readonly per?: string;
    }
  | {
      /** The ratio of the alternative's time to the task's. */
      readonly task: string;
      readonly alternative: string;
      /** Over the problems: geometric mean, least or greatest. */
      readonly ratio: "mean" | "least" | "most";
    }
  | {
      /**
       * The share of problems with a median within a number of nanoseconds, among the problems of `of`, so that
       * problems too hard to be timed count too.
       */
      readonly task: string;
      readonly shareWithin: number;
      readonly of: string;
    }
  | {
      /** A percentile of medians over problems: 0.9 is the problem that nine in ten do not exceed. */
      readonly task: string;
      readonly overProblems: number;
    }
  | {
      /** The largest median of some lines. */
      readonly slowestOf: readonly string[];
    }
  | {
      /** A count of one task divided by the same count of another. */
      readonly task: string;
      readonly count: string;
      readonly over: string;
    }
  | {
      /** A command or test for a claim that suites cannot check. */
      readonly elsewhere: string;
    };

/** Format of a figure. */
export type Unit = "time" | "rate" | "ratio" | "share" | "count";

/** A promised figure, or an informational one without a limit. */
export interface Target {
  readonly suite: string;
  readonly claim: string;
  readonly measure: Measure;
  readonly unit: Unit;
  readonly atMost?: number;
  readonly atLeast?: number;
}

/** The verdict on a target. */
export interface Verdict {
  readonly target: Target;
  readonly state: "met" | "missed" | "reported" | "not measured" | "elsewhere";
  readonly figure: number | undefined;
}

/** Judges every target of a run's suites. */
export function judge(targets: readonly Target[], suites: readonly SuiteReport[]): Verdict[] {
  return targets.flatMap((target): Verdict[] => {
    const report = suites.find(({ suite }) => suite === target.suite);
    if (report === undefined) return [];
    if ("elsewhere" in target.measure) return [{ target, state: "elsewhere", figure: undefined }];
    const figure = figureOf(target.measure, report);
    if (figure === undefined || Number.isNaN(figure)) {
      return [{ target, state: "not measured", figure: undefined }];
    }
    if (target.atMost === undefined && target.atLeast === undefined) {
      return [{ target, state: "reported", figure }];
    }
    const { atMost = Number.POSITIVE_INFINITY, atLeast = Number.NEGATIVE_INFINITY } = target;
    return [{ target, state: figure <= atMost && figure >= atLeast ? "met" : "missed", figure }];
  });
}

function figureOf(
  measure: Exclude<Measure, { elsewhere: string }>,
  { results, ratios }: SuiteReport,
): number | undefined {
  const lineOf = (task: string) => results.find(({ line }) => line.task === task)?.line;
  if ("slowestOf" in measure) {
    return Math.max(...measure.slowestOf.map((task) => lineOf(task)?.p50 ?? Number.NaN));
  }
  const medians = (task = measure.task): number[] =>
    results
      .filter(({ line }) => line.task.startsWith(`${task}/`))
      .map(({ line }) => line.p50)
      .sort((one, other) => one - other);
  if ("figure" in measure) {
    const line = lineOf(measure.task);
    const value = line?.[measure.figure];
    const divisor = measure.per === undefined ? 1 : line?.[measure.per];
    if (typeof value !== "number" || typeof divisor !== "number") return undefined;
    return (value * (measure.times ?? 1)) / divisor;
  }
  if ("shareWithin" in measure) {
    const within = medians().filter((median) => median <= measure.shareWithin);
    return within.length / medians(measure.of).length;
  }
  if ("overProblems" in measure) {
    const all = medians();
    return all[Math.max(0, Math.ceil(measure.overProblems * all.length) - 1)];
  }
  if ("count" in measure) {
    const [one, other] = [lineOf(measure.task), lineOf(measure.over)].map(
      (line) => line?.[measure.count],
    );
    return typeof one === "number" && typeof other === "number" ? one / other : undefined;
  }
  const pair = ratios.filter(
    ({ task, alternative }) => task === measure.task && alternative === measure.alternative,
  );
  const values = pair.map(({ ratio }) => ratio);
  if (values.length === 0) return undefined;
  if (measure.ratio === "least") return Math.min(...values);
  if (measure.ratio === "most") return Math.max(...values);
  return meansOfRatios(pair)[0]?.mean ?? values[0];
}
