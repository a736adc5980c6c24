/**
 * Opens a lead: a model by its SPEC, asked for plans, under control.
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
import { SHIPPED_MODEL } from "../backends/embedded/shipped-model.ts";
import { type ObservedOptions, observed } from "../backends/observed/observed-backend.ts";
import { type ModelSpec, parseModelSpec } from "../backends/spec/model-spec.ts";
import { type OpenBackendOptions, openBackend } from "../backends/spec/open-backend.ts";
import { chosenSpec, type ModelsConfiguration, POOL } from "../configuration/configuration.ts";
import {
  callSettingsOf,
  configurationOf,
  modelPlaces,
} from "../configuration/use-configuration.ts";
import type { Backend } from "../contract/backend/backend.ts";
import type { BackendLeadOptions } from "../contract/lead/backend-lead.ts";
import { SchemaJudge } from "../contract/parse/schema/compiled-judge.ts";
import type { ResilienceOptions, ResilientLead } from "../contract/resilience/with-resilience.ts";
import { leadUnderControl } from "./lead-under-control.ts";

/** Options of {@link createLead}. */
export interface CreateLeadOptions extends Omit<BackendLeadOptions, "backend" | "reader"> {
  /**
   * Reads directives where a game gives its orchestrator no reader. Default: a `WordReader` of `@understudy/words`;
   * with `false` none.
   */
  readonly reader?: DirectiveReader | false | undefined;
  /**
   * A SPEC: `nano` (the default), `FILE.gguf`, `ollama/NAME`, `openai/NAME@URL` or `local/NAME:VARIANT`; with
   * `config` also the name of one of its models. Ignored if a backend is given.
   */
  readonly model?: string | undefined;
  readonly backend?: Backend | undefined;
  /** Tokens that prompt and answer may have together. Default: see the backend. Not with `backend`. */
  readonly contextSize?: number | undefined;
  /** How an embedded model runs: rules, drafts, threads and the like. Not with a model of a server. */
  readonly embedded?: OpenBackendOptions["embedded"];
  /** A configuration file, such as `understudy.toml`, or its contents. Options here take precedence over it. */
  readonly config?: string | ModelsConfiguration | undefined;
  readonly clock?: Clock | undefined;
  /**
   * Counts `llm.retry` and `llm.circuit_open`, and shows the gauges `breaker.state`, `model.load_ms` and
   * `model.memory_bytes`. Give the orchestrator the same.
   */
  readonly telemetry?: Pick<Telemetry, "count" | "gauge"> | undefined;
  /** Knobs of time-out, retry, breaker and bulkhead; by default those of the environment. */
  readonly resilience?: Omit<ResilienceOptions, "clock"> | undefined;
}

/**
 * Loads a model and makes it a lead under control: see `withResilience`. For a bare lead, make a `BackendLead` of a
 * backend.
 *
 * @throws ModelNotLoadedError, OutOfMemoryError, RequestError
 *
 * @example
 * const lead = await createLead({ model: "nano" });
 * await lead.warmUp(domain);
 */
export async function createLead(options: CreateLeadOptions = {}): Promise<ResilientLead> {
  return (await openLead(options)).lead;
}

/** Options of {@link openLead}. */
export interface OpenLeadOptions extends CreateLeadOptions {
  /** A SPEC that was read already, in place of `model`. */
  readonly spec?: ModelSpec | undefined;
  /** Wraps the backend, such as with faults. */
  readonly wrap?: ((backend: Backend) => Backend) | undefined;
  /** Whether the same questions get the same answers: a fixed seed, and nothing that is measured on this machine. Default false. */
  readonly isRepeatable?: boolean | undefined;
  /** The destination of figures and records of calls. Default: as the environment says. */
  readonly observation?: ObservedOptions | undefined;
}

/** A lead under control, and the backend that it asks. */
export interface OpenLead {
  readonly lead: ResilientLead;
  readonly backend: Backend;
}

/**
 * Opens the model that a configuration, an option or a backend names.
 *
 * @throws as {@link createLead}
 */
export async function openLead(options: OpenLeadOptions = {}): Promise<OpenLead> {
  const { contextSize, clock, backend: given, isRepeatable = false } = options;
  const configuration = await configurationOf(options.config);
  const spec = specOf(options, configuration);
  if (options.embedded !== undefined) checkEmbedded(spec);
  const reading = options.reader === undefined ? wordReader() : options.reader;
  // Whoever waits for it hears of it.
  if (reading instanceof Promise) reading.catch(() => {});
  // Whether flash attention is faster depends on what else runs, and it rounds in another order. Numbers of threads do not.
  const embedded = isRepeatable ? { ...options.embedded, flashAttention: false } : options.embedded;
  const own =
    given ??
    (await openBackend(spec as ModelSpec, {
      ...{ contextSize, embedded, clock },
      ...modelPlaces(configuration),
    }));
  try {
    if (given !== undefined) await given.load();
    SchemaJudge.start();
    const backend = observed(options.wrap?.(own) ?? own, options.observation);
    const control = {
      ...options,
      resilience: { ...callSettingsOf(configuration), ...options.resilience },
      reader: (await reading) || undefined,
      sampling: isRepeatable ? { ...seedOf(own), ...options.sampling } : options.sampling,
    };
    return { lead: leadUnderControl(own, control, backend), backend };
  } catch (error) {
    // A caller's own backend stays the caller's.
    if (given === undefined) await own.dispose();
    throw error;
  }
}

/**
 * The SPEC of the model to open; undefined for a backend that is open.
 *
 * @throws RequestError if it is not valid, or names a pool
 */
function specOf(
  { backend, spec, model }: OpenLeadOptions,
  configuration: ModelsConfiguration,
): ModelSpec | undefined {
  if (backend !== undefined || spec !== undefined) return spec;
  const name = model ?? configuration.defaults.model ?? SHIPPED_MODEL;
  if (name === POOL && configuration.pool !== undefined) throw isPool();
  return parseModelSpec(chosenSpec(configuration, name));
}

/** A seed, where the model takes one and none was chosen: a server would draw its own. */
function seedOf({ info }: Backend): { readonly seed?: number } {
  const { takes, generation } = info;
  return takes === undefined || takes.includes("seed") ? { seed: generation?.seed ?? 0 } : {};
}

/** Steps of preparing the reader between which others have a turn: less than a millisecond's work. */
const STEPS_PER_TURN = 8;

/** Only who makes a lead loads the vocabulary. What all domains share is prepared while the model loads. */
async function wordReader(): Promise<DirectiveReader> {
  const { WordReader } = await import("@understudy/words");
  const reader = new WordReader();
  let steps = 0;
  for (const _ of reader.prepare()) {
    if (++steps % STEPS_PER_TURN === 0) await new Promise<void>((resolve) => nextTurn(resolve));
  }
  return reader;
}

/** @throws RequestError if options of an embedded model are given for another one */
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
