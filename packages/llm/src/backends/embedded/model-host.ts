import {
  type Clock,
  type Domain,
  InferenceError,
  OutOfMemoryError,
  systemClock,
} from "@understudy/planner-core";
import type { ModelCalibration } from "./calibrate.ts";
import { type Deferred, deferred } from "./deferred.ts";
import { fromWireError, ModelConnection } from "./model-connection.ts";
import type { HostMessage, ModelFacts, ModelSettings, WorkerMessage } from "./protocol.ts";
import { RestartLimit } from "./restart-limit.ts";
import { LANES } from "./shared-flags.ts";
import { type SpawnWorker, spawnWorker } from "./spawn-worker.ts";
import { Watchdog } from "./watchdog.ts";

/** Options of a {@link ModelHost}. */
export interface ModelHostOptions {
  /** What the loaded models may take together, in bytes. Idle ones make room. Default: no limit. */
  readonly memoryLimitBytes?: number | undefined;
  /** A forward pass that takes this long counts as hanging, in milliseconds. Default 60,000. */
  readonly hangMs?: number | undefined;
  readonly clock?: Clock | undefined;
}

/** What tests replace. */
export interface HostInternals {
  readonly spawn?: SpawnWorker;
  readonly llamaModule?: string;
}

/** A model of a host, as the host sees it. */
export interface HostedModel {
  readonly name: string;
  /** Size of its file in bytes: what it takes at least. */
  readonly fileBytes: number;
  readonly settings: ModelSettings;
  readonly facts: ModelFacts | undefined;
  readonly isIdle: boolean;
  /** When it was used last, in milliseconds of the clock. */
  readonly lastUseMs: number;
  /** Called with what the worker says about its calls. */
  onMessage(message: WorkerMessage): void;
  /** Its thread is gone, and the model with it. */
  onLost(error: InferenceError): void;
}

/** What a host holds in memory. */
export interface HostStatus {
  readonly models: readonly {
    readonly name: string;
    readonly isLoaded: boolean;
    /** Weights, kept evaluations and buffers, in bytes; 0 while it is not loaded. */
    readonly memoryBytes: number;
    readonly loadMs: number | undefined;
  }[];
  readonly memoryBytes: number;
  /** Times that the thread died or was given up. */
  readonly restarts: number;
}

const DEFAULT_HANG_MS = 60_000;
/** Threads that any model may be given at most. */
const MAX_THREADS = 64;

/** What was measured of model files in this process, so that loading again costs no calibration. */
const calibrations = new Map<string, ModelCalibration>();
const domainNumbers = new WeakMap<object, number>();
let lastDomain = 0;

/**
 * Several models in one worker thread: loads and unloads them, keeps account of their memory, starts
 * the thread again when it died or hung. Models are opened with `openEmbeddedBackend`.
 *
 * @example
 * const host = new ModelHost({ memoryLimitBytes: 4e9 });
 * const small = await openEmbeddedBackend({ model: "nano", host });
 * const large = await openEmbeddedBackend({ model: "models/phi3.gguf", host, isLazy: true });
 */
export class ModelHost {
  readonly clock: Clock;
  readonly #internals: HostInternals;
  readonly #memoryLimitBytes: number;
  readonly #restartLimit: RestartLimit;
  readonly #watchdog: Watchdog;
  readonly #models = new Map<number, HostedModel>();
  readonly #calls = new Map<number, HostedModel>();
  readonly #loads = new Map<number, Deferred<ModelFacts>>();
  readonly #unloads = new Map<number, () => void>();
  readonly #lanes: boolean[] = new Array<boolean>(LANES).fill(false);
  readonly #sentDomains = new Set<number>();
  #connection: ModelConnection | undefined;
  #lastModel = 0;
  #lastCall = 0;
  #restarts = 0;
  #isDisposed = false;

  constructor(options: ModelHostOptions = {}, internals: HostInternals = {}) {
    const { clock = systemClock, hangMs = DEFAULT_HANG_MS } = options;
    this.clock = clock;
    this.#internals = internals;
    this.#memoryLimitBytes = options.memoryLimitBytes ?? Number.POSITIVE_INFINITY;
    this.#restartLimit = new RestartLimit(clock);
    this.#watchdog = new Watchdog(
      clock,
      hangMs,
      () => this.#connection?.flags.progress ?? 0,
      () => this.#giveUp(hangMs),
    );
  }

  /** What the loaded models take. */
  status(): HostStatus {
    const models = [...this.#models.values()].map(({ name, facts }) => ({
      name,
      isLoaded: facts !== undefined,
      memoryBytes: memoryOf(facts),
      loadMs: facts?.loadMs,
    }));
    const memoryBytes = models.reduce((sum, model) => sum + model.memoryBytes, 0);
    return { models, memoryBytes, restarts: this.#restarts };
  }

  /** Frees all models and ends the thread. Calls in flight reject with the code `disposed`. */
  async dispose(): Promise<void> {
    if (this.#isDisposed) return;
    this.#isDisposed = true;
    const connection = this.#connection;
    this.#lose(new InferenceError("The model host was disposed", { code: "disposed" }));
    await connection?.close();
  }

  /** @internal Adds a model, not loaded yet. */
  add(model: HostedModel): number {
    this.#models.set(++this.#lastModel, model);
    return this.#lastModel;
  }

  /** @internal Forgets a model and frees it; the thread goes on for the others. */
  async remove(number: number): Promise<void> {
    const model = this.#models.get(number);
    if (model === undefined) return;
    this.#models.delete(number);
    this.#rejectLoad(number, new InferenceError("The backend was disposed", { code: "disposed" }));
    await this.unload(number);
    this.updateKeepAlive();
  }

  /** @internal Loads a model. @throws ModelNotLoadedError, OutOfMemoryError, InferenceError */
  async load(number: number): Promise<ModelFacts> {
    const known = this.#loads.get(number);
    if (known !== undefined) return await known.promise;
    const model = this.#models.get(number);
    if (model === undefined || this.#isDisposed) {
      throw new InferenceError("The backend was disposed", { code: "disposed" });
    }
    const load = deferred<ModelFacts>();
    this.#loads.set(number, load);
    try {
      await this.#makeRoom(model);
      const { settings } = model;
      const key = calibrationKey(settings);
      const calibration = settings.calibration ?? calibrations.get(key);
      this.#connect().post({ type: "load", model: number, settings: { ...settings, calibration } });
      this.updateKeepAlive();
      const facts = await load.promise;
      calibrations.set(key, facts.calibration);
      return facts;
    } finally {
      this.#loads.delete(number);
      this.updateKeepAlive();
    }
  }

  /** @internal Frees a model that has no calls. */
  async unload(number: number): Promise<void> {
    const connection = this.#connection;
    if (connection === undefined) return;
    await new Promise<void>((resolve) => {
      this.#unloads.set(number, resolve);
      connection.post({ type: "unload", model: number });
    });
  }

  /** @internal Forgets what was measured of a model, so that loading it measures again. */
  forgetCalibration(settings: ModelSettings): void {
    calibrations.delete(calibrationKey(settings));
  }

  /** @internal A number for a new call and a lane for it; undefined if all lanes are taken. */
  begin(model: HostedModel): { readonly id: number; readonly lane: number } | undefined {
    const lane = this.#lanes.indexOf(false);
    if (lane < 0) return undefined;
    this.#lanes[lane] = true;
    const id = ++this.#lastCall;
    this.#calls.set(id, model);
    this.#watchdog.watch(true);
    return { id, lane };
  }

  /** @internal A call has ended in the worker. */
  end(id: number, lane: number): void {
    if (!this.#calls.delete(id)) return;
    this.#lanes[lane] = false;
    this.#watchdog.watch(this.#calls.size > 0);
  }

  /** @internal */
  post(message: HostMessage): void {
    this.#connection?.post(message);
  }

  /** @internal The flags of the running thread. */
  get flags(): ModelConnection["flags"] | undefined {
    return this.#connection?.flags;
  }

  /** @internal A domain for the worker: its number, and its text if this thread has not seen it. */
  domainFor(domain: Domain): { readonly domain: number; readonly domainText: string | undefined } {
    let number = domainNumbers.get(domain);
    if (number === undefined) {
      number = ++lastDomain;
      domainNumbers.set(domain, number);
    }
    if (this.#sentDomains.has(number)) return { domain: number, domainText: undefined };
    this.#sentDomains.add(number);
    return { domain: number, domainText: domainText(domain) };
  }

  /** @internal A program may end while the models idle, not while a caller waits for one. */
  updateKeepAlive(): void {
    const isNeeded =
      this.#loads.size > 0 || [...this.#models.values()].some(({ isIdle }) => !isIdle);
    this.#connection?.keepAlive(isNeeded);
  }

  #connect(): ModelConnection {
    if (this.#connection !== undefined) return this.#connection;
    const names = [...this.#models.values()].map(({ name }) => name).join(", ");
    this.#restartLimit.check(names);
    const { spawn = spawnWorker, llamaModule = "node-llama-cpp" } = this.#internals;
    const counts = [...this.#models.values()].flatMap(({ settings }) => settings.threads);
    const maxThreads = Math.min(MAX_THREADS, Math.max(1, ...counts));
    const connection: ModelConnection = new ModelConnection(
      spawn,
      { maxThreads, llamaModule },
      {
        onMessage: (message) => {
          if (this.#connection === connection) this.#receive(message);
        },
        onDeath: (error) => {
          if (this.#connection === connection) this.#bury(error);
        },
      },
    );
    this.#connection = connection;
    this.#sentDomains.clear();
    return connection;
  }

  #receive(message: WorkerMessage): void {
    switch (message.type) {
      case "loaded":
        this.#loads.get(message.model)?.resolve(message.facts);
        return;
      case "load-failed":
        this.#rejectLoad(message.model, fromWireError(message.error));
        return;
      case "unloaded":
        this.#unloads.get(message.model)?.();
        this.#unloads.delete(message.model);
        return;
      default:
        this.#calls.get(message.id)?.onMessage(message);
    }
  }

  /** A dead thread is an error for its calls; the next call starts another thread. */
  #bury(error: InferenceError): void {
    this.#restarts++;
    this.#restartLimit.count();
    this.#lose(error);
  }

  #giveUp(hangMs: number): void {
    const connection = this.#connection;
    const message = `The thread of the model made no progress for ${hangMs} ms and was given up`;
    this.#bury(new InferenceError(message, { transient: true }));
    connection?.abandon();
  }

  /** Everything that lived in the thread is gone. */
  #lose(error: InferenceError): void {
    this.#connection = undefined;
    this.#forgetCalls();
    for (const number of [...this.#loads.keys()]) this.#rejectLoad(number, error);
    for (const resolve of this.#unloads.values()) resolve();
    this.#unloads.clear();
    for (const model of this.#models.values()) model.onLost(error);
  }

  #forgetCalls(): void {
    this.#calls.clear();
    this.#lanes.fill(false);
    this.#watchdog.watch(false);
  }

  #rejectLoad(number: number, error: InferenceError): void {
    const load = this.#loads.get(number);
    // Nobody need be waiting for it.
    load?.promise.catch(() => {});
    load?.reject(error);
  }

  /** Unloads idle models, the least recently used first, until another one fits. */
  async #makeRoom(model: HostedModel): Promise<void> {
    const limit = this.#memoryLimitBytes;
    const loaded = [...this.#models].filter(([, other]) => other.facts !== undefined);
    let usedBytes = loaded.reduce((sum, [, { facts }]) => sum + memoryOf(facts), 0);
    const idle = loaded.filter(([, { isIdle }]) => isIdle);
    idle.sort(([, a], [, b]) => a.lastUseMs - b.lastUseMs);
    for (const [number, other] of idle) {
      if (usedBytes + model.fileBytes <= limit) break;
      usedBytes -= memoryOf(other.facts);
      other.onLost(new InferenceError("The model was unloaded", { transient: true }));
      await this.unload(number);
    }
    if (usedBytes + model.fileBytes <= limit) return;
    throw new OutOfMemoryError(
      `The model "${model.name}" takes ${model.fileBytes} bytes at least, and ${usedBytes} of ` +
        `${limit} are in use: raise memoryLimitBytes, or unload a model`,
    );
  }
}

function memoryOf(facts: ModelFacts | undefined): number {
  return facts === undefined ? 0 : facts.modelBytes + facts.contextBytes;
}

function calibrationKey({ modelPath, threads, flashAttention }: ModelSettings): string {
  return JSON.stringify([modelPath, threads, flashAttention]);
}

/** A domain as JSON. Costs that are computed do not matter to what a model may say. */
function domainText(domain: Domain): string {
  const { tools, ...rest } = domain.definition;
  const plain = tools.map((tool) => (typeof tool.cost === "object" ? { ...tool, cost: 1 } : tool));
  return JSON.stringify({ ...rest, tools: plain });
}
