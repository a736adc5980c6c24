import type { Clock } from "@understudy/planner-core";
import type { Backend } from "../backends/backend.ts";
import { SHIPPED_MODEL } from "../backends/embedded/resolve-model.ts";
import { openBackend } from "../backends/spec/open-backend.ts";
import { BackendLead, type BackendLeadOptions } from "./backend-lead.ts";

/** Options of {@link createLead}. */
export interface CreateLeadOptions extends Omit<BackendLeadOptions, "backend"> {
  /**
   * A SPEC: `nano` (the default), `FILE.gguf`, `ollama/NAME`, `openai/NAME@URL` or
   * `local/NAME:VARIANT`. Not looked at when a backend is given.
   */
  readonly model?: string | undefined;
  readonly backend?: Backend | undefined;
  readonly clock?: Clock | undefined;
}

/**
 * Loads a model and makes a lead of it.
 *
 * @throws ModelNotLoadedError, OutOfMemoryError, RequestError
 *
 * @example
 * const lead = await createLead({ model: "nano" });
 * await lead.warmUp(domain);
 */
export async function createLead(options: CreateLeadOptions = {}): Promise<BackendLead> {
  const { model, clock, backend: given } = options;
  const backend = given ?? (await openBackend(model ?? SHIPPED_MODEL, { clock }));
  try {
    if (given !== undefined) await backend.load();
    return new BackendLead({ ...options, backend });
  } catch (error) {
    // A caller's own backend stays the caller's.
    if (given === undefined) await backend.dispose();
    throw error;
  }
}
