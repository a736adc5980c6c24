import { FALLBACK_REASONS } from "@understudy/planner-core";
import { formatCount, PLAN_ORIGINS } from "@understudy/planner-core/internal";
import type { LatencySummary, RunResult } from "../../result/run-result.ts";
import { formatShare, formatTime } from "../../verdict/format-figure.ts";
import { percentileCurve } from "../hgrm.ts";
import { type Chart, figure } from "./chart.ts";
import { type Content, html, type Markup } from "./markup.ts";
import { type TableColumn, table } from "./table.ts";

/** A section of the page: markup and charts. */
export interface Section {
  readonly id: string;
  readonly title: string;
  readonly body: Markup;
  readonly charts: readonly Chart[];
}

const COLUMNS: readonly TableColumn[] = [
  { title: "answers" },
  ...[
    "count",
    "share",
    "mean",
    "p50",
    "p90",
    "p95",
    "p99",
    "p99.9",
    "p99.99",
    "p99.999",
    "max",
  ].map((title) => ({ title, isNumber: true })),
];

/** Latency by percentile, as curve and table. */
export function latencySection(result: RunResult): Section {
  const { all, hits } = result.latency;
  const { budgetMs } = result.options;
  const { ranks, values } = percentileCurve([all.corrected, all.uncorrected, hits.corrected]);
  const chart: Chart = {
    id: "chart-percentiles",
    description: "Each point: this share of the answers came within that time.",
    x: ranks,
    xKind: "rank",
    unit: "ms",
    isLogarithmic: true,
    series: [
      { label: "all, corrected", colour: "line-1", values: values[0] ?? [] },
      { label: "all, uncorrected", colour: "muted", values: values[1] ?? [], isDashed: true },
      ...(hits.corrected.count === 0
        ? []
        : [{ label: "hits, corrected", colour: "line-2", values: values[2] ?? [] }]),
    ],
    limits: [{ value: budgetMs, label: `budget ${budgetMs} ms` }],
  };
  const { answered } = result.counts;
  const row = (name: string, summary: LatencySummary | undefined): Content[][] =>
    summary === undefined || summary.count === 0 ? [] : [[name, ...cells(summary, answered)]];
  return {
    id: "latency",
    title: "Latency",
    charts: [chart],
    body: html`<p>Corrected latency counts from the moment a question was planned, uncorrected from the moment it was
sent. When the machine falls behind, only the corrected one shows how long an agent really waited.</p>
${figure("Latency by percentile", chart)}
${table("Latency of answers", COLUMNS, [
  ...row("all", all.corrected),
  ...row("all, uncorrected", all.uncorrected),
  ...row("hits", hits.corrected),
  ...row("hits, uncorrected", hits.uncorrected),
])}
${table("Latency by source", COLUMNS, [
  ...PLAN_ORIGINS.flatMap((source) => row(source, result.latency.bySource[source]?.corrected)),
])}
${
  Object.keys(result.byReason).length === 0
    ? undefined
    : table("Latency by reason of a fallback", COLUMNS, [
        ...FALLBACK_REASONS.flatMap((reason) =>
          row(reason, result.latency.byReason[reason]?.corrected),
        ),
      ])
}`,
  };
}

function cells(summary: LatencySummary, answered: number): Content[] {
  const { count, meanMs, p50Ms, p90Ms, p95Ms, p99Ms, p999Ms, p9999Ms, p99999Ms, maxMs } = summary;
  const times = [meanMs, p50Ms, p90Ms, p95Ms, p99Ms, p999Ms, p9999Ms, p99999Ms, maxMs];
  return [
    formatCount(count),
    answered === 0 ? "–" : formatShare(count / answered),
    ...times.map(formatTime),
  ];
}
