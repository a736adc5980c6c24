import { createRequire } from "node:module";
import { arch, cpus, platform, totalmem } from "node:os";
import { FALLBACK_REASONS, OUTCOME_STATUSES } from "@understudy/planner-core";
import { PLAN_ORIGINS } from "@understudy/planner-core/internal";
import type { ControlledShare } from "@understudy/simulation";
import { Piscina } from "piscina";
import {
  ALL_COUNTS,
  BY_REASON,
  BY_SOURCE,
  type CountName,
  HITS,
  type PartBoard,
} from "../measure/board.ts";
import { latencyPair, mergeHistograms } from "../measure/latency-summary.ts";
import { FIRST_UNCACHED } from "../measure/names.ts";
import { slopeOf } from "../measure/slope.ts";
import type { Timeline } from "../measure/timeline.ts";
import { named, reasonsOf, sourcesOf, type Totals, totalsOf } from "../measure/totals.ts";
import type {
  BreakerTransition,
  LatencyPair,
  LateRequest,
  RunResult,
  WorkerReport,
} from "../result/run-result.ts";
import { type StressOptions, shownOptions } from "../result/stress-options.ts";
import type { Supervisor } from "./supervisor.ts";

/** A description of the machine. */
function describeMachine(): RunResult["machine"] {
  const processors = cpus();
  return {
    platform: platform(),
    architecture: arch(),
    processor: processors[0]?.model.trim() ?? "unknown",
    cores: processors.length,
    memoryBytes: totalmem(),
    node: process.version,
  };
}

const PACKAGES = [
  "@understudy/planner-core",
  "@understudy/classical",
  "@understudy/llm",
  "@understudy/simulation",
  "hdr-histogram-js",
  "node-llama-cpp",
];

/** Versions of the installed packages that affect the figures. */
function readVersions(): Readonly<Record<string, string>> {
  const require = createRequire(import.meta.url);
  const versions: Record<string, string> = { piscina: Piscina.version };
  for (const name of PACKAGES) {
    try {
      const { version } = require(`${name}/package.json`) as { readonly version?: unknown };
      if (typeof version === "string") versions[name] = version;
    } catch {
      // The package is not installed, or has no version.
    }
  }
  return versions;
}

/** Raw figures of a finished run. */
export interface FinishedRun {
  readonly options: StressOptions;
  readonly domains: readonly string[];
  readonly startedAt: string;
  readonly measuredSeconds: number;
  readonly interrupted: boolean;
  readonly supervisors: readonly Supervisor[];
  readonly timeline: Timeline;
  readonly transitions: readonly BreakerTransition[];
  readonly late: readonly LateRequest[];
  readonly rssStartBytes: number;
  readonly cpuSeconds: number;
}

const WORST = 20;

/** Sums a count over all workers, for the measured part. */
type Sum = (name: CountName) => number;

/** Builds the result of a run from its boards. */
export function compileResult(end: FinishedRun): RunResult {
  const { options, supervisors, timeline, measuredSeconds, cpuSeconds } = end;
  const parts = supervisors.map(({ board }) => board.measured);
  const sum: Sum = (name) => sumOf(parts, (part) => part.count(name));
  const totals = totalsOf(parts);
  const { offered, answered, dropped, lost, misses } = totals;
  const perSecond = (count: number): number => ratio(count, measuredSeconds);
  const hits = totals.bySource.slice(0, FIRST_UNCACHED).reduce((one, other) => one + other, 0);
  const misspent = sum("lateAtAll");
  return {
    version: 1,
    startedAt: end.startedAt,
    machine: describeMachine(),
    versions: readVersions(),
    options: shownOptions(options),
    measuredSeconds,
    interrupted: end.interrupted,
    counts: {
      offered,
      answered,
      dropped,
      lost,
      hung: sum("sent") - answered - lost,
      unhandledRejections: supervisors.reduce(
        (total, { board }) => total + board.gauge("unhandled"),
        0,
      ),
      revised: sum("revised"),
    },
    offeredPerSecond: perSecond(offered),
    answeredPerSecond: perSecond(answered),
    byStatus: named(
      OUTCOME_STATUSES,
      OUTCOME_STATUSES.map((_, index) => sumOf(parts, (part) => part.status(index))),
    ),
    bySource: sourcesOf(totals),
    byReason: reasonsOf(totals),
    byDomain: domainsOf(end, parts),
    fallbackRate: ratio(sum("reasoned"), sum("withLlm")),
    fallbackRateUncached: options.llm === "none" ? 0 : ratio(sum("reasoned"), sum("uncached")),
    hitRate: ratio(hits, answered),
    latency: latencyOf(parts, totals),
    misses: {
      count: misses,
      rawCount: misspent,
      faultedCount: sum("faulted"),
      share: ratio(misses, answered),
      worst: worstOf(end.late),
    },
    cache: cacheOf(sum),
    llm: llmOf(end, sum),
    breaker: [...end.transitions].sort((one, other) => one.second - other.second),
    quality: qualityOf(end, sum("checked"), sum("unproved")),
    resources: { ...resourcesOf(end, parts), answeredPerCpuSecond: ratio(answered, cpuSeconds) },
    faults: options.faults,
    timeline: timeline.points,
    workers: supervisors.map(reportOf),
  };
}

function domainsOf(
  { domains, measuredSeconds }: FinishedRun,
  parts: readonly PartBoard[],
): RunResult["byDomain"] {
  return Object.fromEntries(
    domains.map((name, index) => {
      const count = sumOf(parts, (part) => part.domain(index));
      return [name, { answered: count, answeredPerSecond: ratio(count, measuredSeconds) }];
    }),
  );
}

function latencyOf(parts: readonly PartBoard[], totals: Totals): RunResult["latency"] {
  return {
    all: latencyPair(parts, ALL_COUNTS),
    hits: latencyPair(parts, HITS),
    bySource: pairsOf(parts, PLAN_ORIGINS, totals.bySource, BY_SOURCE),
    byReason: pairsOf(parts, FALLBACK_REASONS, totals.byReason, BY_REASON),
  };
}

function cacheOf(sum: Sum): RunResult["cache"] {
  return {
    exact: sum("cacheExact"),
    generalised: sum("cacheGeneralised"),
    similar: sum("cacheSimilar"),
    rejected: sum("cacheRejected"),
    misses: sum("cacheMisses"),
    evictions: sum("cacheEvictions"),
    tokensSaved: sum("cacheTokensSaved"),
  };
}

function llmOf({ supervisors, measuredSeconds }: FinishedRun, sum: Sum): RunResult["llm"] {
  return {
    calls: sum("llmCalls"),
    successes: sum("llmSuccesses"),
    errors: sum("llmErrors"),
    retries: sum("llmRetries"),
    promptTokens: sum("promptTokens"),
    completionTokens: sum("completionTokens"),
    tokensPerSecond: ratio(sum("completionTokens"), measuredSeconds),
    stepShare: ratio(sum("llmSteps"), sum("steps")),
    control: controlOf(supervisors),
  };
}

function reportOf({ worker, board, restarts }: Supervisor): WorkerReport {
  const { measured } = board;
  return { worker, answered: measured.count("answered"), restarts, lost: measured.count("lost") };
}

/** The samples of all workers combined. */
function controlOf(supervisors: readonly Supervisor[]): ControlledShare | undefined {
  const samples = supervisors.flatMap(({ control }) => (control === undefined ? [] : [control]));
  if (samples.length === 0) return undefined;
  const plans = samples.reduce((total, each) => total + each.plans, 0);
  const mean = (name: "llm" | "randomWalk"): number =>
    samples.reduce((total, each) => total + each[name] * each.plans, 0) / plans;
  const [llm, randomWalk] = [mean("llm"), mean("randomWalk")];
  return { plans, llm, randomWalk, gain: llm - randomWalk };
}

function qualityOf(
  { supervisors }: FinishedRun,
  checked: number,
  unproved: number,
): RunResult["quality"] {
  const ratios = supervisors.flatMap(({ costRatios }) => costRatios).sort((a, b) => a - b);
  const costChecked = ratios.length;
  return {
    checked,
    unproved,
    costChecked,
    meanCostRatio: ratio(
      ratios.reduce((total, each) => total + each, 0),
      costChecked,
    ),
    p95CostRatio: ratios[Math.max(0, Math.ceil(0.95 * costChecked) - 1)] ?? 0,
    optimalShare: ratio(ratios.filter((each) => each < 1 + 1e-9).length, costChecked),
  };
}

function resourcesOf(
  { supervisors, timeline, rssStartBytes, cpuSeconds }: FinishedRun,
  parts: readonly PartBoard[],
): Omit<RunResult["resources"], "answeredPerCpuSecond"> {
  const delays = mergeHistograms(parts.map(({ loopDelays }) => loopDelays));
  const delay = (percentile: number): number =>
    delays.totalCount === 0 ? 0 : delays.getValueAtPercentile(percentile) / 1000;
  const measured = timeline.points.filter(({ second }) => second >= 0);
  const half = measured.slice(Math.floor(measured.length / 2));
  const rssEndBytes = measured.at(-1)?.rssBytes ?? process.memoryUsage.rss();
  return {
    loopDelayP50Ms: delay(50),
    loopDelayP99Ms: delay(99),
    loopDelayMaxMs: delays.totalCount === 0 ? 0 : delays.maxValue / 1000,
    gcMs: sumOf(parts, (part) => part.count("gcMicroseconds")) / 1000,
    gcMaxMs: Math.max(0, ...supervisors.map(({ board }) => board.gauge("longestGc"))) / 1000,
    heapPeakBytes: timeline.peaks.heapBytes,
    rssStartBytes,
    rssEndBytes,
    rssPeakBytes: Math.max(rssStartBytes, rssEndBytes, timeline.peaks.rssBytes),
    rssSlopeBytesPerMinute: 60 * slopeOf(half.map(({ second, rssBytes }) => [second, rssBytes])),
    cpuSeconds,
  };
}

function pairsOf<Name extends string>(
  parts: readonly PartBoard[],
  names: readonly Name[],
  counts: readonly number[],
  firstSeries: number,
): Partial<Record<Name, LatencyPair>> {
  const pairs: Partial<Record<Name, LatencyPair>> = {};
  for (const [index, name] of names.entries()) {
    if ((counts[index] as number) > 0) pairs[name] = latencyPair(parts, firstSeries + index);
  }
  return pairs;
}

/** The worst late requests, by lateness beyond their stalls. */
export function worstOf(late: readonly LateRequest[]): readonly LateRequest[] {
  return [...late].sort(byLateness).slice(0, WORST);
}

function byLateness(one: LateRequest, other: LateRequest): number {
  return other.lateMs - other.stallMs - (one.lateMs - one.stallMs) || other.lateMs - one.lateMs;
}

function sumOf(parts: readonly PartBoard[], of: (part: PartBoard) => number): number {
  return parts.reduce((total, part) => total + of(part), 0);
}

function ratio(count: number, of: number): number {
  return of > 0 ? count / of : 0;
}
