import type { Telemetry } from "@understudy/planner-core";
import type { Backend } from "../backends/interface/backend.ts";
import type { ResilienceOptions, ResilientLlmPlanner } from "../breaker/with-resilience.ts";
import type { BackendLlmPlannerOptions } from "../planner/backend-llm-planner-options.ts";
import { llmUnderControl } from "../planner/llm-under-control.ts";
import { type BrowserBackendOptions, openBrowserBackend } from "./open-browser-backend.ts";

/** Options of {@link createLlmPlanner} in a page. */
export interface CreateLlmPlannerOptions
  extends Omit<BackendLlmPlannerOptions, "backend">,
    BrowserBackendOptions {
  /**
   * URL of the model file, as in `BrowserBackendOptions`, or a model on a server that allows this page:
   * `ollama/NAME`, or `openai/NAME@URL`. Default: the model that ships with this package.
   */
  readonly model?: string | URL | undefined;
  /** Address of Ollama. Default: `http://127.0.0.1:11434`. */
  readonly ollamaUrl?: string | undefined;
  /**
   * Receives the counters `llm.retry` and `llm.circuit_open` and the gauges `breaker.state`, `model.load_ms` and
   * `model.memory_bytes`. Use the same object for the orchestrator.
   */
  readonly telemetry?: Pick<Telemetry, "count" | "gauge"> | undefined;
  /** Settings of timeout, retry, breaker and bulkhead. */
  readonly resilience?: Omit<ResilienceOptions, "clock"> | undefined;
}

/** Prefix of a server's SPEC; anything else is the URL of a file. */
const SERVER = /^(ollama|openai|anthropic|local)(\/|$)/;

/**
 * Downloads a model and runs it in a worker of this page, as an LLM planner with timeout, retry and breaker: see
 * `withResilience`. A model on a server is called over the network instead. The server must allow the page's origin
 * and require no API key, because a key in a page is public.
 *
 * @throws ModelNotLoadedError, OutOfMemoryError, InferenceError; RequestError if an option is out of range, or an API
 * key is given
 *
 * @example
 * const llm = await createLlmPlanner();
 * await llm.warmUp(domain);
 */
export async function createLlmPlanner(
  options: CreateLlmPlannerOptions = {},
): Promise<ResilientLlmPlanner> {
  const backend = await openBackend(options);
  try {
    return llmUnderControl(backend, options);
  } catch (error) {
    await backend.dispose();
    throw error;
  }
}

async function openBackend(options: CreateLlmPlannerOptions): Promise<Backend> {
  const { model } = options;
  const isServer = typeof model === "string" && SERVER.test(model) && !/\.gguf$/i.test(model);
  if (!isServer) return await openBrowserBackend(options);
  // Loaded on demand.
  const { openServerBackend } = await import("./open-server-backend.ts");
  return await openServerBackend(model, options);
}
