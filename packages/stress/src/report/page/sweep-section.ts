import { formatCount } from "@understudy/planner-core/internal";
import type { RunResult } from "../../result/run-result.ts";
import { formatShare, formatTime } from "../../verdict/format-figure.ts";
import { type Chart, figure } from "./chart.ts";
import type { Section } from "./latency-section.ts";
import { html } from "./markup.ts";
import { table } from "./table.ts";

/** The saturation curve; undefined without a sweep. */
export function sweepSection({ sweep, options }: RunResult): Section | undefined {
  if (sweep === undefined || sweep.points.length === 0) return undefined;
  const { points, kneeRate, isBounded } = sweep;
  const latency: Chart = {
    id: "chart-sweep",
    description: "Corrected latency at rising rates.",
    x: points.map(({ rate }) => rate),
    xKind: "rate",
    unit: "ms",
    isLogarithmic: true,
    series: [
      { label: "p50", colour: "line-1", values: points.map(({ p50Ms }) => p50Ms) },
      { label: "p95", colour: "line-2", values: points.map(({ p95Ms }) => p95Ms) },
      { label: "p99", colour: "line-3", values: points.map(({ p99Ms }) => p99Ms) },
    ],
    limits: [{ value: options.budgetMs, label: `budget ${options.budgetMs} ms` }],
    ...(kneeRate === undefined
      ? {}
      : { mark: { x: kneeRate, label: `holds up to ${formatCount(kneeRate)}/s` } }),
  };
  return {
    id: "saturation",
    title: "Saturation",
    charts: [latency],
    body: html`<p>${sweepSentence(kneeRate, isBounded)}</p>
${figure("Latency by rate", latency)}
${table(
  "Rates that were tried",
  [
    { title: "rate" },
    ...["answered", "p50", "p95", "p99", "late", "fallback"].map((title) => ({
      title,
      isNumber: true,
    })),
    { title: "holds" },
  ],
  points.map((point) => [
    `${formatCount(point.rate)}/s`,
    `${formatCount(point.answeredPerSecond)}/s`,
    formatTime(point.p50Ms),
    formatTime(point.p95Ms),
    formatTime(point.p99Ms),
    formatShare(point.missShare),
    formatShare(point.fallbackRate),
    point.brokeBy === undefined ? "yes" : `no: ${point.brokeBy}`,
  ]),
)}`,
  };
}

/** A sentence that describes the knee of the curve. */
export function sweepSentence(kneeRate: number | undefined, isBounded: boolean): string {
  if (kneeRate === undefined) return "No rate that was tried held.";
  const rate = `${formatCount(kneeRate)} questions per second`;
  return isBounded
    ? `The highest rate that held: ${rate}.`
    : `Every tested rate held, up to ${rate}; the knee is beyond.`;
}
