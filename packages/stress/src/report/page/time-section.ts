import { FALLBACK_REASONS, type FallbackReason } from "@understudy/planner-core";
import { PLAN_ORIGINS } from "@understudy/planner-core/internal";
import type { RunResult } from "../../result/run-result.ts";
import { breakerLanes } from "./breaker-lanes.ts";
import { type Chart, figure } from "./chart.ts";
import type { Section } from "./latency-section.ts";
import { html } from "./markup.ts";
import type { ChartTime } from "./time-line.ts";

/** Number of reasons that have their own colour. */
const REASON_COLOURS = 5;

/** The run second by second: sources, reasons, latency, breakers. */
export function timeSection(result: RunResult, time: ChartTime): Section {
  const each = time.step === 1 ? "each second" : `each ${time.step} seconds`;
  const sources = PLAN_ORIGINS.filter((source) => (result.bySource[source] ?? 0) > 0);
  const bySource: Chart = {
    ...base("chart-sources", time),
    description: `Answers per second, ${each}. Shaded: a fault.`,
    unit: "per-second",
    isStacked: true,
    series: [
      ...sources.map((source) => ({
        label: source,
        colour: `source-${source}`,
        values: time.mean((point) => point.bySource[source] ?? 0),
      })),
      {
        label: "offered",
        colour: "ink",
        values: time.mean(({ offered }) => offered),
        isDashed: true,
      },
    ],
  };
  const latency: Chart = {
    ...base("chart-latency", time),
    description: `Corrected latency, the worst percentiles of ${each}.`,
    unit: "ms",
    isLogarithmic: true,
    series: [
      { label: "p50", colour: "line-1", values: time.worst(({ p50Ms }) => p50Ms) },
      { label: "p95", colour: "line-2", values: time.worst(({ p95Ms }) => p95Ms) },
      { label: "p99", colour: "line-3", values: time.worst(({ p99Ms }) => p99Ms) },
    ],
    limits: [{ value: result.options.budgetMs, label: `budget ${result.options.budgetMs} ms` }],
  };
  const reasons = reasonChart(result, time, each);
  const members = memberChart(result, time, each);
  const calls: Chart = {
    ...base("chart-calls", time),
    description: `Calls of the model that were under way, ${each}.`,
    unit: "count",
    series: [{ label: "calls", colour: "line-1", values: time.worst((p) => p.llmInFlight) }],
  };
  const hasLlm = result.options.llm !== "none";
  return {
    id: "time",
    title: "Over time",
    charts: [
      bySource,
      latency,
      ...(reasons === undefined ? [] : [reasons]),
      ...(members === undefined ? [] : [members]),
      ...(hasLlm ? [calls] : []),
    ],
    body: html`${figure("Where plans came from", bySource)}
${figure("Latency", latency)}
${reasons && figure("Why the classical plan was served", reasons)}
${members && figure("Whose plans were taken", members)}
${hasLlm ? [breakerLanes(result, time), figure("Calls under way", calls)] : undefined}`,
  };
}

function memberChart({ timeline }: RunResult, time: ChartTime, each: string): Chart | undefined {
  const names = [...new Set(timeline.flatMap(({ byMember = {} }) => Object.keys(byMember)))];
  if (names.length === 0) return undefined;
  return {
    ...base("chart-members", time),
    description: `Plans per second by the member of the pool that wrote them, ${each}. Shaded: a fault.`,
    unit: "per-second",
    isStacked: true,
    series: names.map((name, index) => ({
      label: name,
      colour: `reason-${index + 1}`,
      values: time.mean((point) => point.byMember?.[name] ?? 0),
    })),
  };
}

/** The properties that all time charts share. */
export function base(id: string, time: ChartTime): Pick<Chart, "id" | "x" | "xKind" | "windows"> {
  return { id, x: time.seconds, xKind: "seconds", windows: time.windows };
}

function reasonChart(result: RunResult, time: ChartTime, each: string): Chart | undefined {
  const count = (reason: FallbackReason): number => result.byReason[reason] ?? 0;
  const found = FALLBACK_REASONS.filter((reason) => count(reason) > 0).toSorted(
    (a, b) => count(b) - count(a),
  );
  if (found.length === 0) return undefined;
  const own = found.slice(0, REASON_COLOURS);
  const others = found.slice(REASON_COLOURS);
  return {
    ...base("chart-reasons", time),
    description: `Fallbacks per second by reason, ${each}.`,
    unit: "per-second",
    isStacked: true,
    series: [
      ...own.map((reason, index) => ({
        label: reason,
        colour: `reason-${index + 1}`,
        values: time.mean((point) => point.byReason[reason] ?? 0),
      })),
      ...(others.length === 0
        ? []
        : [
            {
              label: "other reasons",
              colour: "muted",
              values: time.mean((point) =>
                others.reduce((sum, reason) => sum + (point.byReason[reason] ?? 0), 0),
              ),
            },
          ]),
    ],
  };
}
