/**
 * Opening the model that `--model` names, or the pool of the configuration.
 *
 * @module
 */

import {
  type Backend,
  type BackendInfo,
  BackendLead,
  type Generation,
  type GenerationRequest,
  type GenerationUsage,
} from "@understudy/llm";
import { GREEDY, type OpenLeadOptions, openLead, openModels } from "@understudy/llm/internal";
import type { ModelsConfiguration } from "@understudy/llm/models";
import { PoolLead } from "@understudy/llm/pool";
import { Deadline, type Domain, type Lead, systemClock } from "@understudy/planner-core";
import type { LeadSpec } from "./model-spec.ts";

/** The findings from a few words of a model. */
interface ModelProbe {
  /** Tokens that prompt and answer may have together; undefined when the server does not say. */
  readonly contextSize: number | undefined;
  readonly usage: GenerationUsage;
  /** The LoRA adapter that changes it, if there is one. */
  readonly adapter?: BackendInfo["adapter"];
  /** The device that computes; undefined if nobody knows. */
  readonly placement: BackendInfo["placement"];
  /** The memory of this machine that it takes, in bytes; undefined: nothing, or nobody knows. */
  readonly memoryBytes: number | undefined;
}

/** A lead that is loaded: one model, or a pool. */
export interface OpenedLead {
  readonly lead: Lead;
  /** Readies it for a domain, so that loading takes nothing off a budget. */
  warmUp(domain: Domain): Promise<void>;
  dispose(): Promise<void>;
}

/** A model that is loaded. */
export interface OpenModel extends OpenedLead {
  readonly name: string;
  /** The model without control over it, for those who judge it. */
  readonly backend: Backend;
  /** Has it say a few words, to tell how fast it is. */
  probe(): Promise<ModelProbe>;
  /** Its prompt for a domain. */
  systemPrompt(domain: Domain): GenerationRequest["system"];
  /** Tokens of that. */
  countSystemTokens(domain: Domain): Promise<number>;
}

/** A SPEC that names a model. */
export type NamedModel = Exclude<LeadSpec, { readonly kind: "none" }>;

/**
 * Loads a model.
 *
 * @throws ModelNotLoadedError, OutOfMemoryError if it cannot be loaded
 */
export type OpenModelFunction = (spec: NamedModel, options?: OpenOptions) => Promise<OpenModel>;

/** Settings for loading a model. */
export type OpenOptions = Pick<OpenLeadOptions, "isRepeatable" | "telemetry" | "observation">;

/** A person who plans at a terminal waits longer for a slow model than a game does, and may press Ctrl-C. */
const PATIENCE_MS = 60_000;

/**
 * Opens a model: inside this process, or on a server.
 *
 * @throws ModelNotLoadedError, InferenceError, OutOfMemoryError if it cannot be opened; RequestError if an address
 * makes no sense
 */
export async function openNamedModel(
  spec: NamedModel,
  configuration: ModelsConfiguration,
  options: OpenOptions = {},
): Promise<OpenModel> {
  const config = patient(configuration);
  // Commands bring a reader of their own.
  return modelOf(await openLead({ ...options, spec, config, reader: false }));
}

/**
 * Opens the pool of a configuration. A member that cannot be warmed up is left out, with a notice why.
 *
 * @throws RequestError if its rules name members that it has not
 */
export async function openConfiguredPool(
  configuration: ModelsConfiguration,
  notice: (text: string) => void,
  telemetry?: OpenOptions["telemetry"],
): Promise<OpenedLead> {
  const { lead } = await openModels({ model: "pool", config: patient(configuration), telemetry });
  const told = new Set<string>();
  return {
    lead,
    warmUp: async (domain) => {
      await lead.warmUp(domain);
      if (!(lead instanceof PoolLead)) return;
      for (const { name, failure } of lead.status.members) {
        if (failure === undefined || told.has(name)) continue;
        told.add(name);
        notice(`the member ${name} of the pool cannot be used for now: ${failure}`);
      }
    },
    dispose: () => lead.dispose(),
  };
}

function patient(configuration: ModelsConfiguration): ModelsConfiguration {
  const { defaults } = configuration;
  return { ...configuration, defaults: { timeoutMs: PATIENCE_MS, ...defaults } };
}

/** A model under control, as commands ask it. */
export function modelOf({ lead, backend }: Awaited<ReturnType<typeof openLead>>): OpenModel {
  const systemPrompt = (domain: Domain): GenerationRequest["system"] =>
    new BackendLead({ backend }).systemPrompt(domain);
  return {
    ...{ name: lead.model, lead, backend, systemPrompt },
    warmUp: (domain) => lead.warmUp(domain),
    async probe() {
      const system = { content: PROBE_SYSTEM, hash: "probe" };
      const user = [{ kind: "trusted", text: "State: at=home\nGoal: at=forest" }] as const;
      const { usage } = await ask(backend, { system, user, maxTokens: 24 });
      const { contextSize, adapter, placement, memoryBytes } = backend.info;
      return { contextSize, usage, adapter, placement, memoryBytes };
    },
    async countSystemTokens(domain) {
      const empty = { content: "", hash: "empty" };
      return (
        (await promptTokens(backend, systemPrompt(domain))) - (await promptTokens(backend, empty))
      );
    },
    dispose: () => lead.dispose(),
  };
}

const PROBE_SYSTEM = `Plan the agent's next actions with these tools. Answer with JSON only.
goto(place:home|forest) gives at={place} cost 1`;

/** Backends count the tokens of what they are asked; an answer of one token is the price. */
async function promptTokens(
  backend: Backend,
  system: GenerationRequest["system"],
): Promise<number> {
  const { usage } = await ask(backend, { system, user: [], maxTokens: 1 });
  return usage.promptTokens;
}

function ask(
  backend: Backend,
  question: Pick<GenerationRequest, "system" | "user" | "maxTokens">,
): Promise<Generation> {
  const deadline = new Deadline(systemClock, Number.POSITIVE_INFINITY);
  return backend.generate({ ...question, sampling: GREEDY, deadline });
}
