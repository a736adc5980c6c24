import { median, type Summary, summarise } from "../measure/percentiles.ts";
import type { Measurement } from "../measure/run-suite.ts";
import type { Comparison, Counts } from "../task.ts";

/** A task's figures, as printed by `--json`: over all its problems, or on one. */
export interface ResultLine {
  readonly suite: string;
  /** `TASK`, or `TASK/PROBLEM` for one problem. */
  readonly task: string;
  readonly problem?: string;
  /** Nanoseconds per operation, like the other percentiles. */
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly opsPerSecond: number;
  readonly samples: number;
  /** The counts of the task. */
  readonly [count: string]: string | number | undefined;
}

/** A result with additional data for display and ratios. */
export interface TaskResult {
  readonly line: ResultLine;
  readonly min: number;
  /** Spread of the rounds' medians: half their interquartile range, relative to their median. */
  readonly noise: number;
  readonly roundMedians: readonly number[];
  readonly counts: Counts;
}

/** The ratio of an alternative's time to a task's, on the same problem. */
export interface Ratio extends Comparison {
  readonly problem: string | undefined;
  /** Median over the rounds. */
  readonly ratio: number;
}

/** Nanoseconds per operation below which the clock measured nothing. */
const LEAST_MEAN = 1e-3;

/** Results in task order; a task with problems first as a whole. */
export function resultsOf(suite: string, measurements: readonly Measurement[]): TaskResult[] {
  const results: TaskResult[] = [];
  for (const task of new Set(measurements.map((measurement) => measurement.task))) {
    const parts = measurements.filter((measurement) => measurement.task === task);
    const [only] = parts;
    if (parts.length === 1 && only?.problem === undefined) {
      results.push(resultOf(suite, task, undefined, parts));
      continue;
    }
    const shown = shownOf(parts, only?.slowestBy);
    results.push(resultOf(suite, task, undefined, shown));
    for (const part of parts) results.push(resultOf(suite, task, part.problem, [part]));
  }
  return results;
}

/** The declared ratios, for every common problem. */
export function ratiosOf(
  comparisons: readonly Comparison[],
  measurements: readonly Measurement[],
): Ratio[] {
  return comparisons.flatMap(({ task, alternative, by = "median" }) =>
    measurements
      .filter((one) => one.task === task)
      .flatMap((one) => {
        const other = measurements.find(
          (candidate) => candidate.task === alternative && candidate.problem === one.problem,
        );
        if (other === undefined) return [];
        const [times, others] = [one, other].map((measurement) =>
          by === "mean" ? measurement.roundMeans : measurement.roundMedians,
        ) as [readonly number[], readonly number[]];
        const ratios = times.map((time, round) => (others[round] ?? Number.NaN) / time);
        const ratio = median(ratios);
        // A fast machine's clock may measure nothing.
        return Number.isFinite(ratio) ? [{ task, alternative, problem: one.problem, ratio }] : [];
      }),
  );
}

/** The ratios of two tasks over all common problems. */
export interface RatioMean extends Comparison {
  readonly problems: number;
  /** Geometric. */
  readonly mean: number;
  readonly least: Ratio;
}

/** A mean for each pair of tasks with several problems. */
export function meansOfRatios(ratios: readonly Ratio[]): RatioMean[] {
  const pairs = new Set(ratios.map(({ task, alternative }) => `${task} ${alternative}`));
  return [...pairs].flatMap((pair) => {
    const group = ratios.filter(({ task, alternative }) => `${task} ${alternative}` === pair);
    const least = group.reduce((one, other) => (other.ratio < one.ratio ? other : one));
    if (group.length === 1) return [];
    const { task, alternative } = least;
    const logarithms = group.reduce((sum, { ratio }) => sum + Math.log(ratio), 0);
    const mean = Math.exp(logarithms / group.length);
    return [{ task, alternative, problems: group.length, mean, least }];
  });
}

function resultOf(
  suite: string,
  task: string,
  problem: string | undefined,
  parts: readonly Measurement[],
): TaskResult {
  const summary: Summary = summarise(parts.map((part) => part.samples));
  const counts = meanCounts(parts.map((part) => part.counts));
  const rounds = (parts[0]?.roundMedians ?? []).map(
    (_, round) =>
      parts.reduce((sum, part) => sum + (part.roundMedians[round] ?? 0), 0) / parts.length,
  );
  const line: ResultLine = {
    suite,
    task: problem === undefined ? task : `${task}/${problem}`,
    ...(problem === undefined ? {} : { problem }),
    p50: rounded(summary.p50),
    p95: rounded(summary.p95),
    p99: rounded(summary.p99),
    opsPerSecond: Math.round(1e9 / Math.max(summary.mean, LEAST_MEAN)),
    samples: summary.samples,
    ...counts,
  };
  return { line, min: summary.min, noise: noiseOf(rounds), roundMedians: rounds, counts };
}

/** The measurements of the overall line. */
function shownOf(
  parts: readonly Measurement[],
  slowestBy: Measurement["slowestBy"],
): readonly Measurement[] {
  if (slowestBy === undefined) return parts;
  const timeOf = ({ samples }: Measurement): number => summarise([samples])[slowestBy];
  return [parts.reduce((one, other) => (timeOf(other) > timeOf(one) ? other : one))];
}

/** Means over the problems with a count. */
function meanCounts(all: readonly Counts[]): Counts {
  const names = new Set(all.flatMap((counts) => Object.keys(counts)));
  const mean = (name: string): number => {
    const values = all.flatMap((counts) => counts[name] ?? []);
    return values.reduce((sum, value) => sum + value, 0) / values.length;
  };
  return Object.fromEntries([...names].map((name) => [name, Math.round(mean(name) * 1000) / 1000]));
}

function noiseOf(rounds: readonly number[]): number {
  const sorted = Float64Array.from(rounds).sort();
  const quarter = sorted.length >> 2;
  const spread = (sorted[sorted.length - 1 - quarter] ?? 0) - (sorted[quarter] ?? 0);
  return spread === 0 ? 0 : spread / 2 / median(sorted);
}

function rounded(nanoseconds: number): number {
  return Math.round(nanoseconds * 10) / 10;
}
