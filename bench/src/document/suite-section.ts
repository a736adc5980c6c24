import type { ReportedResult, SuiteReport } from "../runner/report.ts";
import { formatDuration } from "../runner/table.ts";
import type { Chart } from "./charts.ts";
import { foldedText, markdownTable } from "./markdown-table.ts";

/** The measurements of one suite: its pictures, its tasks, and folded away their problems. */
export function suiteSection(report: SuiteReport, charts: readonly Chart[]): string {
  const { suite, description, results, notes, error } = report;
  const parts = [`## Suite \`${suite}\``, `${capitalised(description)}.`];
  if (error !== undefined) return [...parts, `It failed: ${error}`].join("\n\n");
  for (const chart of charts.filter((one) => one.suite === suite)) {
    parts.push(`![${chart.title}](pictures/${chart.file})`);
  }
  const overall = results.filter(({ line }) => line.problem === undefined);
  const problems = results.filter(({ line }) => line.problem !== undefined);
  parts.push(table(overall));
  if (problems.length > 0) parts.push(foldedText("By problem", table(problems)));
  if (notes.length > 0) parts.push(notes.map((note) => `* ${note.trim()}`).join("\n"));
  return parts.join("\n\n");
}

function table(results: readonly ReportedResult[]): string {
  const rows = results.map(({ line, noise, counts }) => [
    `\`${line.task}\``,
    formatDuration(line.p50),
    formatDuration(line.p95),
    formatDuration(line.p99),
    // Answers that take no time at all have no rate, and a spread of nothing is none.
    Number.isFinite(line.opsPerSecond) ? line.opsPerSecond.toLocaleString("en-US") : "–",
    Number.isFinite(noise) ? `±${Math.round(noise * 100)} %` : "–",
    Object.entries(counts)
      .map(([name, value]) => `${name} ${value.toLocaleString("en-US")}`)
      .join(", "),
  ]);
  return markdownTable(["task", "p50", "p95", "p99", "per second", "noise", "counts"], rows);
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
