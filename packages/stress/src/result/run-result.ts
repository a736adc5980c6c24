/**
 * The figures of a run.
 *
 * @module
 */

import type { FallbackReason, OutcomeStatus } from "@understudy/planner-core";
import type { PlanOrigin } from "@understudy/planner-core/internal";
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

/** Latency measured from the planned and from the actual send time. */
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
  readonly bySource: Readonly<Partial<Record<PlanOrigin, number>>>;
  readonly byReason: Readonly<Partial<Record<FallbackReason, number>>>;
  readonly misses: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  /** Accepted plans by pool member; absent from results of versions without pools. */
  readonly byMember?: Readonly<Record<string, number>>;
  /** Worst event-loop delay of any worker, and GC time over all of them, in ms. */
  readonly loopDelayMs: number;
  readonly gcMs: number;
  readonly heapBytes: number;
  readonly rssBytes: number;
  readonly llmInFlight: number;
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

/** One event of a request, in ms after its planned send time. */
export interface TraceStep {
  readonly atMs: number;
  readonly what: string;
}

/** A late request and its events. */
export interface LateRequest {
  readonly worker: number;
  readonly agent: string;
  readonly second: number;
  readonly domain: string;
  readonly goal: string;
  readonly budgetMs: number;
  readonly latencyMs: number;
  /** Lateness after the deadline, and the time for which the thread was blocked: see `misses.count`. */
  readonly lateMs: number;
  readonly stallMs: number;
  /** The part of `stallMs` caused by faults of the run. */
  readonly faultMs?: number | undefined;
  readonly source: PlanOrigin;
  readonly reason?: FallbackReason | undefined;
  readonly trace: readonly TraceStep[];
}

/** Figures of one worker. */
export interface WorkerReport {
  readonly worker: number;
  readonly answered: number;
  /** Number of times the worker died and was replaced. */
  readonly restarts: number;
  /** Questions without an outcome, lost when the worker died. */
  readonly lost: number;
}

/** One short run of a sweep. */
export interface SweepPoint {
  /** Target rate in questions per second. */
  readonly rate: number;
  readonly offeredPerSecond: number;
  readonly answeredPerSecond: number;
  /** Corrected latency of all answers in ms. */
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  readonly missShare: number;
  readonly fallbackRate: number;
  /** The criterion that failed at this rate; undefined if the rate held. */
  readonly brokeBy?: string | undefined;
}

/** Runs at rising rates, and the highest rate that held. */
export interface SweepResult {
  /** Tested rates, in ascending order. */
  readonly points: readonly SweepPoint[];
  /** Highest rate that held; undefined if even the lowest rate failed. */
  readonly kneeRate?: number | undefined;
  /** Whether a higher rate failed. If not, the knee is beyond the last point. */
  readonly isBounded: boolean;
}

/** All figures of a run, as plain JSON: printed by `--json`, read by `--compare`. */
export interface RunResult {
  readonly version: 1;
  /** Start time in ISO 8601 format. */
  readonly startedAt: string;
  readonly machine: {
    readonly platform: string;
    readonly architecture: string;
    readonly processor: string;
    readonly cores: number;
    readonly memoryBytes: number;
    readonly node: string;
  };
  /** Versions of the packages that affect the figures. */
  readonly versions: Readonly<Record<string, string>>;
  readonly options: StressOptions;
  /** Actual length of the measured part. Shorter after an interrupt. */
  readonly measuredSeconds: number;
  readonly interrupted: boolean;
  readonly counts: {
    /** Planned questions; `offered = answered + dropped + lost + hung` exactly. */
    readonly offered: number;
    readonly answered: number;
    /** Questions never sent, because the run was over or the worker was down when they were due. */
    readonly dropped: number;
    /** Questions sent, and lost with a worker that died. */
    readonly lost: number;
    /** Questions sent, but neither answered nor lost long after the end, which means a hang. */
    readonly hung: number;
    readonly unhandledRejections: number;
    readonly revised: number;
  };
  /** Answers per second. */
  readonly offeredPerSecond: number;
  readonly answeredPerSecond: number;
  readonly byStatus: Readonly<Partial<Record<OutcomeStatus, number>>>;
  readonly bySource: Readonly<Partial<Record<PlanOrigin, number>>>;
  readonly byReason: Readonly<Partial<Record<FallbackReason, number>>>;
  /** Answers by domain. */
  readonly byDomain: Readonly<
    Record<string, { readonly answered: number; readonly answeredPerSecond: number }>
  >;
  /**
   * Share of outcomes with a fallback reason among those with an LLM planner; and among those not answered by a cache.
   */
  readonly fallbackRate: number;
  readonly fallbackRateUncached: number;
  readonly hitRate: number;
  readonly latency: {
    readonly all: LatencyPair;
    /** Answers of all cache tiers. */
    readonly hits: LatencyPair;
    readonly bySource: Readonly<Partial<Record<PlanOrigin, LatencyPair>>>;
    readonly byReason: Readonly<Partial<Record<FallbackReason, LatencyPair>>>;
  };
  readonly misses: {
    /**
     * Answers that were late by over 1 ms more than their thread was blocked: by other processes, the garbage
     * collector, or a stall of the machine seen by the heartbeat. Time spent in the engine is never excused, except
     * where the system does not count a thread's waits (outside Linux).
     */
    readonly count: number;
    /** All late answers. */
    readonly rawCount: number;
    /**
     * Late answers caused by a fault of the run that stopped the worker or set the engine's clock back; no misses.
     * Absent from results of older versions.
     */
    readonly faultedCount?: number | undefined;
    readonly share: number;
    readonly worst: readonly LateRequest[];
  };
  readonly cache: Readonly<Record<string, number>>;
  readonly llm: {
    readonly calls: number;
    readonly successes: number;
    readonly errors: number;
    readonly retries: number;
    readonly promptTokens: number;
    readonly completionTokens: number;
    readonly tokensPerSecond: number;
    /** Share of served steps that the model wrote. */
    readonly stepShare: number;
    /**
     * Share of model steps in a sample of the plans, with a random walk as control. Absent if the model wrote none, and
     * from results of older versions.
     */
    readonly control?: ControlledShare | undefined;
  };
  readonly breaker: readonly BreakerTransition[];
  readonly quality: {
    /** Number of outcomes proved again by an independent simulator: all, or a sample of the stated size. */
    readonly checked: number;
    readonly unproved: number;
    /** Number of plans in the sample that was planned again to optimality, in order to compare costs. */
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
    /** Processor time of this process in seconds, and answers per processor second. */
    readonly cpuSeconds: number;
    readonly answeredPerCpuSecond: number;
  };
  readonly faults: readonly FaultWindow[];
  readonly timeline: readonly TimelinePoint[];
  readonly workers: readonly WorkerReport[];
  /** The result of a sweep, if requested. */
  readonly sweep?: SweepResult | undefined;
}
