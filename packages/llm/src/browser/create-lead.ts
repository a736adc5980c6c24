import type { Telemetry } from "@understudy/planner-core";
import type { Backend } from "../backends/interface/backend.ts";
import type { ResilienceOptions, ResilientLead } from "../breaker/with-resilience.ts";
import type { BackendLeadOptions } from "../lead/backend-lead-options.ts";
import { leadUnderControl } from "../lead/lead-under-control.ts";
import { type BrowserBackendOptions, openBrowserBackend } from "./open-browser-backend.ts";

/** Options of {@link createLead} in a page. */
export interface CreateLeadOptions
  extends Omit<BackendLeadOptions, "backend">,
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
 * Downloads a model and runs it in a worker of this page, as a lead with timeout, retry and breaker: see
 * `withResilience`. A model on a server is called over the network instead. The server must allow the page's origin
 * and require no API key, because a key in a page is public.
 *
 * @throws ModelNotLoadedError, OutOfMemoryError, InferenceError; RequestError if an option is out of range, or an API
 * key is given
 *
 * @example
 * const lead = await createLead();
 * await lead.warmUp(domain);
 */
export async function createLead(options: CreateLeadOptions = {}): Promise<ResilientLead> {
  const backend = await openBackend(options);
  try {
    return leadUnderControl(backend, options);
  } catch (error) {
    await backend.dispose();
    throw error;
  }
}

async function openBackend(options: CreateLeadOptions): Promise<Backend> {
  const { model } = options;
  const isServer = typeof model === "string" && SERVER.test(model) && !/\.gguf$/i.test(model);
  if (!isServer) return await openBrowserBackend(options);
  // Loaded on demand.
  const { openServerBackend } = await import("./open-server-backend.ts");
  return await openServerBackend(model, options);
}
