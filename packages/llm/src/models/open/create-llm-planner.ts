/**
 * Opens an LLM planner: a model by its SPEC, wrapped in resilience.
 *
 * @module
 */

import {
  type Clock,
  type DirectiveReader,
  RequestError,
  type Telemetry,
} from "@understudy/planner-core";
import { nextTurn } from "@understudy/planner-core/internal";
import { SHIPPED_MODEL } from "../../backends/embedded/shipped-model.ts";
import type { Backend } from "../../backends/interface/backend.ts";
import { type ObservedOptions, observed } from "../../backends/observed/observed-backend.ts";
import { type ModelSpec, parseModelSpec } from "../../backends/spec/model-spec.ts";
import { type OpenBackendOptions, openBackend } from "../../backends/spec/open-backend.ts";
import type { ResilienceOptions, ResilientLlmPlanner } from "../../breaker/with-resilience.ts";
import { SchemaJudge } from "../../parse/schema/compiled-judge.ts";
import type { BackendLlmPlannerOptions } from "../../planner/backend-llm-planner-options.ts";
import { llmUnderControl } from "../../planner/llm-under-control.ts";
import { chosenSpec, type ModelsConfiguration, POOL } from "../configuration/configuration.ts";
import {
  callSettingsOf,
  configurationOf,
  modelPlaces,
} from "../configuration/use-configuration.ts";

/** Options of {@link createLlmPlanner}. */
export interface CreateLlmPlannerOptions
  extends Omit<BackendLlmPlannerOptions, "backend" | "reader"> {
  /**
   * Reads directives if the orchestrator has no reader of its own. Default: a `WordReader` of `@understudy/words`;
   * `false`: none.
   */
  readonly reader?: DirectiveReader | false | undefined;
  /**
   * A SPEC: `nano` (the default), `FILE.gguf`, `ollama/NAME`, `openai/NAME@URL` or `local/NAME:VARIANT`; with `config`
   * also a model name from the configuration. Ignored with `backend`.
   */
  readonly model?: string | undefined;
  readonly backend?: Backend | undefined;
  /** Context window in tokens, shared by prompt and answer. Default: see the backend. Not with `backend`. */
  readonly contextSize?: number | undefined;
  /** How an embedded model runs: decoding mode, drafts, threads and so on. Not for models on a server. */
  readonly embedded?: OpenBackendOptions["embedded"];
  /** A configuration file, such as `understudy.toml`, or its contents. Options take precedence over it. */
  readonly config?: string | ModelsConfiguration | undefined;
  readonly clock?: Clock | undefined;
  /**
   * Receives the counters `llm.retry` and `llm.circuit_open` and the gauges `breaker.state`, `model.load_ms` and
   * `model.memory_bytes`. Pass the same object to the orchestrator.
   */
  readonly telemetry?: Pick<Telemetry, "count" | "gauge"> | undefined;
  /** Settings of timeout, retry, breaker and bulkhead. Default: from the environment. */
  readonly resilience?: Omit<ResilienceOptions, "clock"> | undefined;
}

/**
 * Loads a model and makes it a resilient LLM planner; see `withResilience`. For an LLM planner without resilience,
 * create a `BackendLlmPlanner` from a backend.
 *
 * @throws ModelNotLoadedError, OutOfMemoryError, RequestError
 *
 * @example
 * const llm = await createLlmPlanner({ model: "nano" });
 * await llm.warmUp(domain);
 */
export async function createLlmPlanner(
  options: CreateLlmPlannerOptions = {},
): Promise<ResilientLlmPlanner> {
  return (await openLlmPlanner(options)).llm;
}

/** Options of {@link openLlmPlanner}. */
export interface OpenLlmPlannerOptions extends CreateLlmPlannerOptions {
  /** A parsed SPEC, instead of `model`. */
  readonly spec?: ModelSpec | undefined;
  /** Wraps the backend, for instance to inject faults. */
  readonly wrap?: ((backend: Backend) => Backend) | undefined;
  /**
   * Whether the same question always gets the same answer: a fixed seed, and no settings measured on this machine.
   * Default false.
   */
  readonly isRepeatable?: boolean | undefined;
  /** Whether the model must be there now. False: one on a server is looked for at its first call. Default true. */
  readonly loads?: boolean | undefined;
  /** Destination of metrics and call records. Default: from the environment. */
  readonly observation?: ObservedOptions | undefined;
}

/** A resilient LLM planner and its backend. */
export interface OpenLlmPlanner {
  readonly llm: ResilientLlmPlanner;
  readonly backend: Backend;
}

/**
 * Opens the model named by a configuration or an option, or a given backend.
 *
 * @throws as {@link createLlmPlanner}
 */
export async function openLlmPlanner(options: OpenLlmPlannerOptions = {}): Promise<OpenLlmPlanner> {
  const { contextSize, clock, backend: given, isRepeatable = false, loads = true } = options;
  const configuration = await configurationOf(options.config);
  const spec = specOf(options, configuration);
  if (options.embedded !== undefined) checkEmbedded(spec);
  const reading = options.reader === undefined ? wordReader() : options.reader;
  // An error is reported at the `await` below.
  if (reading instanceof Promise) reading.catch(() => {});
  // Flash attention rounds differently, and a measurement decides whether to use it. Thread counts change no results.
  const embedded = isRepeatable ? { ...options.embedded, flashAttention: false } : options.embedded;
  const own =
    given ??
    (await openBackend(spec as ModelSpec, {
      ...{ contextSize, embedded, clock, loads },
      ...modelPlaces(configuration),
    }));
  try {
    if (given !== undefined && loads) await given.load();
    SchemaJudge.start();
    const backend = observed(options.wrap?.(own) ?? own, options.observation);
    const control = {
      ...options,
      resilience: { ...callSettingsOf(configuration), ...options.resilience },
      reader: (await reading) || undefined,
      sampling: isRepeatable ? { ...seedOf(own), ...options.sampling } : options.sampling,
    };
    return { llm: llmUnderControl(own, control, backend), backend };
  } catch (error) {
    // The caller's own backend stays open.
    if (given === undefined) await own.dispose();
    throw error;
  }
}

/**
 * The SPEC of the model to open; undefined if a backend is given.
 *
 * @throws RequestError if it is invalid or names a pool
 */
function specOf(
  { backend, spec, model }: OpenLlmPlannerOptions,
  configuration: ModelsConfiguration,
): ModelSpec | undefined {
  if (backend !== undefined || spec !== undefined) return spec;
  const name = model ?? configuration.defaults.model ?? SHIPPED_MODEL;
  if (name === POOL && configuration.pool !== undefined) throw isPool();
  return parseModelSpec(chosenSpec(configuration, name));
}

/** A fixed seed, if the model supports seeds and none was set, because a server would choose its own. */
function seedOf({ info }: Backend): { readonly seed?: number } {
  const { takes, generation } = info;
  return takes === undefined || takes.includes("seed") ? { seed: generation?.seed ?? 0 } : {};
}

/** Number of preparation steps between yields to the event loop: less than a millisecond of work. */
const STEPS_PER_TURN = 8;

/** Loads the vocabulary on demand and prepares its domain-independent part while the model loads. */
async function wordReader(): Promise<DirectiveReader> {
  const { WordReader } = await import("@understudy/words");
  const reader = new WordReader();
  let steps = 0;
  for (const _ of reader.prepare()) {
    if (++steps % STEPS_PER_TURN === 0) await new Promise<void>((resolve) => nextTurn(resolve));
  }
  return reader;
}

/** @throws RequestError if embedded options are given for another kind of model */
function checkEmbedded(spec: ModelSpec | undefined): void {
  if (spec !== undefined && ["nano", "file", "local"].includes(spec.kind)) return;
  const message = `means nothing to ${spec === undefined ? "a backend that is open" : `a model of kind ${spec.kind}`}`;
  const hint = "it is for nano, FILE.gguf and local/NAME: leave it out";
  throw new RequestError([{ pointer: "/embedded", message, hint }]);
}

function isPool(): RequestError {
  const message = `"${POOL}" is several models, not one`;
  const hint = "createPool of @understudy/llm/models opens them; or name one of them as model";
  return new RequestError([{ pointer: "/model", message, hint }]);
}
