import type { ReportedResult, SuiteReport } from "../report/report.ts";

/** A report with the given figures, and two ratios, for tests. */
export function reportOf(
  suite: string,
  lines: Readonly<Record<string, Readonly<Record<string, number | string>>>>,
): SuiteReport {
  const results = Object.entries(lines).map(([task, figures]): ReportedResult => {
    const basis = { suite, task, p50: 1, p95: 1, p99: 1, opsPerSecond: 1000, samples: 10 };
    const { p50: _, p95: __, p99: ___, problem: ____, ...counts } = figures;
    return {
      line: { ...basis, ...figures },
      min: 1,
      noise: 0.02,
      counts: counts as Readonly<Record<string, number>>,
    };
  });
  const pair = { task: "read", alternative: "other" };
  const ratios =
    results.length === 0
      ? []
      : [
          { ...pair, problem: "small", ratio: 2 },
          { ...pair, problem: "large", ratio: 8 },
        ];
  return { suite, description: "something", seconds: 1, results, ratios, notes: ["a note"] };
}
