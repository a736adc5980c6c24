import type { Telemetry } from "@understudy/planner-core";
import type { BackendLeadOptions } from "../lead/backend-lead.ts";
import { leadUnderControl } from "../lead/lead-under-control.ts";
import type { ResilienceOptions, ResilientLead } from "../resilience/with-resilience.ts";
import { type BrowserBackendOptions, openBrowserBackend } from "./open-browser-backend.ts";

/** Options of {@link createLead} in a page. */
export interface CreateLeadOptions
  extends Omit<BackendLeadOptions, "backend">,
    BrowserBackendOptions {
  /** Given the gauges `breaker.state`, `model.load_ms` and `model.memory_bytes`. */
  readonly telemetry?: Pick<Telemetry, "gauge"> | undefined;
  /** Knobs of time-out, retry, breaker and bulkhead. */
  readonly resilience?: Omit<ResilienceOptions, "clock"> | undefined;
}

/**
 * Fetches a model and makes a lead of it, in a worker of this page and under control: see `withResilience`. What plans with a
 * model of a server is `BackendLead` of `@understudy/llm`, on that server.
 *
 * @throws ModelNotLoadedError, OutOfMemoryError, RequestError
 *
 * @example
 * const lead = await createLead();
 * await lead.warmUp(domain);
 */
export async function createLead(options: CreateLeadOptions = {}): Promise<ResilientLead> {
  const backend = await openBrowserBackend(options);
  try {
    return leadUnderControl(backend, options);
  } catch (error) {
    await backend.dispose();
    throw error;
  }
}
