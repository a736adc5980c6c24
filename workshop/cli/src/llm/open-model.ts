/**
 * Opens the model of `--model`, or the configured pool.
 *
 * @module
 */

import {
  type Backend,
  type BackendInfo,
  BackendLlmPlanner,
  type Generation,
  type GenerationRequest,
  type GenerationUsage,
} from "@understudy/llm";
import {
  GREEDY,
  type OpenLlmPlannerOptions,
  openLlmPlanner,
  openModels,
} from "@understudy/llm/internal";
import type { ModelsConfiguration } from "@understudy/llm/models";
import { PoolLlmPlanner } from "@understudy/llm/pool";
import {
  Deadline,
  type Domain,
  InferenceError,
  type LlmPlanner,
  ModelNotLoadedError,
  systemClock,
} from "@understudy/planner-core";
import type { LlmSpec } from "./model-spec.ts";

/** Findings from a short generation. */
interface ModelProbe {
  /** Limit on prompt and answer in tokens; undefined if the server does not report it. */
  readonly contextSize: number | undefined;
  readonly usage: GenerationUsage;
  /** The LoRA adapter, if any. */
  readonly adapter?: BackendInfo["adapter"];
  /** The device of the model; undefined if unknown. */
  readonly placement: BackendInfo["placement"];
  /** Parameters that the server refused. */
  readonly leftOut?: BackendInfo["leftOut"];
  /** Memory used on this machine, in bytes; undefined for none or unknown. */
  readonly memoryBytes: number | undefined;
}

/** A loaded LLM planner: a model or a pool. */
export interface OpenedLlmPlanner {
  readonly llm: LlmPlanner;
  /**
   * Prepares it for a domain, so that loading takes no time from a budget.
   *
   * @throws InferenceError if it fails, or does not answer within a minute
   */
  warmUp(domain: Domain): Promise<void>;
  dispose(): Promise<void>;
}

/** A loaded model. */
export interface OpenModel extends OpenedLlmPlanner {
  readonly name: string;
  /** The bare model without policies, for evaluation. */
  readonly backend: Backend;
  /** Measures its speed with a short generation. */
  probe(): Promise<ModelProbe>;
  /** The model's system prompt for a domain. */
  systemPrompt(domain: Domain): GenerationRequest["system"];
  /** Number of tokens of that prompt. */
  countSystemTokens(domain: Domain): Promise<number>;
}

/** A SPEC of a model. */
export type NamedModel = Exclude<LlmSpec, { readonly kind: "none" }>;

/**
 * Loads a model.
 *
 * @throws ModelNotLoadedError, OutOfMemoryError
 */
export type OpenModelFunction = (spec: NamedModel, options?: OpenOptions) => Promise<OpenModel>;

/** Settings for loading a model. */
export type OpenOptions = Pick<OpenLlmPlannerOptions, "isRepeatable" | "telemetry" | "observation">;

/** Timeout for a user at a terminal: longer than in a game, and Ctrl+C works. */
const PATIENCE_MS = 60_000;

/**
 * Warms an LLM planner up, for as long as a user waits for a server that is silent.
 *
 * @throws InferenceError if it fails, or is not ready in time
 */
export async function warmUpInTime(
  llm: { warmUp(domain: Domain, signal: AbortSignal): Promise<void> },
  domain: Domain,
): Promise<void> {
  const over = new AbortController();
  const message = `it was not ready within ${PATIENCE_MS / 1000} s`;
  const end = (): void => over.abort(new InferenceError(message, { transient: true }));
  const timer = systemClock.setTimer(end, PATIENCE_MS);
  try {
    await llm.warmUp(domain, over.signal);
  } finally {
    systemClock.clearTimer(timer);
  }
}

/**
 * Whether commands that plan go on without a model that failed. A file that was named and is not there is a mistake,
 * but neither a server that fails nor the shipped model may keep anyone from a plan.
 *
 * @param isOpen whether the model was opened before it failed
 */
export function mayDoWithout(
  error: unknown,
  spec: NamedModel | { readonly kind: "pool" } | undefined,
  isOpen: boolean,
): error is InferenceError {
  if (!(error instanceof InferenceError)) return false;
  const isFile = spec?.kind === "file" || (spec?.kind === "local" && spec.at === "embedded");
  return isOpen || !isFile || !(error instanceof ModelNotLoadedError);
}

/**
 * Opens a model in this process or on a server.
 *
 * @throws ModelNotLoadedError, InferenceError, OutOfMemoryError if it cannot be opened; RequestError for an invalid
 * address
 */
export async function openNamedModel(
  spec: NamedModel,
  configuration: ModelsConfiguration,
  options: OpenOptions = {},
): Promise<OpenModel> {
  const config = patient(configuration);
  // Commands have their own reader.
  return modelOf(await openLlmPlanner({ ...options, spec, config, reader: false }));
}

/**
 * Opens the configured pool. A member that fails to warm up is left out, with a notice.
 *
 * @throws RequestError if its rules name unknown members
 */
export async function openConfiguredPool(
  configuration: ModelsConfiguration,
  notice: (text: string) => void,
  telemetry?: OpenOptions["telemetry"],
): Promise<OpenedLlmPlanner> {
  const { llm } = await openModels({ model: "pool", config: patient(configuration), telemetry });
  const told = new Set<string>();
  return {
    llm,
    warmUp: async (domain) => {
      await warmUpInTime(llm, domain);
      if (!(llm instanceof PoolLlmPlanner)) return;
      for (const { name, failure } of llm.status.members) {
        if (failure === undefined || told.has(name)) continue;
        told.add(name);
        notice(`the member ${name} of the pool cannot be used for now: ${failure}`);
      }
    },
    dispose: () => llm.dispose(),
  };
}

function patient(configuration: ModelsConfiguration): ModelsConfiguration {
  const { defaults } = configuration;
  return { ...configuration, defaults: { timeoutMs: PATIENCE_MS, ...defaults } };
}

/** An opened LLM planner in the form that commands use. */
export function modelOf({ llm, backend }: Awaited<ReturnType<typeof openLlmPlanner>>): OpenModel {
  const systemPrompt = (domain: Domain): GenerationRequest["system"] =>
    new BackendLlmPlanner({ backend }).systemPrompt(domain);
  return {
    ...{ name: llm.model, llm, backend, systemPrompt },
    warmUp: (domain) => warmUpInTime(llm, domain),
    async probe() {
      const system = { content: PROBE_SYSTEM, hash: "probe" };
      const user = [{ kind: "trusted", text: "State: at=home\nGoal: at=forest" }] as const;
      const { usage } = await ask(backend, { system, user, maxTokens: 24 });
      const { contextSize, adapter, placement, memoryBytes, leftOut } = backend.info;
      return { contextSize, usage, adapter, placement, memoryBytes, leftOut };
    },
    async countSystemTokens(domain) {
      const empty = { content: "", hash: "empty" };
      return (
        (await promptTokens(backend, systemPrompt(domain))) - (await promptTokens(backend, empty))
      );
    },
    dispose: () => llm.dispose(),
  };
}

const PROBE_SYSTEM = `Plan the agent's next actions with these tools. Answer with JSON only.
goto(place:home|forest) gives at={place} cost 1`;

/** Backends report the tokens of a prompt with an answer; a one-token answer is the cheapest. */
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
