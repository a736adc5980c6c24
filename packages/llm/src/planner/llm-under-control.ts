import type { Clock, Telemetry } from "@understudy/planner-core";
import { EmbeddedBackend } from "../backends/embedded/host/embedded-backend.ts";
import type { Backend } from "../backends/interface/backend.ts";
import {
  type ResilienceOptions,
  type ResilientLlmPlanner,
  withResilience,
} from "../breaker/with-resilience.ts";
import { BackendLlmPlanner } from "./backend-llm-planner.ts";
import type { BackendLlmPlannerOptions } from "./backend-llm-planner-options.ts";

/** Options of a resilient LLM planner, besides the backend. */
export interface ControlOptions extends Omit<BackendLlmPlannerOptions, "backend"> {
  readonly clock?: Clock | undefined;
  readonly telemetry?: (Pick<Telemetry, "count"> & Partial<Pick<Telemetry, "gauge">>) | undefined;
  readonly resilience?: Omit<ResilienceOptions, "clock"> | undefined;
}

/**
 * Wraps a loaded backend as an LLM planner with timeout, retry, breaker and bulkhead, and registers its gauges.
 *
 * @param asked the backend the LLM calls: `backend` itself or a wrapper around it
 */
export function llmUnderControl(
  backend: Backend,
  options: ControlOptions,
  asked: Backend = backend,
): ResilientLlmPlanner {
  const { clock, telemetry, resilience } = options;
  if (backend instanceof EmbeddedBackend) {
    telemetry?.gauge?.("model.load_ms", () => backend.status().loadMs ?? Number.NaN);
    telemetry?.gauge?.("model.memory_bytes", () => backend.status().memoryBytes);
  } else {
    telemetry?.gauge?.("model.load_ms", () => backend.info.loadMs ?? Number.NaN);
    telemetry?.gauge?.("model.memory_bytes", () => backend.info.memoryBytes ?? Number.NaN);
  }
  const bare = new BackendLlmPlanner({ ...options, backend: asked });
  return withResilience(bare, { telemetry, ...resilience, clock });
}
