/**
 * Counters, gauges and histograms of the engine.
 *
 * @module
 */

import type { EnsembleReport } from "../contract/llm-planner.ts";
import type { FallbackReason } from "../contract/outcome.ts";
import { EnsembleCounts, type MemberCounts, type StrategyCounts } from "./ensemble-counts.ts";
import { Histogram, type HistogramSnapshot } from "./histogram.ts";

/** Counters, by the names under which they are exported. */
const COUNTERS = [
  "plan.request",
  "plan.now",
  "plan.together",
  "plan.together_now",
  "plan.repeated",
  "plan.revised",
  "plan.chosen",
  "llm.request",
  "llm.success",
  "llm.error",
  "llm.retry",
  "llm.circuit_open",
  "llm.line_refused",
  "llm.tokens.prompt",
  "llm.tokens.completion",
  "cache.hit",
  "cache.generalised_hit",
  "cache.similar_hit",
  "cache.similar_rejected",
  "cache.miss",
  "cache.evictions",
  "cache.tokens_saved",
  "error.cache",
  "error.classical",
  "error.llm",
  "error.reader",
  "error.callback",
] as const;

/** Name of a counter. */
export type CounterName = (typeof COUNTERS)[number];

/** Histograms, in milliseconds except `llm.tokens_per_second`. */
const HISTOGRAMS = [
  "latency.llm_call",
  "latency.first_token",
  "latency.plan_total",
  "latency.cache_lookup",
  "latency.classical",
  "deadline.overshoot",
  "deadline.remaining",
  "llm.tokens_per_second",
] as const;

/** Name of a histogram. */
type HistogramName = (typeof HISTOGRAMS)[number];

/** Gauges. `breaker.state`: 0 closed, 1 half-open, 2 open. */
type GaugeName = "cache.size" | "breaker.state" | "model.load_ms" | "model.memory_bytes";

/** All metrics at one moment. */
export interface TelemetrySnapshot {
  readonly counters: Readonly<Record<CounterName, number>>;
  /** `llm.fallback`: number of outcomes of `plan` served with the classical plan, by reason. */
  readonly fallbacks: Readonly<Partial<Record<FallbackReason, number>>>;
  /** Number of plans from the LLM planner, by the `shape` of its answer. */
  readonly shapes: Readonly<Record<string, number>>;
  /** Counts for each member of a pool, by name. */
  readonly members: Readonly<Record<string, MemberCounts>>;
  /** Counts of answers by pools, by strategy. */
  readonly strategies: Readonly<Record<string, StrategyCounts>>;
  /** Number of outcomes of `plan` with an LLM planner configured. */
  readonly withLlm: number;
  /** Number of outcomes of `plan` with an LLM planner configured and without a cache hit. */
  readonly withLlmUncached: number;
  readonly histograms: Readonly<Record<HistogramName, HistogramSnapshot>>;
  /** Values of the registered gauges. */
  readonly gauges: Readonly<Partial<Record<GaugeName, number>>>;
}

/** Limit on the number of distinct shapes, since LLM planners may invent them; further shapes count as `other`. */
const MAX_SHAPES = 32;

/**
 * Metrics of the engine. Recording takes nanoseconds; exporters read snapshots.
 *
 * @example
 * const telemetry = new Telemetry();
 * const orchestrator = new Orchestrator({ domain, planner, llm, telemetry });
 * // later
 * console.log(telemetry.snapshot());
 */
export class Telemetry {
  readonly #counters = new Float64Array(COUNTERS.length);
  readonly #histograms = HISTOGRAMS.map(() => new Histogram());
  readonly #fallbacks = new Map<FallbackReason, number>();
  readonly #shapes = new Map<string, number>();
  readonly #ensembles = new EnsembleCounts();
  readonly #gauges = new Map<GaugeName, () => number>();
  #withLlm = 0;
  #withLlmUncached = 0;

  /** Adds to a counter; anything but a positive number counts as 0. */
  count(name: CounterName, amount = 1): void {
    if (typeof amount !== "number" || !(amount >= 0 && amount < Number.POSITIVE_INFINITY)) return;
    const index = counterIndex[name];
    this.#counters[index] = (this.#counters[index] as number) + amount;
  }

  /** Records a duration in milliseconds (or a rate, for `llm.tokens_per_second`). */
  record(name: HistogramName, value: number): void {
    this.#histograms[histogramIndex[name]]?.record(value);
  }

  /** Counts an outcome of a request with an LLM planner. */
  outcome(reason: FallbackReason | undefined, cached: boolean): void {
    this.#withLlm++;
    if (!cached) this.#withLlmUncached++;
    if (reason !== undefined) this.#fallbacks.set(reason, (this.#fallbacks.get(reason) ?? 0) + 1);
  }

  /** Counts a plan of an LLM planner by its shape. */
  shape(name: string): void {
    const isKnown = this.#shapes.has(name) || this.#shapes.size < MAX_SHAPES;
    const shape = isKnown ? name : "other";
    this.#shapes.set(shape, (this.#shapes.get(shape) ?? 0) + 1);
  }

  /** Counts an ensemble answer. */
  ensemble(report: EnsembleReport): void {
    this.#ensembles.add(report);
  }

  /**
   * Registers a gauge, which is read only for snapshots. A gauge that throws or returns no finite number is left out.
   *
   * @example
   * telemetry.gauge("breaker.state", () => llm.breaker.gauge);
   * telemetry.gauge("cache.size", () => cache.stats().exact.size);
   */
  gauge(name: GaugeName, read: () => number): void {
    this.#gauges.set(name, read);
  }

  snapshot(): TelemetrySnapshot {
    return {
      counters: Object.fromEntries(
        COUNTERS.map((name, index) => [name, this.#counters[index]]),
      ) as Record<CounterName, number>,
      fallbacks: Object.fromEntries(this.#fallbacks),
      shapes: Object.fromEntries(this.#shapes),
      members: this.#ensembles.members,
      strategies: this.#ensembles.strategies,
      withLlm: this.#withLlm,
      withLlmUncached: this.#withLlmUncached,
      histograms: Object.fromEntries(
        HISTOGRAMS.map((name, index) => [name, this.#histograms[index]?.snapshot()]),
      ) as Record<HistogramName, HistogramSnapshot>,
      gauges: this.#readGauges(),
    };
  }

  #readGauges(): Partial<Record<GaugeName, number>> {
    const values: Partial<Record<GaugeName, number>> = {};
    for (const [name, read] of this.#gauges) {
      try {
        const value = read();
        if (Number.isFinite(value)) values[name] = value;
      } catch {
        // The measured object no longer exists, such as a closed model.
      }
    }
    return values;
  }
}

function indexOf<Name extends string>(names: readonly Name[]): Readonly<Record<Name, number>> {
  return Object.fromEntries(names.map((name, index) => [name, index])) as Record<Name, number>;
}

const counterIndex = indexOf(COUNTERS);
const histogramIndex = indexOf(HISTOGRAMS);
