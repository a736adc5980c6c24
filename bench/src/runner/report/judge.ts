import { type Line, meanRatio, type Ratio } from "./figures.ts";
import { formatDuration, formatRatio, formatTable } from "./table.ts";

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
      /** A percentile of medians over problems: 0.9 is the problem that nine in ten do not exceed. */
      readonly task: string;
      readonly overProblems: number;
    }
  | {
      /** A figure of one task divided by the same figure of another. */
      readonly task: string;
      readonly count: string;
      readonly over: string;
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

/** The verdict on each target of a suite, one per line. */
export function formatVerdicts(
  targets: readonly Target[],
  lines: readonly Line[],
  ratios: readonly Ratio[],
): string {
  return formatTable(
    targets.map((target) => {
      const { claim, unit, measure } = target;
      const figure = figureOf(measure, lines, ratios);
      const said = Number.isFinite(figure) ? formatFigure(figure, unit) : "–";
      return [claim, limitOf(target), said, verdictOn(target, figure)];
    }),
  );
}

/** Whether a target is met by a figure, which is NaN if it was not measured. */
function verdictOn({ atMost, atLeast }: Target, figure: number): string {
  if (!Number.isFinite(figure)) return "not measured";
  if (atMost === undefined && atLeast === undefined) return "reported";
  return figure <= (atMost ?? figure) && figure >= (atLeast ?? figure) ? "met" : "missed";
}

/** The figure of a measure; NaN without it. */
function figureOf(measure: Measure, lines: readonly Line[], ratios: readonly Ratio[]): number {
  const read = (task: string, name: string): number =>
    Number(lines.find((line) => line.task === task)?.[name]);
  if ("figure" in measure) {
    const { task, figure, times = 1, per } = measure;
    return (read(task, figure) * times) / (per === undefined ? 1 : read(task, per));
  }
  if ("count" in measure) {
    return read(measure.task, measure.count) / read(measure.over, measure.count);
  }
  if ("overProblems" in measure) {
    const medians = lines
      .filter(({ task }) => task.startsWith(`${measure.task}/`))
      .map(({ p50 }) => p50)
      .sort((one, other) => one - other);
    const at = Math.ceil(measure.overProblems * medians.length) - 1;
    return medians[Math.max(0, at)] ?? Number.NaN;
  }
  const pair = ratios.filter(
    ({ task, alternative }) => task === measure.task && alternative === measure.alternative,
  );
  const values = pair.map(({ ratio }) => ratio);
  if (measure.ratio === "least") return Math.min(...values);
  return measure.ratio === "most" ? Math.max(...values) : meanRatio(pair);
}

/** `≤ 60.0 µs`, `≥ 20`. */
function limitOf({ atMost, atLeast, unit }: Target): string {
  if (atMost !== undefined) return `≤ ${formatFigure(atMost, unit)}`;
  return atLeast === undefined ? "" : `≥ ${formatFigure(atLeast, unit)}`;
}

function formatFigure(value: number, unit: Unit): string {
  switch (unit) {
    case "time":
      return formatDuration(value);
    case "rate":
      return `${Math.round(value).toLocaleString("en-US")}/s`;
    case "ratio":
      return `${formatRatio(value)}×`;
    case "share":
      return `${Number((100 * value).toPrecision(3))} %`;
    case "count":
      return Number(value.toPrecision(4)).toLocaleString("en-US");
  }
}
