/**
 * The figures of a run.
 *
 * @module
 */

import type { FallbackReason, OutcomeStatus, PlanSource } from "@understudy/planner-core";
import type { ControlledShare } from "@understudy/simulation";
import type { FaultWindow } from "./fault-window.ts";
import type { StressOptions } from "./stress-options.ts";

/** Latencies of one series in ms, and the histogram itself. */
export interface LatencySummary {
  readonly count: number;
  readonly meanMs: number;
  readonly p50Ms: number;
  readonly p90Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  readonly p999Ms: number;
  readonly p9999Ms: number;
  readonly p99999Ms: number;
  readonly maxMs: number;
  /** Compressed HdrHistogram (base64, V2) of microseconds: mergeable, and the source of `.hgrm` files. */
  readonly histogram: string;
}

/** Latency counted from the planned send time, and from the actual one. */
export interface LatencyPair {
  readonly corrected: LatencySummary;
  readonly uncorrected: LatencySummary;
}

/** One second of the run, over all workers. Counts are of answers in this second. */
export interface TimelinePoint {
  /** Seconds after the beginning of the measured part; negative in the warm-up. */
  readonly second: number;
  readonly offered: number;
  readonly answered: number;
  readonly dropped: number;
  readonly bySource: Readonly<Partial<Record<PlanSource, number>>>;
  readonly byReason: Readonly<Partial<Record<FallbackReason, number>>>;
  readonly misses: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  /** Plans of a pool's members that were taken; absent from results of versions without pools. */
  readonly byMember?: Readonly<Record<string, number>>;
  /** Worst event-loop delay of any worker, and GC time over all of them, in ms. */
  readonly loopDelayMs: number;
  readonly gcMs: number;
  readonly heapBytes: number;
  readonly rssBytes: number;
  readonly leadInFlight: number;
  /** Workers whose breaker is open or half-open. */
  readonly breakersOpen: number;
  readonly breakersHalfOpen: number;
}

/** A change of a breaker's state. */
export interface BreakerTransition {
  readonly worker: number;
  readonly second: number;
  readonly to: "closed" | "open" | "half-open";
}

/** One step in the life of a request, in ms after its planned send time. */
export interface TraceStep {
  readonly atMs: number;
  readonly what: string;
}

/** A request that was late, with what happened to it. */
export interface LateRequest {
  readonly worker: number;
  readonly agent: string;
  readonly second: number;
  readonly domain: string;
  readonly goal: string;
  readonly budgetMs: number;
  readonly latencyMs: number;
  /** How late it was after its deadline, and how long the thread was kept: see `misses.count`. */
  readonly lateMs: number;
  readonly stallMs: number;
  /** How much of that was a fault of the run. */
  readonly faultMs?: number | undefined;
  readonly source: PlanSource;
  readonly reason?: FallbackReason | undefined;
  readonly trace: readonly TraceStep[];
}

/** The fate of one worker. */
export interface WorkerReport {
  readonly worker: number;
  readonly answered: number;
  /** How often it died and was replaced. */
  readonly restarts: number;
  /** Questions that were under way when it died, and have no outcome. */
  readonly lost: number;
}

/** One short run of a sweep: what a rate came to. */
export interface SweepPoint {
  /** Wanted rate in questions per second. */
  readonly rate: number;
  readonly offeredPerSecond: number;
  readonly answeredPerSecond: number;
  /** Corrected latency of all answers in ms. */
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  readonly missShare: number;
  readonly fallbackRate: number;
  /** Whether the rate held: why not, or undefined. */
  readonly brokeBy?: string | undefined;
}

/** Runs at rising rates, and the highest rate that held. */
export interface SweepResult {
  /** In ascending order of their rate. */
  readonly points: readonly SweepPoint[];
  /** Highest rate that held; undefined when even the lowest did not. */
  readonly kneeRate?: number | undefined;
  /** Whether a higher rate was seen to break: without it the knee lies beyond the last point. */
  readonly isBounded: boolean;
}

/** Everything that a run found out. Plain JSON: what `--json` prints and `--compare` reads. */
export interface RunResult {
  readonly version: 1;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly machine: {
    readonly platform: string;
    readonly architecture: string;
    readonly processor: string;
    readonly cores: number;
    readonly memoryBytes: number;
    readonly node: string;
  };
  /** Versions of the packages that matter to the figures. */
  readonly versions: Readonly<Record<string, string>>;
  readonly options: StressOptions;
  /** Length of the measured part that really passed. Shorter after an interrupt. */
  readonly measuredSeconds: number;
  readonly interrupted: boolean;
  readonly counts: {
    /** Planned questions; `offered = answered + dropped + lost + hung` exactly. */
    readonly offered: number;
    readonly answered: number;
    /** Never sent: the run was over or the worker was away when they were due. */
    readonly dropped: number;
    /** Sent, and lost with a worker that died. */
    readonly lost: number;
    /** Sent, and neither answered nor lost a generous time after the end: a hang. */
    readonly hung: number;
    readonly unhandledRejections: number;
    readonly revised: number;
  };
  /** Answers per second. */
  readonly offeredPerSecond: number;
  readonly answeredPerSecond: number;
  readonly byStatus: Readonly<Partial<Record<OutcomeStatus, number>>>;
  readonly bySource: Readonly<Partial<Record<PlanSource, number>>>;
  readonly byReason: Readonly<Partial<Record<FallbackReason, number>>>;
  /** Answers by domain. */
  readonly byDomain: Readonly<
    Record<string, { readonly answered: number; readonly answeredPerSecond: number }>
  >;
  /** Outcomes with a reason over outcomes with a lead; and over those that no cache answered. */
  readonly fallbackRate: number;
  readonly fallbackRateUncached: number;
  readonly hitRate: number;
  readonly latency: {
    readonly all: LatencyPair;
    /** Answers of any cache tier. */
    readonly hits: LatencyPair;
    readonly bySource: Readonly<Partial<Record<PlanSource, LatencyPair>>>;
    readonly byReason: Readonly<Partial<Record<FallbackReason, LatencyPair>>>;
  };
  readonly misses: {
    /**
     * Late beyond what kept the thread, by more than 1 ms: no processor, the garbage collector, or a
     * stall of the machine that the heartbeat saw. What the engine takes too long for is not excused,
     * except where the system does not count a thread's waits (outside Linux).
     */
    readonly count: number;
    /** Late at all. */
    readonly rawCount: number;
    /**
     * Late, and no miss, because a fault of the run stopped the worker or set the engine's clock back.
     * Absent from results of versions that did not tell them apart.
     */
    readonly faultedCount?: number | undefined;
    readonly share: number;
    readonly worst: readonly LateRequest[];
  };
  readonly cache: Readonly<Record<string, number>>;
  readonly lead: {
    readonly calls: number;
    readonly successes: number;
    readonly errors: number;
    readonly retries: number;
    readonly promptTokens: number;
    readonly completionTokens: number;
    readonly tokensPerSecond: number;
    /** Served steps that the model wrote over all served steps. */
    readonly stepShare: number;
    /**
     * The same of a sample of the plans, beside what a random walk would have written of them; absent where the
     * model wrote nothing of it, and from results of versions that did not ask.
     */
    readonly control?: ControlledShare | undefined;
  };
  readonly breaker: readonly BreakerTransition[];
  readonly quality: {
    /** Outcomes proved again by an independent simulator: all of them, or a stated sample. */
    readonly checked: number;
    readonly unproved: number;
    /** Cost over optimal cost, of a sample that was planned again to the end. */
    readonly costChecked: number;
    readonly meanCostRatio: number;
    readonly p95CostRatio: number;
    readonly optimalShare: number;
  };
  readonly resources: {
    readonly loopDelayP50Ms: number;
    readonly loopDelayP99Ms: number;
    readonly loopDelayMaxMs: number;
    readonly gcMs: number;
    readonly gcMaxMs: number;
    readonly heapPeakBytes: number;
    readonly rssStartBytes: number;
    readonly rssEndBytes: number;
    readonly rssPeakBytes: number;
    /** Least-squares slope over the second half of the measured part. */
    readonly rssSlopeBytesPerMinute: number;
    /** Processor time of this process in seconds, and answers per second of it. */
    readonly cpuSeconds: number;
    readonly answeredPerCpuSecond: number;
  };
  readonly faults: readonly FaultWindow[];
  readonly timeline: readonly TimelinePoint[];
  readonly workers: readonly WorkerReport[];
  /** The result of trying rising rates, if the run was asked to. */
  readonly sweep?: SweepResult | undefined;
}
