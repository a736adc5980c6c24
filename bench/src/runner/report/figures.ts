import type { Measurement } from "../measure/measure-suite.ts";
import { percentile, together } from "../measure/percentiles.ts";
import type { Comparison, Counts } from "../task.ts";
import { formatDuration, formatRatio, formatTable } from "./table.ts";

/** The figures of a task, or of one of its problems, as `--json` prints them; and its counts. Times are in nanoseconds. */
export interface Line {
  readonly suite: string;
  /** `prove`, or `search/house` for one problem of a task. */
  readonly task: string;
  readonly problem?: string;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly mean: number;
  readonly opsPerSecond: number;
  readonly samples: number;
  readonly [count: string]: number | string | undefined;
}

/** How many times the time of a task its alternative takes, on one problem. */
export interface Ratio {
  readonly task: string;
  readonly alternative: string;
  readonly problem: string | undefined;
  readonly ratio: number;
}

/** Lines in task order; a task with problems first as a whole. */
export function linesOf(suite: string, measurements: readonly Measurement[]): Line[] {
  const measured = measurements.filter(({ samples }) => samples.length > 0);
  return [...new Set(measured.map(({ task }) => task))].flatMap((task) => {
    const parts = measured.filter((one) => one.task === task);
    const whole = lineOf(suite, task, undefined, parts);
    if (parts.length === 1 && parts[0]?.problem === undefined) return [whole];
    return [whole, ...parts.map((part) => lineOf(suite, task, part.problem, [part]))];
  });
}

function lineOf(
  suite: string,
  task: string,
  problem: string | undefined,
  parts: readonly Measurement[],
): Line {
  const samples = together(parts.map((part) => part.samples));
  const mean = samples.reduce((sum, sample) => sum + sample, 0) / samples.length;
  const at = (share: number): number => Math.round(10 * percentile(samples, share)) / 10;
  return {
    suite,
    task: problem === undefined ? task : `${task}/${problem}`,
    ...(problem === undefined ? {} : { problem }),
    ...{ p50: at(0.5), p95: at(0.95), p99: at(0.99), mean },
    // A fast machine's clock may measure nothing.
    opsPerSecond: Math.round(1e9 / Math.max(mean, 1e-3)),
    samples: parts.reduce((count, part) => count + part.samples.length, 0),
    ...meansOf(parts.map(({ counts }) => counts)),
  };
}

/** Means over the problems that have a count. */
function meansOf(all: readonly Counts[]): Counts {
  const names = [...new Set(all.flatMap((counts) => Object.keys(counts)))];
  return Object.fromEntries(
    names.map((name) => {
      const values = all.flatMap((counts) => counts[name] ?? []);
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      return [name, Math.round(1000 * mean) / 1000];
    }),
  );
}

/** The declared ratios, for every common problem. */
export function ratiosOf(comparisons: readonly Comparison[], lines: readonly Line[]): Ratio[] {
  const isOf = (line: Line, task: string): boolean =>
    line.task === (line.problem === undefined ? task : `${task}/${line.problem}`);
  return comparisons.flatMap(({ task, alternative, by = "p50" }) => {
    const others = lines.filter((line) => isOf(line, alternative));
    const ratios = lines
      .filter((line) => isOf(line, task))
      .map((line): Ratio => {
        const other = others.find(({ problem }) => problem === line.problem);
        const ratio = (other?.[by] ?? Number.NaN) / line[by];
        return { task, alternative, problem: line.problem, ratio };
      })
      .filter(({ ratio }) => Number.isFinite(ratio));
    // The line of all problems together counts only where there are no problems.
    const ofProblems = ratios.filter(({ problem }) => problem !== undefined);
    return ofProblems.length > 0 ? ofProblems : ratios;
  });
}

/** The geometric mean of ratios. */
export function meanRatio(ratios: readonly Ratio[]): number {
  const logarithms = ratios.reduce((sum, { ratio }) => sum + Math.log(ratio), 0);
  return Math.exp(logarithms / ratios.length);
}

const FIGURES = [
  "suite",
  "task",
  "problem",
  "p50",
  "p95",
  "p99",
  "mean",
  "opsPerSecond",
  "samples",
];

/** A suite's figures as a table, with its counts. */
export function formatLines(lines: readonly Line[]): string {
  const rows = lines.map((line) => [
    line.problem === undefined ? line.task : `  ${line.task}`,
    ...[line.p50, line.p95, line.p99].map(formatDuration),
    `${line.samples}`,
    Object.entries(line)
      .filter(([name]) => !FIGURES.includes(name))
      .map(([name, value]) => `${name}=${value}`)
      .join(" "),
  ]);
  return formatTable([["task", "p50", "p95", "p99", "samples", "counts"], ...rows]);
}

/** One sentence per compared pair, over all of its problems. */
export function formatRatios(ratios: readonly Ratio[]): string {
  const names = new Set(ratios.map(({ task, alternative }) => `${task} ${alternative}`));
  return [...names]
    .map((name) => {
      const pair = ratios.filter(({ task, alternative }) => `${task} ${alternative}` === name);
      const [{ task, alternative }] = pair as [Ratio];
      const sentence = `${alternative} takes ${formatRatio(meanRatio(pair))} times the time of ${task}`;
      if (pair.length === 1) return sentence;
      const least = Math.min(...pair.map(({ ratio }) => ratio));
      return `${sentence} in the geometric mean of ${pair.length} problems, at least ${formatRatio(least)} times`;
    })
    .join("\n");
}
