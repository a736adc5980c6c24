import type { Telemetry } from "@understudy/planner-core";
import type { Backend } from "../contract/backend/backend.ts";
import type { BackendLeadOptions } from "../contract/lead/backend-lead.ts";
import type { ResilienceOptions, ResilientLead } from "../contract/resilience/with-resilience.ts";
import { leadUnderControl } from "../lead/lead-under-control.ts";
import { type BrowserBackendOptions, openBrowserBackend } from "./open-browser-backend.ts";

/** Options of {@link createLead} in a page. */
export interface CreateLeadOptions
  extends Omit<BackendLeadOptions, "backend">,
    BrowserBackendOptions {
  /**
   * The address of the model's file, as `BrowserBackendOptions` has it, or a model of a server that answers this
   * page: `ollama/NAME`, or `openai/NAME@URL`. Default: the model that ships with this package.
   */
  readonly model?: string | URL | undefined;
  /** The address of Ollama. Default: `http://127.0.0.1:11434`. */
  readonly ollamaUrl?: string | undefined;
  /**
   * Counts `llm.retry` and `llm.circuit_open`, and shows the gauges `breaker.state`, `model.load_ms` and
   * `model.memory_bytes`. Give the orchestrator the same.
   */
  readonly telemetry?: Pick<Telemetry, "count" | "gauge"> | undefined;
  /** Knobs of time-out, retry, breaker and bulkhead. */
  readonly resilience?: Omit<ResilienceOptions, "clock"> | undefined;
}

/** The beginning of a SPEC of a server; anything else is the address of a file. */
const SERVER = /^(ollama|openai|anthropic|local)(\/|$)/;

/**
 * Fetches a model and makes a lead of it, in a worker of this page and under control: see `withResilience`. A model of a
 * server is asked over the network; that server must allow pages of this origin, and need no key: whatever a page has,
 * everybody has who opens it.
 *
 * @throws ModelNotLoadedError, OutOfMemoryError, InferenceError; RequestError if an option is out of range, or a key is
 * given
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
  // Loaded only by pages that want it.
  const { openServerBackend } = await import("./open-server-backend.ts");
  return await openServerBackend(model, options);
}
