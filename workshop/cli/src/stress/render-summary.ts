import { formatBytes, formatCount, PLAN_ORIGINS } from "@understudy/planner-core/internal";
import { describeControl } from "@understudy/simulation";
import type { LatencySummary, RunResult, Verdict } from "@understudy/stress";
import { formatFigure, formatShare, formatTime, sweepSentence } from "@understudy/stress";
import { formatDuration } from "../input/duration.ts";
import { plural } from "../output/figures.ts";
import { printable } from "../output/printable.ts";
import type { Colours } from "../output/printer.ts";
import { formatTable } from "../output/table.ts";

/** The result on one screen: counts, percentiles, reasons, quality, resources, verdict. */
export function renderSummary(result: RunResult, verdict: Verdict, colours: Colours): string {
  const { bold, dim } = colours;
  const facts: readonly (readonly [string, string])[] = [
    ["answers", answers(result)],
    ["late", late(result, colours)],
    ...(result.options.llm === "none" ? [] : [["fallbacks", fallbacks(result)] as const]),
    ["caches", caches(result)],
    ...(result.options.llm === "none" ? [] : [["llm", llm(result)] as const]),
    ...(result.options.target === undefined ? [] : [["server", server(result)] as const]),
    ["plans", plans(result)],
    ["memory", memory(result)],
    ["machine", machine(result)],
    ...troubles(result),
  ];
  return [
    bold(title(result)),
    "",
    ...percentiles(result, colours),
    "",
    ...facts.map(([name, text]) => `  ${dim(name.padEnd(10))} ${text}`),
    ...sweep(result, colours),
    "",
    ...renderVerdict(verdict, colours),
  ].join("\n");
}

/** Every check, and the overall verdict. */
function renderVerdict({ passed, checks }: Verdict, colours: Colours): readonly string[] {
  const { bold, green, red } = colours;
  const failed = checks.filter((check) => !check.passed).length;
  const words = passed ? green("PASSED") : red(`FAILED: ${failed} of ${checks.length}`);
  const rows = checks.map((check) => [
    check.passed ? "holds" : "FAILS",
    check.assertion,
    check.actual === undefined ? "nothing to measure" : formatFigure(check.actual, check.unit),
  ]);
  const lines = formatTable(rows, [{}, {}, { align: "right" }]);
  return [bold(words), ...lines.map((text, index) => (checks[index]?.passed ? text : red(text)))];
}

function title({ options, measuredSeconds, interrupted }: RunResult): string {
  const { agents, domains, workers, rate, closed, budgetMs, seed } = options;
  const load = closed ? "as fast as it goes" : `${formatCount(rate)}/s planned`;
  const ended = interrupted ? " (ended early)" : "";
  return (
    `${formatCount(agents)} agents in ${domains.map(printable).join(", ")}; ${plural(workers, "worker")}; ${load}; ` +
    `budget ${formatCount(budgetMs)} ms; ${formatDuration(measuredSeconds)}${ended}; seed ${seed}`
  );
}

function percentiles({ latency, counts }: RunResult, { dim }: Colours): string[] {
  const rows: [string, LatencySummary | undefined][] = [
    ["all", latency.all.corrected],
    ["uncorrected", latency.all.uncorrected],
    ["hits", latency.hits.corrected],
    ...PLAN_ORIGINS.map((source): [string, LatencySummary | undefined] => [
      source,
      latency.bySource[source]?.corrected,
    ]),
  ];
  const head = ["ms", "share", "p50", "p90", "p95", "p99", "p99.9", "p99.99", "p99.999", "max"];
  const body = rows.flatMap(([name, summary]) => {
    if (summary === undefined || summary.count === 0) return [];
    const { count, p50Ms, p90Ms, p95Ms, p99Ms, p999Ms, p9999Ms, p99999Ms, maxMs } = summary;
    const times = [p50Ms, p90Ms, p95Ms, p99Ms, p999Ms, p9999Ms, p99999Ms, maxMs];
    const share = counts.answered === 0 ? "–" : formatShare(count / counts.answered);
    return [[name, share, ...times.map(bare)]];
  });
  const columns = head.map((_, index) => (index === 0 ? {} : { align: "right" as const }));
  const [first = "", ...lines] = formatTable([head, ...body], columns);
  return [dim(first), ...lines];
}

/** Milliseconds without the unit, which is in the heading. */
function bare(ms: number): string {
  return ms >= 1000 ? ms.toFixed(0) : ms.toFixed(ms >= 100 ? 0 : ms >= 10 ? 1 : ms >= 1 ? 2 : 3);
}

function answers({ counts, answeredPerSecond, resources, byStatus }: RunResult): string {
  const { offered, answered, dropped, lost, hung } = counts;
  const rest = Object.entries(byStatus)
    .filter(([status, count]) => status !== "solved" && count > 0)
    .map(([status, count]) => `, ${formatCount(count)} ${status}`)
    .join("");
  return (
    `${formatCount(answered)} of ${formatCount(offered)} (${formatCount(answeredPerSecond)}/s; ` +
    `${formatCount(resources.answeredPerCpuSecond)} for each second of processor)${rest}; ` +
    `${formatCount(dropped)} dropped, ${formatCount(lost)} lost, ${formatCount(hung)} never answered`
  );
}

function late({ misses }: RunResult, { red }: Colours): string {
  const { count, rawCount, faultedCount = 0, share } = misses;
  if (rawCount === 0) return "none";
  const beyond = `${formatCount(count)} beyond stalls of the machine (${formatShare(share)})`;
  const faulted =
    faultedCount === 0 ? "" : `, ${formatCount(faultedCount)} because a fault stopped the worker`;
  return `${count === 0 ? beyond : red(beyond)}${faulted}, ${formatCount(rawCount)} in all`;
}

function fallbacks({ fallbackRate, fallbackRateUncached, byReason, counts }: RunResult): string {
  const reasons = Object.entries(byReason)
    .filter(([, count]) => count > 0)
    .toSorted(([, a], [, b]) => b - a)
    .map(([reason, count]) => `${reason} ${formatShare(count / counts.answered)}`);
  const why = reasons.length === 0 ? "" : `: ${reasons.join(", ")}`;
  return `${formatShare(fallbackRate)} of all, ${formatShare(fallbackRateUncached)} of what no cache answered${why}`;
}

function caches({ hitRate, cache }: RunResult): string {
  const figures = Object.entries(cache)
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `${printable(name)} ${formatCount(count)}`);
  return `${formatShare(hitRate)} hits${figures.length === 0 ? "" : `; ${figures.join(", ")}`}`;
}

function server({ options, byReason }: RunResult): string {
  const refused = byReason.overloaded ?? 0;
  return `${printable(options.target ?? "")}; ${formatCount(refused)} questions refused for lack of room`;
}

function llm({ llm: model }: RunResult): string {
  const { calls, errors, retries, tokensPerSecond, stepShare, control } = model;
  const worth = control === undefined ? "" : `; in a sample ${describeControl(control)}`;
  return (
    `${formatCount(calls)} ${calls === 1 ? "call" : "calls"}, ${formatCount(errors)} failed, ${formatCount(retries)} repeated; ` +
    `${formatCount(tokensPerSecond)} tokens/s; wrote ${formatShare(stepShare)} of the served steps${worth}`
  );
}

function plans({ quality }: RunResult): string {
  const { checked, unproved, costChecked, meanCostRatio, optimalShare } = quality;
  const proof = `${formatCount(checked)} proved again, ${formatCount(unproved)} refused`;
  if (costChecked === 0) return proof;
  return `${proof}; cost ${meanCostRatio.toFixed(3)} × the cheapest, ${formatShare(optimalShare)} the cheapest`;
}

function memory({ resources }: RunResult): string {
  const { rssPeakBytes, heapPeakBytes, gcMs, gcMaxMs, loopDelayP99Ms } = resources;
  return (
    `${formatBytes(rssPeakBytes)} resident, ${formatBytes(heapPeakBytes)} heap; collecting ${formatTime(gcMs)}, ` +
    `longest ${formatTime(gcMaxMs)}; loop delay p99 ${formatTime(loopDelayP99Ms)}`
  );
}

function machine({ resources, machine: { processor, cores, node } }: RunResult): string {
  return `${printable(processor)}, ${plural(cores, "core")}, Node ${printable(node)}; ${resources.cpuSeconds.toFixed(1)} s of processor`;
}

/** Problems that occurred: breakers, dead workers, rejections. */
function troubles({ breaker, workers, counts, faults }: RunResult): (readonly [string, string])[] {
  const opened = breaker.filter(({ to }) => to === "open").length;
  const closed = breaker.filter(({ to }) => to === "closed").length;
  const restarts = workers.reduce((sum, each) => sum + each.restarts, 0);
  const kinds = [...new Set(faults.map(({ kind }) => printable(kind)))];
  return [
    ...(kinds.length === 0 ? [] : [["faults", kinds.join(", ")] as const]),
    ...(opened === 0
      ? []
      : [
          [
            "breakers",
            `opened ${plural(opened, "time")}, closed again ${plural(closed, "time")}`,
          ] as const,
        ]),
    ...(restarts === 0 ? [] : [["workers", `${restarts} died and were replaced`] as const]),
    ...(counts.unhandledRejections === 0
      ? []
      : [["rejections", `${counts.unhandledRejections} unhandled`] as const]),
  ];
}

function sweep({ sweep: found }: RunResult, { bold, dim }: Colours): string[] {
  if (found === undefined) return [];
  const rows = found.points.map((point) => [
    `${formatCount(point.rate)}/s`,
    `${formatCount(point.answeredPerSecond)}/s`,
    ...[point.p50Ms, point.p95Ms, point.p99Ms].map(bare),
    formatShare(point.missShare),
    point.brokeBy === undefined ? "holds" : point.brokeBy,
  ]);
  const head = ["rate", "answered", "p50", "p95", "p99", "late", ""];
  const right = { align: "right" as const };
  const columns = [right, right, right, right, right, right, {}];
  const [first = "", ...lines] = formatTable([head, ...rows], columns);
  return ["", bold(sweepSentence(found.kneeRate, found.isBounded)), dim(first), ...lines];
}
