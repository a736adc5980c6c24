import type { Clock, Telemetry } from "@understudy/planner-core";
import type { Backend } from "../backends/backend.ts";
import { SHIPPED_MODEL } from "../backends/embedded/shipped-model.ts";
import { type OpenBackendOptions, openBackend } from "../backends/spec/open-backend.ts";
import { writtenDown } from "../backends/spec/written-down.ts";
import type { ResilienceOptions, ResilientLead } from "../resilience/with-resilience.ts";
import type { BackendLeadOptions } from "./backend-lead.ts";
import { leadUnderControl } from "./lead-under-control.ts";

/** Options of {@link createLead}. */
export interface CreateLeadOptions extends Omit<BackendLeadOptions, "backend"> {
  /**
   * A SPEC: `nano` (the default), `FILE.gguf`, `ollama/NAME`, `openai/NAME@URL` or
   * `local/NAME:VARIANT`. Not looked at when a backend is given.
   */
  readonly model?: string | undefined;
  readonly backend?: Backend | undefined;
  /** Tokens that prompt and answer may have together. Default: see the backend. Not with `backend`. */
  readonly contextSize?: number | undefined;
  /** How a model runs that is embedded: rules, drafts, threads and the like. */
  readonly embedded?: OpenBackendOptions["embedded"];
  readonly clock?: Clock | undefined;
  /** Given the gauges `breaker.state` and, of a model that is embedded, `model.load_ms` and `model.memory_bytes`. */
  readonly telemetry?: Pick<Telemetry, "gauge"> | undefined;
  /** Knobs of time-out, retry, breaker and bulkhead; by default those of the environment. */
  readonly resilience?: Omit<ResilienceOptions, "clock"> | undefined;
}

/**
 * Loads a model and makes a lead of it, under control: see `withResilience`. For a bare one make a
 * `BackendLead` of a backend.
 *
 * @throws ModelNotLoadedError, OutOfMemoryError, RequestError
 *
 * @example
 * const lead = await createLead({ model: "nano" });
 * await lead.warmUp(domain);
 */
export async function createLead(options: CreateLeadOptions = {}): Promise<ResilientLead> {
  const { model, contextSize, embedded, clock, backend: given } = options;
  const backend =
    given ?? (await openBackend(model ?? SHIPPED_MODEL, { contextSize, embedded, clock }));
  try {
    if (given !== undefined) await backend.load();
    return leadUnderControl(writtenDown(backend), options);
  } catch (error) {
    // A caller's own backend stays the caller's.
    if (given === undefined) await backend.dispose();
    throw error;
  }
}
