/**
 * Several models and memory for some of them.
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
import { observed } from "../backends/observed/observed-backend.ts";
import type { ModelUsage } from "../backends/observed/usage-meter.ts";
import { estimateMemory } from "../backends/spec/estimate-memory.ts";
import { parseModelSpec } from "../backends/spec/model-spec.ts";
import { type OpenBackendOptions, openBackend } from "../backends/spec/open-backend.ts";
import type { Backend } from "../contract/backend/backend.ts";
import type { BackendLeadOptions } from "../contract/lead/backend-lead.ts";
import type { ResilienceOptions } from "../contract/resilience/with-resilience.ts";
import { leadUnderControl } from "../lead/lead-under-control.ts";
import { ManagedLead } from "./managed-lead.ts";
import { ManagedModel, type ModelSource } from "./managed-model.ts";
import { type MemoryAmounts, NO_MEMORY, sumOf } from "./memory.ts";
import { ModelScheduler } from "./model-scheduler.ts";
import { ResidentBackend } from "./resident-backend.ts";

/** A model of a {@link ModelManager} that is no SPEC: anything that opens a backend. */
export interface OwnModel {
  /** Opens it, loaded. Called again after it was unloaded, if the backend has no `unload`. */
  readonly open: () => Promise<Backend>;
  /** The memory of this machine that it takes, in bytes. Default: the backend's figure once it is open. */
  readonly memoryBytes?: number | undefined;
  /** The memory of the GPU that it takes besides, in bytes. Default: likewise. */
  readonly gpuMemoryBytes?: number | undefined;
}

/** Options of a {@link ModelManager}. */
export interface ModelManagerOptions extends Omit<BackendLeadOptions, "backend"> {
  /** The models by their names in the game, each with its SPEC, such as `{ planner: "nano", teller: "my.gguf" }`. */
  readonly models: Readonly<Record<string, string | OwnModel>>;
  /**
   * The most that models in memory may take together, in bytes: files inside this process, and those of an Ollama on
   * this machine, without what of them lies on a GPU with memory of its own. Default: three quarters of the machine's
   * memory.
   */
  readonly memoryLimitBytes?: number | undefined;
  /**
   * The most that models may take of the memory of the GPU together, in bytes. Default: Infinity, so that models of which
   * one at a time fits are not swapped: each is given what the others leave.
   */
  readonly gpuMemoryLimitBytes?: number | undefined;
  /** A model that was not used for this long leaves memory, in milliseconds. Default 1,800,000; Infinity: never. */
  readonly idleUnloadMs?: number | undefined;
  /**
   * The longest that calls wait until a busy model makes way for theirs, in milliseconds. The longer, the more calls of
   * one model gather, and the fewer swaps. Default 5000.
   */
  readonly maxWaitMs?: number | undefined;
  /** The longest that loading a model may take, in milliseconds, whatever its backend allows. Default 300,000. */
  readonly loadTimeoutMs?: number | undefined;
  /** How SPECs are opened: addresses, folders, keys. */
  readonly backends?: Omit<OpenBackendOptions, "clock"> | undefined;
  /** Counts `llm.retry` and `llm.circuit_open` of all models, and shows the gauge `model.memory_bytes`. */
  readonly telemetry?: (Pick<Telemetry, "count"> & Partial<Pick<Telemetry, "gauge">>) | undefined;
  /** Knobs of time-out, retry, breaker and bulkhead, of each model; by default those of the environment. */
  readonly resilience?: Omit<ResilienceOptions, "clock" | "breaker" | "bulkhead"> | undefined;
}

/** The place of one model, and its work so far. */
interface ManagedModelStatus {
  readonly name: string;
  /** Its own name; its name here until it was loaded once. */
  readonly model: string;
  /** `failed`: it could not be loaded, and is left alone for a while. */
  readonly state: "unloaded" | "loading" | "loaded" | "unloading" | "failed";
  readonly isPinned: boolean;
  /** The memory of this machine that it takes now, in bytes. */
  readonly memoryBytes: number;
  /** The memory of its GPU that it takes now, in bytes. */
  readonly gpuMemoryBytes: number;
  /** Calls that it works on, and that wait for it. */
  readonly running: number;
  readonly waiting: number;
  readonly usage: ModelUsage;
  /** Why it could not be loaded. */
  readonly error: string | undefined;
}

/** The models of a {@link ModelManager}, and their memory. */
export interface ModelManagerStatus {
  readonly models: readonly ManagedModelStatus[];
  readonly memoryBytes: number;
  readonly memoryLimitBytes: number;
  readonly gpuMemoryBytes: number;
  readonly gpuMemoryLimitBytes: number;
  /** How often a model was loaded. */
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
 * Several models in one game, and memory for some of them: it loads them when they are asked, has those leave that are
 * needed least, and puts the calls of each together, so that ABCABC becomes AABBCC where each swap takes seconds. No
 * answer comes after its deadline for that: what cannot be in memory in time is not asked, and the understudy answers.
 *
 * @example
 * const manager = new ModelManager({ models: { planner: "nano", teller: "models/phi3.gguf" } });
 * await manager.pin("planner");
 * const lead = manager.lead("planner");
 * const orchestrator = new Orchestrator({ domain, planner, lead });
 * await lead.switchTo("teller"); // while the orchestrator runs
 */
export class ModelManager {
  readonly #scheduler: ModelScheduler;
  readonly #memoryLimit: MemoryAmounts;
  readonly #make: (name: string, source: OpenSource) => ManagedModel;
  readonly #options: ModelManagerOptions;

  /** @throws RequestError if an option is out of range, or a SPEC is not valid: all of them at once */
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
      const source = { ...open, lead: leadMaker(options, clock) };
      return new ManagedModel(name, source, patience, clock, onChange);
    };
    for (const [name, source] of models) scheduler.add(this.#make(name, source));
    telemetry?.gauge?.("model.memory_bytes", () => this.status().memoryBytes);
  }

  /**
   * Has one more model, of which nothing is loaded yet.
   *
   * @throws RequestError if there is one of that name, or the SPEC is not valid
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
   * Has a model no more: it is freed, and its calls in flight reject with the code `disposed`.
   *
   * @throws RequestError if there is no such model
   */
  async remove(name: string): Promise<void> {
    await this.#scheduler.remove(this.#find(name));
  }

  /**
   * A lead that asks one of the models. Lazily: the model is loaded by its first question that can wait for it, by
   * {@link load} or by `warmUp`.
   *
   * @throws RequestError if there is no such model
   */
  lead(name: string): ManagedLead {
    return new ManagedLead(this.#scheduler, this.#find(name), (other) => this.#find(other));
  }

  /**
   * Loads a model now. Others leave for it, but for those that are pinned.
   *
   * @throws RequestError if there is no such model; OutOfMemoryError if it does not fit; what opening it throws
   */
  async load(name: string): Promise<void> {
    await this.#scheduler.bring(this.#find(name), "in");
  }

  /**
   * Has a model leave memory once its calls are done. A later question loads it again.
   *
   * @throws RequestError if there is no such model
   */
  async unload(name: string): Promise<void> {
    await this.#scheduler.bring(this.#find(name), "out");
  }

  /**
   * Loads a model and keeps it in memory, whatever waits: for the planner of the game.
   *
   * @throws as {@link load}; it is not pinned then
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

  /** A pinned model may leave again. @throws RequestError if there is no such model */
  unpin(name: string): void {
    this.#find(name).isPinned = false;
    this.#scheduler.reconsider();
  }

  /** The places of the models, and their work so far. */
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

type OpenSource = Omit<ModelSource, "lead">;

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

/** Before a model was loaded for the first time it is taken to lie on the GPU as far as that has memory for models. */
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

/** Bytes of memory that this process may have at all. */
function machineMemory(): number {
  const limit = constrainedMemory();
  return limit > 0 ? Math.min(limit, totalmem()) : totalmem();
}

function leadMaker(options: ModelManagerOptions, clock: Clock): ModelSource["lead"] {
  const { telemetry, resilience, models: _, ...rest } = options;
  const counted = telemetry && { count: telemetry.count.bind(telemetry) };
  const control = { ...rest, clock, resilience, telemetry: counted };
  return (backend, isResident) =>
    leadUnderControl(backend, control, new ResidentBackend(observed(backend), isResident));
}
