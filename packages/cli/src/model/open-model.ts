import { type Backend, BackendLead, GREEDY, renderSystem } from "@understudy/llm";
import { Deadline, type Domain, type Lead, systemClock } from "@understudy/planner-core";
import type { ModelSpec } from "./model-spec.ts";

/** A model that is loaded. */
export interface OpenModel {
  readonly name: string;
  readonly lead: Lead;
  /** Readies it for a domain, so that loading takes nothing off a budget. */
  warmUp(domain: Domain): Promise<void>;
  /** Tokens of a domain's system prompt. */
  countSystemTokens(domain: Domain): Promise<number>;
  dispose(): Promise<void>;
}

/** A SPEC that names a model. */
export type NamedModel = Exclude<ModelSpec, { readonly kind: "none" }>;

/**
 * Loads a model.
 *
 * @throws ModelNotLoadedError, OutOfMemoryError if it cannot be loaded
 */
export type OpenModelFunction = (spec: NamedModel) => Promise<OpenModel>;

/** A model that a backend runs. */
export function modelOf(backend: Backend): OpenModel {
  const lead = new BackendLead({ backend });
  return {
    name: backend.info.model,
    lead,
    warmUp: (domain) => lead.warmUp(domain),
    async countSystemTokens(domain) {
      const system = renderSystem(domain);
      const empty = { content: "", hash: "empty" };
      return (await promptTokens(backend, system)) - (await promptTokens(backend, empty));
    },
    dispose: () => lead.dispose(),
  };
}

/** Backends count the tokens of what they are asked; an answer of one token is the price. */
async function promptTokens(
  backend: Backend,
  system: ReturnType<typeof renderSystem>,
): Promise<number> {
  const deadline = new Deadline(systemClock, Number.POSITIVE_INFINITY);
  const request = { system, user: [], maxTokens: 1, sampling: GREEDY, deadline } as const;
  const { usage } = await backend.generate(request);
  return usage.promptTokens;
}
