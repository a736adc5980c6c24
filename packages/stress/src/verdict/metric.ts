import { FALLBACK_REASONS } from "@understudy/planner-core";
import { PLAN_ORIGINS } from "@understudy/planner-core/internal";
import type { LatencyPair, LatencySummary, RunResult } from "../result/run-result.ts";

/** Kind of figure, which determines the units of its limits. */
export type MetricUnit =
  | "ms"
  | "share"
  | "count"
  | "per-second"
  | "bytes"
  | "bytes-per-minute"
  | "ratio";

/** A figure of a run for assertions. */
export interface Metric {
  /** Name in assertions. */
  readonly name: string;
  readonly unit: MetricUnit;
  /** One-line description for the help. */
  readonly meaning: string;
  /** Whether less is better; undefined if neither direction is better. */
  readonly lessIsBetter?: boolean | undefined;
  /** The figure in ms, bytes, answers per second, or as a share of 1; undefined without data. */
  readonly read: (result: RunResult) => number | undefined;
  /** Reads a count as a share, for limits in percent. */
  readonly readShare?: ((result: RunResult) => number | undefined) | undefined;
}

const PERCENTILES: readonly (readonly [string, keyof LatencySummary, string])[] = [
  ["mean", "meanMs", "mean latency"],
  ["p50", "p50Ms", "median latency"],
  ["p90", "p90Ms", "90th percentile of latency"],
  ["p95", "p95Ms", "95th percentile of latency"],
  ["p99", "p99Ms", "99th percentile of latency"],
  ["p99.9", "p999Ms", "99.9th percentile of latency"],
  ["p99.99", "p9999Ms", "99.99th percentile of latency"],
  ["p99.999", "p99999Ms", "99.999th percentile of latency"],
  ["max", "maxMs", "worst latency"],
];

type Series = readonly [
  prefix: string,
  of: string,
  pick: (result: RunResult) => LatencyPair | undefined,
];

const SERIES: readonly Series[] = [
  ["", "all answers", ({ latency }) => latency.all],
  ["hits.", "answers from a cache", ({ latency }) => latency.hits],
  ...PLAN_ORIGINS.map(
    (source): Series => [
      `${source}.`,
      `answers of source ${source}`,
      ({ latency }) => latency.bySource[source],
    ],
  ),
  ...FALLBACK_REASONS.map(
    (reason): Series => [
      `${reason}.`,
      `answers of reason ${reason}`,
      ({ latency }) => latency.byReason[reason],
    ],
  ),
];

function latencies(): Metric[] {
  const kinds = [
    ["", "corrected", "from the planned send time"],
    ["raw.", "uncorrected", "from the actual send time"],
  ] as const;
  return kinds.flatMap(([raw, kind, how]) =>
    SERIES.flatMap(([prefix, of, pick]) =>
      PERCENTILES.map(
        ([name, key, what]): Metric => ({
          name: `${raw}${prefix}${name}`,
          unit: "ms",
          meaning: `${what} of ${of}, ${how}`,
          lessIsBetter: true,
          read: (result) => {
            const summary = pick(result)?.[kind];
            return summary === undefined || summary.count === 0 ? undefined : Number(summary[key]);
          },
        }),
      ),
    ),
  );
}

const over = (part: number, whole: number): number | undefined =>
  whole === 0 ? undefined : part / whole;

function count(
  name: string,
  meaning: string,
  read: (result: RunResult) => number,
  whole?: (result: RunResult) => number,
): Metric {
  return {
    name,
    unit: "count",
    meaning: whole === undefined ? meaning : `${meaning}; in % of those there were`,
    lessIsBetter: true,
    read,
    ...(whole && { readShare: (result: RunResult) => over(read(result), whole(result)) }),
  };
}

function figure(
  name: string,
  unit: MetricUnit,
  meaning: string,
  read: (result: RunResult) => number | undefined,
  lessIsBetter?: boolean,
): Metric {
  return { name, unit, meaning, read, lessIsBetter };
}

const hasLlm = ({ options }: RunResult): boolean => options.llm !== "none";

/** Every metric that assertions can use, with its meaning. */
export const METRICS: readonly Metric[] = Object.freeze([
  ...latencies(),
  count(
    "misses",
    "answers late beyond stalls of the machine and faults that stop a worker",
    ({ misses }) => misses.count,
    ({ counts }) => counts.answered,
  ),
  count(
    "misses.raw",
    "answers late at all",
    ({ misses }) => misses.rawCount,
    ({ counts }) => counts.answered,
  ),
  count(
    "misses.faulted",
    "answers late because a fault stopped a worker or set its clock back",
    ({ misses }) => misses.faultedCount ?? 0,
    ({ counts }) => counts.answered,
  ),
  figure(
    "fallback",
    "share",
    "answers of the classical planner although there is an LLM planner, of all answers",
    (result) => (hasLlm(result) ? result.fallbackRate : undefined),
    true,
  ),
  figure(
    "fallback.uncached",
    "share",
    "the same of the answers that no cache gave",
    (result) => (hasLlm(result) ? result.fallbackRateUncached : undefined),
    true,
  ),
  figure("hit-rate", "share", "answers from a cache", ({ hitRate }) => hitRate, false),
  figure("rate", "per-second", "answers per second", (result) => result.answeredPerSecond, false),
  figure("rate.offered", "per-second", "planned questions per second", (r) => r.offeredPerSecond),
  figure(
    "rate.cpu",
    "per-second",
    "answers for each second of processor time",
    ({ resources }) => resources.answeredPerCpuSecond,
    false,
  ),
  figure("offered", "count", "planned questions", ({ counts }) => counts.offered),
  figure("answered", "count", "answers", ({ counts }) => counts.answered),
  figure("revised", "count", "better plans that came later", ({ counts }) => counts.revised),
  count(
    "dropped",
    "questions never sent",
    ({ counts }) => counts.dropped,
    ({ counts }) => counts.offered,
  ),
  count(
    "lost",
    "questions lost with a worker that died, or a server",
    ({ counts }) => counts.lost,
    ({ counts }) => counts.offered,
  ),
  count("hung", "questions never answered", ({ counts }) => counts.hung),
  count("rejections", "unhandled rejections", ({ counts }) => counts.unhandledRejections),
  {
    ...figure(
      "unproved",
      "count",
      "plans that an independent simulator refused; in % of those it saw",
      ({ quality }) => (quality.checked === 0 ? undefined : quality.unproved),
      true,
    ),
    readShare: ({ quality }) => over(quality.unproved, quality.checked),
  },
  figure(
    "cost-ratio",
    "ratio",
    "mean cost over the cheapest possible",
    ({ quality }) => (quality.costChecked === 0 ? undefined : quality.meanCostRatio),
    true,
  ),
  figure(
    "cost-ratio.p95",
    "ratio",
    "95th percentile of cost over the cheapest possible",
    ({ quality }) => (quality.costChecked === 0 ? undefined : quality.p95CostRatio),
    true,
  ),
  figure(
    "optimal",
    "share",
    "plans of the least possible cost",
    ({ quality }) => (quality.costChecked === 0 ? undefined : quality.optimalShare),
    false,
  ),
  ...PLAN_ORIGINS.map((source) =>
    figure(`share.${source}`, "share", `answers of source ${source}`, ({ bySource, counts }) =>
      over(bySource[source] ?? 0, counts.answered),
    ),
  ),
  ...FALLBACK_REASONS.map((reason) =>
    figure(`share.${reason}`, "share", `answers of reason ${reason}`, ({ byReason, counts }) =>
      over(byReason[reason] ?? 0, counts.answered),
    ),
  ),
  ...(["solved", "unsolvable", "partial", "cut-off"] as const).map((status) =>
    figure(`share.${status}`, "share", `answers of status ${status}`, ({ byStatus, counts }) =>
      over(byStatus[status] ?? 0, counts.answered),
    ),
  ),
  figure("llm.calls", "count", "calls of the model", ({ llm }) => llm.calls),
  count(
    "llm.errors",
    "calls of the model that failed",
    ({ llm }) => llm.errors,
    ({ llm }) => llm.calls,
  ),
  count("llm.retries", "calls of the model that were repeated", ({ llm }) => llm.retries),
  figure(
    "llm.steps",
    "share",
    "served steps that the model wrote",
    (result) => (hasLlm(result) ? result.llm.stepShare : undefined),
    false,
  ),
  figure(
    "llm.tokens",
    "per-second",
    "tokens that all calls together wrote, per second of the run",
    (result) => (hasLlm(result) ? result.llm.tokensPerSecond : undefined),
    false,
  ),
  count(
    "breaker.opened",
    "times that a breaker opened",
    ({ breaker }) => breaker.filter(({ to }) => to === "open").length,
  ),
  count("restarts", "workers that died and were replaced", ({ workers }) =>
    workers.reduce((sum, { restarts }) => sum + restarts, 0),
  ),
  figure(
    "loop.p99",
    "ms",
    "event-loop delay, 99th percentile",
    (r) => r.resources.loopDelayP99Ms,
    true,
  ),
  figure("loop.max", "ms", "event-loop delay, worst", (r) => r.resources.loopDelayMaxMs, true),
  figure("gc", "ms", "time in garbage collection", (r) => r.resources.gcMs, true),
  figure("gc.max", "ms", "longest garbage collection", (r) => r.resources.gcMaxMs, true),
  figure("heap", "bytes", "largest heap", (r) => r.resources.heapPeakBytes, true),
  figure("rss", "bytes", "largest resident memory", (r) => r.resources.rssPeakBytes, true),
  figure(
    "rss.slope",
    "bytes-per-minute",
    "growth of resident memory over the second half",
    (r) => r.resources.rssSlopeBytesPerMinute,
    true,
  ),
]);

const byName: ReadonlyMap<string, Metric> = new Map(METRICS.map((metric) => [metric.name, metric]));

/** The metric with a name; undefined for an unknown name. */
export function metricNamed(name: string): Metric | undefined {
  return byName.get(name);
}

/** Names and meanings of metrics for the help, with the latencies of a series on one line. */
export function metricHelp(): readonly (readonly [name: string, meaning: string])[] {
  const folded = METRICS.filter(({ name, unit }) => unit !== "ms" || /^(loop|gc)/.test(name));
  return [
    [
      "mean p50 p90 p95 p99 p99.9 p99.99 p99.999 max",
      "latency of all answers, from the planned send time",
    ],
    ["hits.p95 …", "of answers from a cache"],
    ["llm.p95 … timeout.p95 …", "of one source or reason"],
    ["raw.p95 … raw.hits.p95 …", "from the actual send time"],
    ...folded
      .filter(({ name }) => !name.startsWith("share."))
      .map(({ name, meaning }) => [name, meaning] as const),
    ["share.llm share.timeout share.solved …", "answers of one source, reason or status"],
  ];
}
