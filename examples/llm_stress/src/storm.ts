import {
  formatFigure,
  formatShare,
  formatTime,
  type RunResult,
  runStress,
  type StressRequest,
} from "@understudy/stress";

/** Runs and reports a stress test. */
export async function runStorm(
  request: StressRequest,
  print: (line: string) => void,
): Promise<RunResult> {
  const { agents, durationSeconds, faults } = request;
  print(`${agents} agents for ${durationSeconds} s, faults: ${faults ?? "none"}`);
  const result = await runStress(request);
  for (const line of report(result)) print(line);
  return result;
}

/** The report in a dozen lines. */
function report(result: RunResult): string[] {
  const { counts, latency, misses, bySource, byReason, breaker, quality } = result;
  const { p50Ms, p99Ms, maxMs } = latency.all.corrected;
  const share = (part: number): string => formatShare(part / Math.max(1, counts.answered));
  const list = (parts: Readonly<Partial<Record<string, number>>>): string =>
    Object.entries(parts)
      .sort(([, a = 0], [, b = 0]) => b - a)
      .map(([name, count = 0]) => `${name} ${share(count)}`)
      .join(", ");
  return [
    `answered   ${formatFigure(counts.answered, "count")} of ${formatFigure(counts.offered, "count")} questions`,
    `times      p50 ${formatTime(p50Ms)}, p99 ${formatTime(p99Ms)}, worst ${formatTime(maxMs)}`,
    `too late   ${formatFigure(misses.count, "count")} (budget ${result.options.budgetMs} ms)`,
    `written by ${list(bySource)}`,
    `fell back  ${formatShare(result.fallbackRate)} of all questions, ${formatShare(result.fallbackRateUncached)} of those without a cached answer`,
    ...(Object.keys(byReason).length === 0 ? [] : [`because    ${list(byReason)}`]),
    `breaker    ${breaker.length} changes`,
    `proved     ${formatFigure(quality.checked, "count")} plans once more, ${quality.unproved} wrong`,
    `lost       ${counts.hung + counts.lost} questions`,
  ];
}
