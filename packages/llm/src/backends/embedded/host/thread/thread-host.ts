/**
 * The worker thread's lifetime: start, watchdog, restart and messages.
 *
 * @module
 */

import {
  type Clock,
  DisposedError,
  type Domain,
  InferenceError,
  ModelNotLoadedError,
  systemClock,
} from "@understudy/planner-core";
import type { SpawnThread } from "../../shared/model-thread.ts";
import type {
  HostMessage,
  ModelFacts,
  ModelSettings,
  WorkerMessage,
} from "../../shared/protocol.ts";
import { LANES } from "../../shared/shared-flags.ts";
import { keepCalibration, knownCalibration } from "./known-calibrations.ts";
import { LoadLimit } from "./load-limit.ts";
import { type MemoryUser, makeRoom, memoryOf } from "./make-room.ts";
import { fromWireError, ModelConnection } from "./model-connection.ts";
import { PendingChanges } from "./pending-changes.ts";
import { RestartLimit } from "./restart-limit.ts";
import { SentDomains, type WireDomain } from "./sent-domains.ts";
import { Watchdog } from "./watchdog.ts";

/** The slot of a running call. */
interface CallSlot {
  readonly id: number;
  /** See `SharedFlags`. */
  readonly lane: number;
}

/** The running calls of a thread and their owners. */
class CallSlots<Owner> {
  readonly #owners = new Map<number, Owner>();
  readonly #isTaken: boolean[] = new Array<boolean>(LANES).fill(false);
  #lastId = 0;

  get size(): number {
    return this.#owners.size;
  }

  /** Assigns a slot to a new call; undefined if all lanes are taken. */
  take(owner: Owner): CallSlot | undefined {
    const lane = this.#isTaken.indexOf(false);
    if (lane < 0) return undefined;
    this.#isTaken[lane] = true;
    const id = ++this.#lastId;
    this.#owners.set(id, owner);
    return { id, lane };
  }

  /** Releases the slot of a finished call. */
  leave({ id, lane }: CallSlot): void {
    if (this.#owners.delete(id)) this.#isTaken[lane] = false;
  }

  ownerOf(id: number): Owner | undefined {
    return this.#owners.get(id);
  }

  /** Releases all slots after the thread is lost. */
  clear(): void {
    this.#owners.clear();
    this.#isTaken.fill(false);
  }
}

/** Options of a {@link ModelHost}. */
export interface ModelHostOptions {
  /** Memory limit of all loaded models together, in bytes. Idle models are unloaded to make room. Default: no limit. */
  readonly memoryLimitBytes?: number | undefined;
  /** Duration of a forward pass after which the thread is considered hung, in milliseconds. Default 60,000. */
  readonly hangMs?: number | undefined;
  readonly clock?: Clock | undefined;
}

/** A model of a host. */
export interface HostedModel extends MemoryUser {
  readonly settings: ModelSettings;
  /** Time limit for loading, in milliseconds. */
  readonly loadTimeoutMs: number;
  /** Called with download progress and notices. */
  onLoading?(message: Extract<WorkerMessage, { readonly type: "loading" | "notice" }>): void;
  /** Called with worker messages about its calls. */
  onMessage(message: WorkerMessage): void;
  /** Called when the model is lost with its thread. */
  onLost(error: InferenceError): void;
}

/** The models of a host and their memory. */
export interface HostStatus {
  readonly models: readonly {
    readonly name: string;
    readonly isLoaded: boolean;
    /** Memory of weights, KV cache and buffers, in bytes; 0 while not loaded. */
    readonly memoryBytes: number;
    readonly loadMs: number | undefined;
  }[];
  readonly memoryBytes: number;
  /** Number of crashed or abandoned threads. */
  readonly restarts: number;
}

const DEFAULT_HANG_MS = 60_000;

/**
 * Several models in one worker thread. Loads and unloads them, tracks their memory, and restarts the thread if it
 * crashes or hangs.
 */
export class ThreadHost {
  readonly clock: Clock;
  readonly #spawn: SpawnThread;
  readonly #memoryLimitBytes: number;
  readonly #restartLimit: RestartLimit;
  readonly #watchdog: Watchdog;
  readonly #models = new Map<number, HostedModel>();
  readonly #callSlots = new CallSlots<HostedModel>();
  readonly #changes = new PendingChanges();
  readonly #loadLimit: LoadLimit;
  readonly #domains = new SentDomains();
  /** Memory use per model that is loaded or loading, in bytes. */
  readonly #takenBytes = new Map<HostedModel, number>();
  /** Memory use of each model, as measured at its last load. */
  readonly #knownBytes = new WeakMap<ModelSettings, number>();
  #connection: ModelConnection | undefined;
  #lastModel = 0;
  #restarts = 0;
  #isDisposed = false;

  constructor(spawn: SpawnThread, options: ModelHostOptions = {}) {
    const { clock = systemClock, hangMs = DEFAULT_HANG_MS } = options;
    this.clock = clock;
    this.#spawn = spawn;
    this.#memoryLimitBytes = options.memoryLimitBytes ?? Number.POSITIVE_INFINITY;
    this.#restartLimit = new RestartLimit(clock);
    this.#watchdog = new Watchdog(
      clock,
      hangMs,
      () => this.#connection?.flags.progress ?? 0,
      () => this.#giveUp(`made no progress for ${hangMs} ms`),
    );
    this.#loadLimit = new LoadLimit(clock, (model, limitMs) => this.#giveUpLoading(model, limitMs));
  }

  /** Memory of the loaded models. */
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

  /** Unloads all models and ends the thread. Calls in flight reject with the code `disposed`. */
  async dispose(): Promise<void> {
    if (this.#isDisposed) return;
    this.#isDisposed = true;
    const connection = this.#connection;
    this.#lose(new DisposedError("The model host was disposed"));
    await connection?.close();
  }

  /** @internal Registers a model without loading it. */
  add(model: HostedModel): number {
    this.#models.set(++this.#lastModel, model);
    return this.#lastModel;
  }

  /** @internal Removes and unloads a model; the thread keeps serving the others. */
  async remove(number: number): Promise<void> {
    const model = this.#models.get(number);
    if (model === undefined) return;
    this.#models.delete(number);
    this.#takenBytes.delete(model);
    this.#changes.fail(number, disposed());
    await this.unload(number);
    this.updateKeepAlive();
  }

  /** @internal Loads a model. @throws ModelNotLoadedError, OutOfMemoryError, InferenceError */
  async load(number: number): Promise<ModelFacts> {
    const model = this.#models.get(number);
    if (model === undefined || this.#isDisposed) throw disposed();
    const { settings } = model;
    const begin = async (): Promise<void> => {
      this.#takenBytes.set(model, this.#knownBytes.get(settings) ?? model.fileBytes);
      await this.#makeRoom(model);
      if (this.#isDisposed || !this.#models.has(number)) throw disposed();
      const calibration = knownCalibration(settings);
      this.#connect().post({ type: "load", model: number, settings: { ...settings, calibration } });
      this.#loadLimit.begin(number, model.loadTimeoutMs);
      this.updateKeepAlive();
    };
    try {
      const facts = await this.#changes.load(number, begin);
      keepCalibration(settings, facts.calibration);
      this.#knownBytes.set(settings, memoryOf(facts));
      if (!this.#takenBytes.has(model)) throw disposed();
      // The exact memory use is known only after loading.
      this.#takenBytes.set(model, memoryOf(facts));
      await this.#makeRoom(model);
      if (!this.#takenBytes.has(model)) {
        const message = "The model was lost while others made room for it";
        throw new InferenceError(message, { transient: true });
      }
      return facts;
    } catch (error) {
      if (this.#takenBytes.has(model)) await this.unload(number);
      throw error;
    } finally {
      this.updateKeepAlive();
    }
  }

  /** @internal Unloads a model without running calls. */
  async unload(number: number): Promise<void> {
    const model = this.#models.get(number);
    if (model !== undefined) this.#takenBytes.delete(model);
    const connection = this.#connection;
    if (connection === undefined) return;
    await this.#changes.unload(number, () => connection.post({ type: "unload", model: number }));
  }

  /** @internal Assigns a slot to a new call; undefined if all are taken. */
  begin(model: HostedModel): CallSlot | undefined {
    const callSlot = this.#callSlots.take(model);
    if (callSlot !== undefined) this.#watchdog.watch(true);
    return callSlot;
  }

  /** @internal Releases the slot of a call that ended in the worker. */
  end(callSlot: CallSlot): void {
    this.#callSlots.leave(callSlot);
    this.#watchdog.watch(this.#callSlots.size > 0);
  }

  /** @internal */
  post(message: HostMessage): void {
    if (this.#connection === undefined) return;
    this.#connection.post(message);
    if ("plan" in message && message.plan !== undefined) this.#domains.add(message.plan.domain);
  }

  /** @internal Makes waiting calls read the flags. */
  wake(): void {
    this.#connection?.wake();
  }

  /** @internal The flags of the running thread. */
  get flags(): ModelConnection["flags"] | undefined {
    return this.#connection?.flags;
  }

  /** @internal The message form of a domain, with its text unless this thread has received it. */
  domainFor(domain: Domain): WireDomain {
    return this.#domains.wire(domain);
  }

  /** Lets the process exit unless a caller is waiting. */
  updateKeepAlive(): void {
    const isNeeded =
      this.#changes.isLoading || [...this.#models.values()].some(({ isIdle }) => !isIdle);
    this.#connection?.keepAlive(isNeeded);
  }

  #connect(): ModelConnection {
    if (this.#connection !== undefined) return this.#connection;
    const names = [...this.#models.values()].map(({ name }) => name).join(", ");
    this.#restartLimit.check(names);
    const connection: ModelConnection = new ModelConnection(this.#spawn, {
      onMessage: (message) => {
        if (this.#connection === connection) this.#receive(message);
      },
      onDeath: (error) => {
        if (this.#connection === connection) this.#bury(error);
      },
    });
    this.#connection = connection;
    this.#domains.clear();
    return connection;
  }

  #receive(message: WorkerMessage): void {
    switch (message.type) {
      case "loaded":
        this.#loadLimit.end(message.model);
        this.#changes.loaded(message.model, message.facts);
        return;
      case "load-failed":
        this.#loadLimit.end(message.model);
        this.#changes.fail(message.model, fromWireError(message.error));
        return;
      case "unloaded":
        this.#changes.unloaded(message.model);
        return;
      case "loading":
        this.#loadLimit.goOn(message.model);
        this.#models.get(message.model)?.onLoading?.(message);
        return;
      case "notice":
        this.#models.get(message.model)?.onLoading?.(message);
        return;
      case "advanced":
      case "ended":
        return;
      default:
        this.#callSlots.ownerOf(message.id)?.onMessage(message);
    }
  }

  /** Fails the calls of a dead thread; the next call starts a new thread. */
  #bury(error: InferenceError): void {
    this.#restarts++;
    this.#restartLimit.count();
    this.#lose(error);
  }

  /** @param why reason for the error message */
  #giveUp(why: string): void {
    const connection = this.#connection;
    const message = `The thread of the model ${why} and was given up`;
    this.#bury(new InferenceError(message, { transient: true }));
    connection?.abandon();
  }

  /** Abandons the whole thread if a load takes too long, because the native library cannot be interrupted. */
  #giveUpLoading(number: number, limitMs: number): void {
    const name = this.#models.get(number)?.name ?? "";
    const within = `within ${Math.round(limitMs)} ms`;
    const message =
      `The model "${name}" was not loaded ${within}: its file may be damaged, or the machine too slow ` +
      "for it (#loadTimeoutMs=600000 behind its SPEC, or loadTimeoutMs, allows more)";
    this.#changes.fail(number, new ModelNotLoadedError(message));
    this.#giveUp(`did not load "${name}" ${within}`);
  }

  /** Resets all state that lived in the thread. */
  #lose(error: InferenceError): void {
    this.#connection = undefined;
    this.#takenBytes.clear();
    this.#callSlots.clear();
    this.#watchdog.watch(false);
    this.#loadLimit.clear();
    this.#changes.failAll(error);
    for (const model of this.#models.values()) model.onLost(error);
  }

  async #makeRoom(model: HostedModel): Promise<void> {
    await makeRoom(model, this.#memoryLimitBytes, this.#takenBytes, async (other) => {
      other.onLost(new InferenceError("The model was unloaded", { transient: true }));
      for (const [number, each] of this.#models) if (each === other) await this.unload(number);
    });
  }
}

function disposed(): InferenceError {
  return new DisposedError("The backend was disposed");
}
