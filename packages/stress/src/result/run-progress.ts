import type { FallbackReason, PlanSource } from "@understudy/planner-core";
import type { FaultWindow } from "./fault-window.ts";
import type { TimelinePoint } from "./run-result.ts";

/** The phase of a run. */
export type RunPhase = "starting" | "warming-up" | "measuring" | "ending";

/**
 * Progress of a run, sent a few times per second: figures so far, over all workers. Counts cover the measured part;
 * during the warm-up they are zero. Each message is complete, so a view needs no history.
 */
export interface RunProgress {
  readonly phase: RunPhase;
  /** Seconds after the beginning of the measured part; negative in the warm-up. */
  readonly elapsedSeconds: number;
  /** Planned length of the measured part in seconds. */
  readonly totalSeconds: number;
  readonly offered: number;
  readonly answered: number;
  readonly dropped: number;
  readonly lost: number;
  readonly misses: number;
  readonly bySource: Readonly<Partial<Record<PlanSource, number>>>;
  readonly byReason: Readonly<Partial<Record<FallbackReason, number>>>;
  /** Corrected latency of all answers so far, in ms. */
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  /** Workers by the state of their breaker. */
  readonly breakers: {
    readonly closed: number;
    readonly open: number;
    readonly halfOpen: number;
  };
  readonly workersAlive: number;
  /** Workers that died and were replaced so far. */
  readonly restarts: number;
  /** The faults that are active now. */
  readonly activeFaults: readonly FaultWindow[];
  /** The latest completed seconds, oldest first: at least the last 60, if there are as many. */
  readonly recent: readonly TimelinePoint[];
}
