import type { TelemetrySnapshot } from "@understudy/planner-core";

/** An engine's counts as text, without zeros. */
export function renderTelemetry({ counters, fallbacks, histograms }: TelemetrySnapshot): string {
  const line = (name: string, value: string): string => `  ${name.padEnd(24)}  ${value}`;
  const rate = "llm.tokens_per_second";
  return [
    "metrics of the planner",
    ...Object.entries(counters).flatMap(([name, count]) =>
      count === 0 ? [] : [line(name, String(count))],
    ),
    ...Object.entries(fallbacks).map(([reason, count]) =>
      line(`llm.fallback ${reason}`, `${count}`),
    ),
    ...Object.entries(histograms).flatMap(([name, { count, p50, p95, max }]) => {
      if (count === 0) return [];
      const unit = name === rate ? "" : " ms";
      const told = [p50, p95, max].map((value) => value.toFixed(2));
      return [line(name, `${count} times, p50 ${told[0]}, p95 ${told[1]}, most ${told[2]}${unit}`)];
    }),
  ].join("\n");
}
