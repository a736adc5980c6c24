import type { Telemetry } from "@understudy/planner-core";
import type { BreakerPanelState, LatencyView, PanelsMessage } from "../protocol/panels.ts";

const BREAKER_STATES: readonly BreakerPanelState[] = ["closed", "half-open", "open"];
const MAX_CHANGES = 100;

/** Reads telemetry for the panels, and keeps the breaker's history. */
export class Panels {
  readonly #telemetry: Telemetry | undefined;
  readonly #changes: { timeMs: number; state: BreakerPanelState }[] = [];

  constructor(telemetry: Telemetry | undefined) {
    this.#telemetry = telemetry;
  }

  /** The current panels; undefined without telemetry. */
  read(moment: { readonly tick: number; readonly timeMs: number }): PanelsMessage | undefined {
    const telemetry = this.#telemetry;
    if (telemetry === undefined) return undefined;
    const { counters, gauges, histograms, withLlm, fallbacks } = telemetry.snapshot();
    const size = gauges["cache.size"];
    const latency: Record<string, LatencyView> = {};
    for (const [name, histogram] of Object.entries(histograms)) {
      const { count, mean, p50, p95, p99, max } = histogram;
      if (count > 0) latency[name] = { count, mean, p50, p95, p99, max };
    }
    const state = BREAKER_STATES[gauges["breaker.state"] ?? -1];
    if (state !== undefined) this.noteBreaker(moment.timeMs, state);
    return {
      type: "panels",
      ...moment,
      requests: {
        plan: counters["plan.request"],
        now: counters["plan.now"],
        revised: counters["plan.revised"],
        chosen: counters["plan.chosen"],
      },
      cache: {
        exact: counters["cache.hit"],
        generalised: counters["cache.generalised_hit"],
        similar: counters["cache.similar_hit"],
        rejected: counters["cache.similar_rejected"],
        misses: counters["cache.miss"],
        evictions: counters["cache.evictions"],
        errors: counters["error.cache"],
        ...(size === undefined ? undefined : { size }),
      },
      ...(state === undefined ? undefined : { breaker: { state, changes: [...this.#changes] } }),
      llm: {
        calls: counters["llm.request"],
        successes: counters["llm.success"],
        errors: counters["llm.error"],
        retries: counters["llm.retry"],
        circuitOpen: counters["llm.circuit_open"],
        promptTokens: counters["llm.tokens.prompt"],
        completionTokens: counters["llm.tokens.completion"],
      },
      withLlm,
      fallbacks,
      latency,
    };
  }

  /** Records a change of the breaker. */
  noteBreaker(timeMs: number, state: BreakerPanelState): void {
    if (this.#changes.at(-1)?.state === state) return;
    this.#changes.push({ timeMs, state });
    if (this.#changes.length > MAX_CHANGES) this.#changes.shift();
  }
}
