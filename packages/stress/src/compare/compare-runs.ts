/**
 * Compares the results of two runs.
 *
 * @module
 */

import { isRecord } from "@understudy/planner-core/internal";
import type { RunResult, TimelinePoint } from "../result/run-result.ts";
import { type Metric, type MetricUnit, metricNamed } from "../verdict/metric.ts";

/** The mean of per-second values, and its uncertainty. */
interface SeriesEstimate {
  readonly mean: number;
  /** Half the width of the mean's 99.9 % confidence interval; undefined for too few seconds. */
  readonly margin?: number | undefined;
}

/** Minimum number of batches for a meaningful spread. */
const MIN_BATCHES = 4;
const MAX_BATCHES = 16;
/** Two-sided quantiles of Student's distribution at 99.9 %, for 3 to 15 degrees of freedom. */
const STUDENT: readonly number[] = [
  12.92, 8.61, 6.87, 5.96, 5.41, 5.04, 4.78, 4.59, 4.44, 4.32, 4.22, 4.14, 4.07,
];

/**
 * The mean of a series and its confidence interval by batch means. Neighbouring seconds are correlated (a fault, a
 * garbage collection), so the spread of single seconds would understate the error; means of long stretches are nearly
 * independent. (Law and Kelton, Simulation Modeling and Analysis, chapter 9.)
 */
export function estimate(values: readonly number[]): SeriesEstimate {
  const mean = average(values);
  const size = Math.max(1, Math.ceil(values.length / MAX_BATCHES));
  const batches: number[] = [];
  for (let start = 0; start + size <= values.length; start += size) {
    batches.push(average(values.slice(start, start + size)));
  }
  if (batches.length < MIN_BATCHES) return { mean };
  const centre = average(batches);
  const freedom = batches.length - 1;
  const variance = batches.reduce((sum, each) => sum + (each - centre) ** 2, 0) / freedom;
  const quantile = STUDENT[freedom - 3] as number;
  return { mean, margin: quantile * Math.sqrt(variance / batches.length) };
}

function average(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, each) => sum + each, 0) / values.length;
}

/** The change of a figure between two runs. */
type MetricChange = "better" | "worse" | "same" | "changed";

/** One figure of both runs. */
interface ComparedFigure {
  readonly metric: string;
  readonly meaning: string;
  readonly unit: MetricUnit;
  readonly old: number | undefined;
  readonly new: number | undefined;
  /** Expected difference between two runs of the same program, in the metric's unit. */
  readonly noise: number;
  /** `same` within the noise; `changed` for a metric without a better direction. */
  readonly change: MetricChange;
}

/** An option, or a property of the machine, that the runs do not share. */
interface Difference {
  readonly name: string;
  readonly old: string;
  readonly new: string;
}

/** Two runs beside each other. */
export interface RunComparison {
  readonly figures: readonly ComparedFigure[];
  /** Differing options, which may explain differing figures. */
  readonly options: readonly Difference[];
  /** Differing machine properties and versions. */
  readonly surroundings: readonly Difference[];
}

/** Minimum relative change that is reported, because runs vary by more than their seconds show. */
const LEAST_SHARE = 0.05;
/** Minimum relative change that is reported for a figure without a series. */
const LEAST_SHARE_UNKNOWN = 0.1;
/** Minimum change of a time that is reported: about the precision of clocks and schedulers. */
const LEAST_MS = 0.05;
/** Minimum change of a share that is reported: half a percentage point. */
const LEAST_POINTS = 0.005;

type Second = (point: TimelinePoint) => number | undefined;

const hitsOf = ({ bySource }: TimelinePoint): number =>
  (bySource.exact ?? 0) + (bySource.generalised ?? 0) + (bySource.similar ?? 0);
const over = (part: number, whole: number): number | undefined =>
  whole === 0 ? undefined : part / whole;
const reasonsOf = ({ byReason }: TimelinePoint): number =>
  Object.values(byReason).reduce((sum, each) => sum + each, 0);

/** The metrics to compare, each with the per-second series behind it. */
const COMPARED: readonly (readonly [metric: string, second?: Second])[] = [
  ["rate", ({ answered }) => answered],
  ["rate.cpu"],
  ["p50", ({ p50Ms }) => p50Ms],
  ["p95", ({ p95Ms }) => p95Ms],
  ["p99", ({ p99Ms }) => p99Ms],
  ["p99.9"],
  ["max"],
  ["hits.p50"],
  ["hits.p95"],
  ["llm.p95"],
  ["classical.p95"],
  ["misses", ({ misses }) => misses],
  ["fallback", (point) => over(reasonsOf(point), point.answered)],
  ["fallback.uncached", (point) => over(reasonsOf(point), point.answered - hitsOf(point))],
  ["hit-rate", (point) => over(hitsOf(point), point.answered)],
  ["dropped", ({ dropped }) => dropped],
  ["lost"],
  ["hung"],
  ["rejections"],
  ["unproved"],
  ["cost-ratio"],
  ["optimal"],
  ["llm.tokens"],
  ["loop.p99", ({ loopDelayMs }) => loopDelayMs],
  ["gc", ({ gcMs }) => gcMs],
  ["heap", ({ heapBytes }) => heapBytes],
  ["rss", ({ rssBytes }) => rssBytes],
];

/**
 * Finds the changes between two runs that exceed noise. The noise of a figure comes from the seconds of both runs: half
 * of the 99.9 % confidence interval of the difference of their means, by batch means, scaled to the figure, and never
 * less than 5 % of it. Runs with the same faults are compared second by second, so that a fault does not count as
 * noise. Figures without a series must differ by 10 %. Counts that must be 0 (hung, unproved, rejections) have no
 * noise.
 *
 * @example
 * compareRuns(parseRunResult(text), result).figures.filter(({ change }) => change === "worse");
 */
export function compareRuns(old: RunResult, now: RunResult): RunComparison {
  const figures = COMPARED.flatMap(([name, second]) => {
    const metric = metricNamed(name);
    const figure = metric && compareFigure(metric, second, old, now);
    return figure === undefined ? [] : [figure];
  });
  return {
    figures,
    options: differences(old.options, now.options),
    surroundings: [
      ...differences(old.machine, now.machine),
      ...differences(old.versions, now.versions),
    ],
  };
}

/** Counts that must be 0, for which every change is reported. */
const NEVER: ReadonlySet<string> = new Set(["hung", "rejections", "unproved"]);

function compareFigure(
  metric: Metric,
  second: Second | undefined,
  old: RunResult,
  now: RunResult,
): ComparedFigure | undefined {
  const { name, meaning, unit, lessIsBetter } = metric;
  const [before, after] = [perSecond(metric, old), perSecond(metric, now)];
  if (before === undefined && after === undefined) return undefined;
  const base = { metric: name, meaning, unit, old: before, new: after };
  if (before === undefined || after === undefined) return { ...base, noise: 0, change: "changed" };
  const noise = NEVER.has(name) ? 0 : noiseOf(metric, second, old, now, before, after);
  const difference = after - before;
  let change: MetricChange = "same";
  if (Math.abs(difference) > noise) {
    if (lessIsBetter === undefined) change = "changed";
    else change = difference < 0 === lessIsBetter ? "better" : "worse";
  }
  return { ...base, noise, change };
}

/** Totals are compared per second, because the runs may differ in length. */
function perSecond(metric: Metric, result: RunResult): number | undefined {
  const value = metric.read(result);
  if (value === undefined || metric.name !== "gc") return value;
  return value / Math.max(1, result.measuredSeconds);
}

function noiseOf(
  { unit }: Metric,
  second: Second | undefined,
  old: RunResult,
  now: RunResult,
  before: number,
  after: number,
): number {
  const size = (Math.abs(before) + Math.abs(after)) / 2;
  const least = unit === "ms" ? LEAST_MS : unit === "share" ? LEAST_POINTS : 0;
  const [first, last] = [seriesOf(old, second), seriesOf(now, second)];
  const isPaired = isSameSchedule(old, now) && first.length === last.length;
  const spread = spreadOf(first, last, isPaired, size);
  if (spread === undefined) {
    return Math.max(LEAST_SHARE_UNKNOWN * size, least, unit === "count" ? Math.sqrt(size) * 2 : 0);
  }
  return Math.max(spread, LEAST_SHARE * size, least);
}

/** The noise of a figure of this size, estimated from the seconds of both runs. */
function spreadOf(
  first: readonly number[],
  last: readonly number[],
  isPaired: boolean,
  size: number,
): number | undefined {
  // Times, rates and memory scale by factors: a run that is twice as slow is slower by that factor in good and in bad
  // seconds.
  if ([...first, ...last].every((value) => value > 0)) {
    const margin = marginOfDifference(first.map(Math.log), last.map(Math.log), isPaired);
    return margin === undefined ? undefined : size * (Math.exp(margin) - 1);
  }
  const margin = marginOfDifference(first, last, isPaired);
  // The figure for the whole run may differ from the mean of its seconds by a factor, since it may be a sum or a peak.
  const centre = (Math.abs(estimate(first).mean) + Math.abs(estimate(last).mean)) / 2;
  return margin === undefined || centre === 0 ? margin : (margin * size) / centre;
}

/** Whether both runs have the same faults at the same times, and so can be compared second by second. */
function isSameSchedule(old: RunResult, now: RunResult): boolean {
  return JSON.stringify(old.faults) === JSON.stringify(now.faults);
}

function marginOfDifference(
  first: readonly number[],
  last: readonly number[],
  isPaired: boolean,
): number | undefined {
  if (isPaired) {
    return estimate(last.map((value, index) => value - (first[index] as number))).margin;
  }
  const margins = [estimate(first).margin, estimate(last).margin] as const;
  if (margins[0] === undefined || margins[1] === undefined) return undefined;
  return Math.hypot(margins[0], margins[1]);
}

function seriesOf({ timeline }: RunResult, second: Second | undefined): readonly number[] {
  if (second === undefined) return [];
  // The last second is usually incomplete.
  const measured = timeline.filter((point) => point.second >= 0).slice(0, -1);
  return measured.map(second).filter((value) => value !== undefined);
}

function differences(old: object, now: object): Difference[] {
  const [before, after] = [flatten(old), flatten(now)];
  const names = new Set([...before.keys(), ...after.keys()]);
  return [...names]
    .map((name) => ({ name, old: before.get(name) ?? "–", new: after.get(name) ?? "–" }))
    .filter((each) => each.old !== each.new);
}

/** The leaves of plain data, by path; a list is one leaf. */
function flatten(value: object, prefix = ""): Map<string, string> {
  const leaves = new Map<string, string>();
  for (const [key, each] of Object.entries(value) as [string, unknown][]) {
    const path = `${prefix}${key}`;
    if (isRecord(each)) {
      for (const [name, text] of flatten(each, `${path}.`)) leaves.set(name, text);
    } else if (each !== undefined) {
      leaves.set(path, typeof each === "string" ? each : JSON.stringify(each));
    }
  }
  return leaves;
}
