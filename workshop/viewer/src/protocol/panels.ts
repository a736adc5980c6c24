import type { FallbackReason } from "@understudy/planner-core";

/** Quantiles of durations in ms (of rates for `llm.tokens_per_second`). */
export interface LatencyView {
  readonly count: number;
  readonly mean: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

/** State of the model's circuit breaker. */
export type BreakerPanelState = "closed" | "half-open" | "open";

/** Counters and gauges since the start. Sent about once per second while they change. */
export interface PanelsMessage {
  readonly type: "panels";
  readonly tick: number;
  readonly timeMs: number;
  readonly requests: {
    readonly plan: number;
    readonly now: number;
    readonly revised: number;
    readonly chosen: number;
  };
  readonly cache: {
    readonly exact: number;
    readonly generalised: number;
    readonly similar: number;
    readonly rejected: number;
    readonly misses: number;
    readonly evictions: number;
    readonly errors: number;
    /** Absent if unknown. */
    readonly size?: number;
  };
  /** Absent without a breaker. `changes`: start of each state, latest last, at most 100. */
  readonly breaker?: {
    readonly state: BreakerPanelState;
    readonly changes: readonly { readonly timeMs: number; readonly state: BreakerPanelState }[];
  };
  readonly llm: {
    readonly calls: number;
    readonly successes: number;
    readonly errors: number;
    readonly retries: number;
    readonly circuitOpen: number;
    readonly promptTokens: number;
    readonly completionTokens: number;
  };
  /** Number of `plan` outcomes with an LLM planner. */
  readonly withLlm: number;
  /** The classical plans among them, by fallback reason. */
  readonly fallbacks: Readonly<Partial<Record<FallbackReason, number>>>;
  /** Latencies by histogram name, such as `latency.plan_total`; empty histograms are left out. */
  readonly latency: Readonly<Record<string, LatencyView>>;
}

/** State of the show, sent at the start and on changes. */
export interface ShowMessage {
  readonly type: "show";
  readonly tick: number;
  readonly timeMs: number;
  readonly paused: boolean;
  /** 1 is normal. */
  readonly speed: number;
  /** Names of active faults. */
  readonly faults: readonly string[];
}

/**
 * An event for the feed. `world`: a world event. `broken`: a plan no longer works. `reached`: a goal. `failed`: a step
 * or request. `revised`: a late, better plan. `fault`: a switched fault. `command`: a watcher's command. `note`: text
 * of the game.
 */
export interface EventMessage {
  readonly type: "event";
  readonly tick: number;
  readonly timeMs: number;
  readonly kind:
    | "world"
    | "broken"
    | "reached"
    | "failed"
    | "revised"
    | "fault"
    | "command"
    | "note";
  /** Absent for events about no single agent. */
  readonly agent?: number;
  readonly text: string;
}
