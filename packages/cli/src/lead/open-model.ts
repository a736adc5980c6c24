/**
 * Opening the model that `--model` names.
 *
 * @module
 */

import {
  type Backend,
  type BackendInfo,
  BackendLead,
  type BackendLeadOptions,
  type Generation,
  type GenerationRequest,
  type GenerationUsage,
  readEnvironment,
  withResilience,
} from "@understudy/llm";
import { GREEDY, type ModelPlacement, type SystemPrompt } from "@understudy/llm/internal";
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
  readonly placement: ModelPlacement | undefined;
  /** The memory of this machine that it takes, in bytes; undefined: nothing, or nobody knows. */
  readonly memoryBytes: number | undefined;
}

/** A model that is loaded. */
export interface OpenModel {
  readonly name: string;
  readonly lead: Lead;
  /** The model without control over it, for those who judge it. */
  readonly backend: Backend;
  /** Readies it for a domain, so that loading takes nothing off a budget. */
  warmUp(domain: Domain): Promise<void>;
  /** Has it say a few words, to tell how fast it is. */
  probe(): Promise<ModelProbe>;
  /** Its prompt for a domain. */
  systemPrompt(domain: Domain): SystemPrompt;
  /** Tokens of that. */
  countSystemTokens(domain: Domain): Promise<number>;
  dispose(): Promise<void>;
}

/** A SPEC that names a model. */
export type NamedModel = Exclude<LeadSpec, { readonly kind: "none" }>;

/**
 * Loads a model.
 *
 * @throws ModelNotLoadedError, OutOfMemoryError if it cannot be loaded
 */
export type OpenModelFunction = (spec: NamedModel, options?: OpenLeadOptions) => Promise<OpenModel>;

/** Settings for loading a model. */
export interface OpenLeadOptions {
  /** Nothing that decides over its words is measured on this machine as it is now. Default false. */
  readonly isRepeatable?: boolean | undefined;
  /** Takes what the model did, where the environment asks for it. Default: standard error. */
  readonly tell?: ((text: string) => void) | undefined;
}

type Knobs = Pick<
  ReturnType<typeof readEnvironment>,
  | "timeoutMs"
  | "maxRetries"
  | "breakerThreshold"
  | "breakerRatio"
  | "breakerWindowMs"
  | "breakerCooldownMs"
  | "isSet"
>;

/** A person who plans at a terminal waits longer for a slow model than a game does, and may press Ctrl-C. */
const PATIENCE_MS = 60_000;

/** A model that a backend runs, under the same control as in a game. */
export function modelOf(
  backend: Backend,
  knobs: Knobs = readEnvironment(),
  sampling?: BackendLeadOptions["sampling"],
): OpenModel {
  const { timeoutMs, maxRetries, breakerThreshold, isSet } = knobs;
  const { breakerRatio: failureRatio, breakerWindowMs, breakerCooldownMs } = knobs;
  const bare = new BackendLead({ backend, sampling });
  const lead = withResilience(bare, {
    timeoutMs: isSet("LLM_TIMEOUT_MS") ? timeoutMs : Math.max(timeoutMs, PATIENCE_MS),
    ...{ maxRetries, breakerThreshold, failureRatio },
    ...{ windowMs: breakerWindowMs, cooldownMs: breakerCooldownMs },
  });
  return {
    name: backend.info.model,
    lead,
    backend,
    warmUp: (domain) => lead.warmUp(domain),
    async probe() {
      const system = { content: PROBE_SYSTEM, hash: "probe" };
      const user = [{ kind: "trusted", text: "State: at=home\nGoal: at=forest" }] as const;
      const { usage } = await ask(backend, { system, user, maxTokens: 24 });
      const { contextSize, adapter, placement, memoryBytes } = backend.info;
      return { contextSize, usage, adapter, placement, memoryBytes };
    },
    systemPrompt: (domain) => bare.systemPrompt(domain),
    async countSystemTokens(domain) {
      const system = bare.systemPrompt(domain);
      const empty = { content: "", hash: "empty" };
      return (await promptTokens(backend, system)) - (await promptTokens(backend, empty));
    },
    dispose: () => lead.dispose(),
  };
}

const PROBE_SYSTEM = `Plan the agent's next actions with these tools. Answer with JSON only.
goto(place:home|forest) gives at={place} cost 1`;

/** Backends count the tokens of what they are asked; an answer of one token is the price. */
async function promptTokens(backend: Backend, system: SystemPrompt): Promise<number> {
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
