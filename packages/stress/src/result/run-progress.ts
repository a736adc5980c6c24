import type { FallbackReason } from "@understudy/planner-core";
import type { FaultWindow } from "./fault-window.ts";

/** The phase of a run. */
export type RunPhase = "starting" | "warming-up" | "measuring" | "ending";

/**
 * Progress of a run, sent a few times per second: figures so far, over all workers. Counts cover the measured part;
 * during the warm-up they are zero. Each message is complete, so that a reader needs no history.
 */
export interface RunProgress {
  readonly phase: RunPhase;
  /** Seconds after the beginning of the measured part; negative in the warm-up. */
  readonly elapsedSeconds: number;
  /** Planned length of the measured part in seconds. */
  readonly totalSeconds: number;
  readonly answered: number;
  readonly misses: number;
  readonly byReason: Readonly<Partial<Record<FallbackReason, number>>>;
  /** Corrected latency of all answers so far, in ms. */
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  /** Workers by the state of their breaker. */
  readonly breakers: {
    readonly open: number;
    readonly halfOpen: number;
  };
  /** Workers that died and were replaced so far. */
  readonly restarts: number;
  /** The faults that are active now. */
  readonly activeFaults: readonly FaultWindow[];
  /** Answers of the latest completed second; undefined before the first. */
  readonly answeredLately: number | undefined;
}
