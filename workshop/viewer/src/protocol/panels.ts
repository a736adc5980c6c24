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

/** State of the circuit breaker before the model. */
export type BreakerPanelState = "closed" | "half-open" | "open";

/** Counters and gauges, all since the start of the show. Comes about once per second while something changes. */
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
    /** Left out where nobody tells. */
    readonly size?: number;
  };
  /** Left out where there is none. `changes`: since when which state, latest last, at most 100. */
  readonly breaker?: {
    readonly state: BreakerPanelState;
    readonly changes: readonly { readonly timeMs: number; readonly state: BreakerPanelState }[];
  };
  readonly lead: {
    readonly calls: number;
    readonly successes: number;
    readonly errors: number;
    readonly retries: number;
    readonly circuitOpen: number;
    readonly promptTokens: number;
    readonly completionTokens: number;
  };
  /** Answers of `plan` with a lead configured. */
  readonly withLead: number;
  /** Those among them that were served with the classical plan, by reason. */
  readonly fallbacks: Readonly<Partial<Record<FallbackReason, number>>>;
  /** By name of the histogram, such as `latency.plan_total`; those with nothing in them are left out. */
  readonly latency: Readonly<Record<string, LatencyView>>;
}

/** How the show goes: comes at the start and when it changes. */
export interface ShowMessage {
  readonly type: "show";
  readonly tick: number;
  readonly timeMs: number;
  readonly paused: boolean;
  /** 1: as the game plays it. */
  readonly speed: number;
  /** Names of the faults that are switched on. */
  readonly faults: readonly string[];
}

/**
 * Something that happened, for a feed. `world`: without the agent's doing. `broken`: its plan no longer worked. `reached`: a goal. `failed`: a
 * step, or a request. `revised`: a better plan came late. `fault`: one was switched. `command`: a watcher did it. `note`: the game's own words.
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
  /** Left out where it concerns all. */
  readonly agent?: number;
  readonly text: string;
}
