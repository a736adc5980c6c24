/**
 * Manages several models in limited memory.
 *
 * @module
 */

import { totalmem } from "node:os";
import { constrainedMemory } from "node:process";
import {
  type Clock,
  type Issue,
  RequestError,
  systemClock,
  type Telemetry,
} from "@understudy/planner-core";
import type { Backend } from "../../backends/interface/backend.ts";
import { observed } from "../../backends/observed/observed-backend.ts";
import type { ModelUsage } from "../../backends/observed/usage-meter.ts";
import { estimateMemory } from "../../backends/spec/estimate-memory.ts";
import { parseModelSpec } from "../../backends/spec/model-spec.ts";
import { type OpenBackendOptions, openBackend } from "../../backends/spec/open-backend.ts";
import type { ResilienceOptions } from "../../breaker/with-resilience.ts";
import type { BackendLlmPlannerOptions } from "../../planner/backend-llm-planner-options.ts";
import { llmUnderControl } from "../../planner/llm-under-control.ts";
import { ManagedLlmPlanner } from "./managed-llm-planner.ts";
import { ManagedModel, type ModelSource } from "./managed-model.ts";
import { type MemoryAmounts, NO_MEMORY, sumOf } from "./memory.ts";
import { ModelScheduler } from "./model-scheduler.ts";
import { ResidentBackend } from "./resident-backend.ts";

/** A custom model of a {@link ModelManager}: any function that opens a backend. */
export interface OwnModel {
  /** Opens the backend and loads the model. Called again after unloading if the backend has no `unload`. */
  readonly open: () => Promise<Backend>;
  /** Main memory of the model on this machine, in bytes. Default: the open backend's value. */
  readonly memoryBytes?: number | undefined;
  /** Additional GPU memory of the model, in bytes. Default: the open backend's value. */
  readonly gpuMemoryBytes?: number | undefined;
}

/** Options of a {@link ModelManager}. */
export interface ModelManagerOptions extends Omit<BackendLlmPlannerOptions, "backend"> {
  /** SPECs by the game's names for its models, such as `{ planner: "nano", teller: "my.gguf" }`. */
  readonly models: Readonly<Record<string, string | OwnModel>>;
  /**
   * Limit on the total main memory of loaded models, in bytes: embedded models and those of an Ollama on this machine,
   * excluding dedicated GPU memory. Default: three quarters of the machine's memory.
   */
  readonly memoryLimitBytes?: number | undefined;
  /**
   * Limit on the total GPU memory of loaded models, in bytes. Default: Infinity, so that models that fit only one at a
   * time are not swapped; each gets the memory left by the others.
   */
  readonly gpuMemoryLimitBytes?: number | undefined;
  /** Idle time before a model is unloaded, in milliseconds. Default 1,800,000; Infinity: never. */
  readonly idleUnloadMs?: number | undefined;
  /**
   * Maximum time that calls wait until a busy model makes room, in milliseconds. A longer wait collects more calls per
   * model and needs fewer swaps. Default 5000.
   */
  readonly maxWaitMs?: number | undefined;
  /** Timeout of loading a model, in milliseconds, whatever its backend allows. Default 300,000. */
  readonly loadTimeoutMs?: number | undefined;
  /** Options for opening SPECs: addresses, folders, keys. */
  readonly backends?: Omit<OpenBackendOptions, "clock"> | undefined;
  /** Receives the counters `llm.retry` and `llm.circuit_open` of all models and the gauge `model.memory_bytes`. */
  readonly telemetry?: (Pick<Telemetry, "count"> & Partial<Pick<Telemetry, "gauge">>) | undefined;
  /** Settings of timeout, retry, breaker and bulkhead for each model. Default: from the environment. */
  readonly resilience?: Omit<ResilienceOptions, "clock" | "breaker" | "bulkhead"> | undefined;
}

/** State and statistics of a model. */
interface ManagedModelStatus {
  readonly name: string;
  /** The model's own name; the manager's name before the first load. */
  readonly model: string;
  /** State of the model. `failed`: loading failed, and the model is in cool-down. */
  readonly state: "unloaded" | "loading" | "loaded" | "unloading" | "failed";
  readonly isPinned: boolean;
  /** Main memory in use now, in bytes. */
  readonly memoryBytes: number;
  /** GPU memory in use now, in bytes. */
  readonly gpuMemoryBytes: number;
  /** Number of running calls. */
  readonly running: number;
  readonly waiting: number;
  readonly usage: ModelUsage;
  /** The error of the failed load. */
  readonly error: string | undefined;
}

/** The models of a {@link ModelManager}, and their memory. */
export interface ModelManagerStatus {
  readonly models: readonly ManagedModelStatus[];
  readonly memoryBytes: number;
  readonly memoryLimitBytes: number;
  readonly gpuMemoryBytes: number;
  readonly gpuMemoryLimitBytes: number;
  /** Total number of model loads. */
  readonly loads: number;
}

const DEFAULTS = {
  idleUnloadMs: 1_800_000,
  maxWaitMs: 5000,
  loadTimeoutMs: 300_000,
  maxQueue: 32,
} as const;
const MEMORY_SHARE = 0.75;

/**
 * Runs several models in limited memory: loads them on demand, unloads the least needed, and batches calls per model,
 * so that ABCABC becomes AABBCC when a swap takes seconds. Deadlines are always met: a question is refused if its model
 * cannot be loaded in time, and the classical planner answers instead.
 *
 * @example
 * const manager = new ModelManager({ models: { planner: "nano", teller: "models/phi3.gguf" } });
 * await manager.pin("planner");
 * const llm = manager.llm("planner");
 * const orchestrator = new Orchestrator({ domain, planner, llm });
 * await llm.switchTo("teller"); // while the orchestrator runs
 */
export class ModelManager {
  readonly #scheduler: ModelScheduler;
  readonly #memoryLimit: MemoryAmounts;
  readonly #make: (name: string, source: OpenSource) => ManagedModel;
  readonly #options: ModelManagerOptions;

  /** @throws RequestError with all options out of range and all invalid SPECs */
  constructor(options: ModelManagerOptions) {
    const { clock = systemClock, telemetry } = options;
    const { models, issues } = readModels(options.models, options);
    const patience = checked(options, issues);
    if (issues.length > 0) throw new RequestError(issues);
    this.#memoryLimit = patience.memoryLimit;
    this.#options = options;
    const scheduler = new ModelScheduler({ ...patience, clock });
    this.#scheduler = scheduler;
    const onChange = (): void => scheduler.reconsider();
    this.#make = (name, open) => {
      const source = { ...open, llm: llmMaker(options, clock) };
      return new ManagedModel(name, source, patience, clock, onChange);
    };
    for (const [name, source] of models) scheduler.add(this.#make(name, source));
    telemetry?.gauge?.("model.memory_bytes", () => this.status().memoryBytes);
  }

  /**
   * Adds a model without loading it.
   *
   * @throws RequestError if the name is taken or the SPEC is invalid
   */
  add(name: string, model: string | OwnModel): void {
    const { models, issues } = readModels({ [name]: model }, this.#options);
    if (this.#scheduler.models.some((each) => each.name === name)) {
      issues.push({ pointer: `/models/${name}`, message: "is there already" });
    }
    if (issues.length > 0) throw new RequestError(issues);
    for (const [, source] of models) this.#scheduler.add(this.#make(name, source));
  }

  /**
   * Removes a model: frees it, and rejects its calls in flight with the code `disposed`.
   *
   * @throws RequestError for an unknown model
   */
  async remove(name: string): Promise<void> {
    await this.#scheduler.remove(this.#find(name));
  }

  /**
   * An LLM planner for one of the models. The model is loaded on demand: by the first question that can wait for it, by
   * {@link load} or by `warmUp`.
   *
   * @throws RequestError for an unknown model
   */
  llm(name: string): ManagedLlmPlanner {
    return new ManagedLlmPlanner(this.#scheduler, this.#find(name), (other) => this.#find(other));
  }

  /**
   * Loads a model now, unloading others except pinned ones if necessary.
   *
   * @throws RequestError for an unknown model; OutOfMemoryError if it does not fit; errors of opening it
   */
  async load(name: string): Promise<void> {
    await this.#scheduler.bring(this.#find(name), "in");
  }

  /**
   * Unloads a model once its calls are done. A later question loads it again.
   *
   * @throws RequestError for an unknown model
   */
  async unload(name: string): Promise<void> {
    await this.#scheduler.bring(this.#find(name), "out");
  }

  /**
   * Loads a model and keeps it in memory, whatever other calls are waiting. Intended for the game's planner.
   *
   * @throws as {@link load}; the model is then not pinned
   */
  async pin(name: string): Promise<void> {
    const model = this.#find(name);
    const wasPinned = model.isPinned;
    model.isPinned = true;
    try {
      await this.#scheduler.bring(model, "in");
    } catch (error) {
      model.isPinned = wasPinned;
      throw error;
    }
  }

  /** Makes a pinned model eligible for unloading again. @throws RequestError for an unknown model */
  unpin(name: string): void {
    this.#find(name).isPinned = false;
    this.#scheduler.reconsider();
  }

  /** State and statistics of all models. */
  status(): ModelManagerStatus {
    const models = this.#scheduler.models.map(statusOf);
    const used = sumOf(this.#scheduler.models.filter(({ place }) => place !== "out"));
    return {
      models,
      memoryBytes: used.bytes,
      memoryLimitBytes: this.#memoryLimit.bytes,
      gpuMemoryBytes: used.gpuBytes,
      gpuMemoryLimitBytes: this.#memoryLimit.gpuBytes,
      loads: this.#scheduler.loads,
    };
  }

  /** Frees all models. Calls in flight reject with the code `disposed`. */
  async dispose(): Promise<void> {
    await this.#scheduler.dispose();
  }

  #find(name: string): ManagedModel {
    const { models } = this.#scheduler;
    const model = models.find((each) => each.name === name);
    if (model !== undefined) return model;
    const message = `there is no model "${name}"`;
    const hint = `one of ${models.map((each) => each.name).join(", ")}`;
    throw new RequestError([{ pointer: "/model", message, hint }]);
  }
}

function statusOf(model: ManagedModel): ManagedModelStatus {
  const { name, modelName, place, isPinned, running, waiting, meter, failure } = model;
  const { bytes, gpuBytes } = place === "out" ? NO_MEMORY : model;
  const error = failure?.error;
  return {
    name,
    model: modelName,
    state: place === "out" ? (failure === undefined ? "unloaded" : "failed") : STATES[place],
    isPinned,
    memoryBytes: bytes,
    gpuMemoryBytes: gpuBytes,
    running,
    waiting: waiting.size,
    usage: meter.usage,
    error: error === undefined ? undefined : error instanceof Error ? error.message : String(error),
  };
}

const STATES = { in: "loaded", loading: "loading", unloading: "unloading" } as const;

type OpenSource = Omit<ModelSource, "llm">;

function readModels(
  models: ModelManagerOptions["models"],
  options: ModelManagerOptions,
): { readonly models: ReadonlyMap<string, OpenSource>; readonly issues: Issue[] } {
  const { backends, clock } = options;
  const issues: Issue[] = [];
  const read = new Map<string, OpenSource>();
  for (const [name, model] of Object.entries(models)) {
    if (typeof model === "string") {
      try {
        parseModelSpec(model);
      } catch (error) {
        if (!(error instanceof RequestError)) throw error;
        issues.push(...error.issues.map((issue) => ({ ...issue, pointer: `/models/${name}` })));
      }
      const open = (): Promise<Backend> => openBackend(model, { ...backends, clock });
      read.set(name, { open, estimateMemory: () => estimate(model, options) });
    } else {
      const { open, memoryBytes: bytes = 0, gpuMemoryBytes: gpuBytes = 0 } = model;
      read.set(name, { open, estimateMemory: () => Promise.resolve({ bytes, gpuBytes }) });
    }
  }
  if (read.size === 0) issues.push({ pointer: "/models", message: "names no model" });
  return { models: read, issues };
}

/** Before its first load, a model is assumed to fill the GPU up to the GPU memory limit. */
async function estimate(
  spec: string,
  { backends, gpuMemoryLimitBytes }: ModelManagerOptions,
): Promise<MemoryAmounts> {
  const bytes = (await estimateMemory(spec, backends)) ?? 0;
  const { kind, options } = parseModelSpec(spec);
  const isOnGpu = kind !== "nano" && options?.gpu !== "none" && options?.gpuLayers !== 0;
  const gpuBytes = isOnGpu ? Math.min(bytes, gpuMemoryLimitBytes ?? 0) : 0;
  return { bytes: bytes - gpuBytes, gpuBytes };
}

function checked(options: ModelManagerOptions, issues: Issue[]) {
  const { idleUnloadMs, maxWaitMs, loadTimeoutMs, maxQueue } = { ...DEFAULTS, ...given(options) };
  const memoryLimitBytes = options.memoryLimitBytes ?? MEMORY_SHARE * machineMemory();
  const gpuMemoryLimitBytes = options.gpuMemoryLimitBytes ?? Number.POSITIVE_INFINITY;
  const values = {
    memoryLimitBytes,
    gpuMemoryLimitBytes,
    idleUnloadMs,
    maxWaitMs,
    loadTimeoutMs,
    maxQueue,
  };
  for (const [name, value] of Object.entries(values)) {
    if (typeof value === "number" && value > 0) continue;
    issues.push({ pointer: `/${name}`, message: `is ${String(value)}; it must be above 0` });
  }
  if (maxWaitMs === Number.POSITIVE_INFINITY) {
    issues.push({ pointer: "/maxWaitMs", message: "is infinite; nobody may wait for ever" });
  }
  return { ...values, memoryLimit: { bytes: memoryLimitBytes, gpuBytes: gpuMemoryLimitBytes } };
}

function given({ idleUnloadMs, maxWaitMs, loadTimeoutMs, maxQueue }: ModelManagerOptions) {
  const all = { idleUnloadMs, maxWaitMs, loadTimeoutMs, maxQueue };
  return Object.fromEntries(
    Object.entries(all).filter(([, value]) => value !== undefined),
  ) as Partial<Record<keyof typeof all, number>>;
}

/** Memory available to this process, in bytes. */
function machineMemory(): number {
  const limit = constrainedMemory();
  return limit > 0 ? Math.min(limit, totalmem()) : totalmem();
}

function llmMaker(options: ModelManagerOptions, clock: Clock): ModelSource["llm"] {
  const { telemetry, resilience, models: _, ...rest } = options;
  const counted = telemetry && { count: telemetry.count.bind(telemetry) };
  const control = { ...rest, clock, resilience, telemetry: counted };
  return (backend, isResident) =>
    llmUnderControl(backend, control, new ResidentBackend(observed(backend), isResident));
}
