import { formatCount } from "@understudy/planner-core/internal";
import type { ReportedResult } from "./report.ts";
import { meansOfRatios, type Ratio, type RatioMean } from "./result.ts";

/** Aligns columns: the first to the left, figures to the right. */
export function formatTable(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [column, cell] of row.entries()) {
      widths[column] = Math.max(widths[column] ?? 0, cell.length);
    }
  }
  return rows
    .map((row) =>
      row
        .map((cell, column) =>
          column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
        )
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

/** A suite's figures as text. */
export function formatResults(results: readonly ReportedResult[]): string {
  const header = ["task", "p50", "p95", "p99", "min", "ops/s", "samples", "noise", "counts"];
  const rows = results.map(({ line, min, noise, counts }) => [
    line.problem === undefined ? line.task : `  ${line.task}`,
    formatDuration(line.p50),
    formatDuration(line.p95),
    formatDuration(line.p99),
    formatDuration(min),
    formatCount(line.opsPerSecond),
    formatCount(line.samples),
    `±${Math.round(noise * 100)}%`,
    Object.entries(counts)
      .map(([name, value]) => `${name}=${value}`)
      .join(" "),
  ]);
  return formatTable([header, ...rows]);
}

/** One sentence per ratio, and one over all problems of a pair. */
export function formatRatios(ratios: readonly Ratio[]): string {
  const sentences = ratios.map(({ task, alternative, problem, ratio }) => {
    const where = problem === undefined ? "" : ` on ${problem}`;
    return `${alternative} takes ${formatRatio(ratio)} times the time of ${task}${where}`;
  });
  return [...sentences, ...meansOfRatios(ratios).map(formatMean)].join("\n");
}

function formatMean({ task, alternative, problems, mean, least }: RatioMean): string {
  const where = least.problem === undefined ? "" : ` (${least.problem})`;
  return (
    `${alternative} takes ${formatRatio(mean)} times the time of ${task} in the geometric mean ` +
    `of ${problems} problems, at least ${formatRatio(least.ratio)} times${where}`
  );
}

/** `412 ns`, `1.53 µs`, `20.4 ms`. */
export function formatDuration(nanoseconds: number): string {
  if (nanoseconds < 0) return `-${formatDuration(-nanoseconds)}`;
  if (nanoseconds < 999.5)
    return `${nanoseconds < 99.95 ? nanoseconds.toFixed(1) : Math.round(nanoseconds)} ns`;
  if (nanoseconds < 999_500) return `${(nanoseconds / 1e3).toPrecision(3)} µs`;
  if (nanoseconds < 999_500_000) return `${(nanoseconds / 1e6).toPrecision(3)} ms`;
  return `${(nanoseconds / 1e9).toPrecision(3)} s`;
}

/** Three significant digits: `0.853`, `12.3`, `1,230`. */
export function formatRatio(ratio: number): string {
  return Number(ratio.toPrecision(3)).toLocaleString("en-US", { maximumSignificantDigits: 3 });
}
