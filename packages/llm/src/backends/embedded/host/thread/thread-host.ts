/**
 * The thread of the worker: started, watched, restarted, and told what it needs.
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

/** The identity of a running call. */
interface CallSeat {
  readonly id: number;
  /** See `SharedFlags`. */
  readonly lane: number;
}

/** The calls in a thread, and whom what they say is for. */
class CallSeats<Owner> {
  readonly #owners = new Map<number, Owner>();
  readonly #isTaken: boolean[] = new Array<boolean>(LANES).fill(false);
  #lastId = 0;

  get size(): number {
    return this.#owners.size;
  }

  /** A seat for a new call; undefined if all lanes are taken. */
  take(owner: Owner): CallSeat | undefined {
    const lane = this.#isTaken.indexOf(false);
    if (lane < 0) return undefined;
    this.#isTaken[lane] = true;
    const id = ++this.#lastId;
    this.#owners.set(id, owner);
    return { id, lane };
  }

  /** The call has ended in the thread. */
  leave({ id, lane }: CallSeat): void {
    if (this.#owners.delete(id)) this.#isTaken[lane] = false;
  }

  ownerOf(id: number): Owner | undefined {
    return this.#owners.get(id);
  }

  /** The thread is gone, and all calls with it. */
  clear(): void {
    this.#owners.clear();
    this.#isTaken.fill(false);
  }
}

/** Options of a {@link ModelHost}. */
export interface ModelHostOptions {
  /** Memory limit of all loaded models together, in bytes. Idle ones make room. Default: no limit. */
  readonly memoryLimitBytes?: number | undefined;
  /** A forward pass that takes this long counts as hanging, in milliseconds. Default 60,000. */
  readonly hangMs?: number | undefined;
  readonly clock?: Clock | undefined;
}

/** A model of a host, as the host sees it. */
export interface HostedModel extends MemoryUser {
  readonly settings: ModelSettings;
  /** The longest that loading may take, in milliseconds. */
  readonly loadTimeoutMs: number;
  /** Called while it comes over a network, and with what its user may want to know. */
  onLoading?(message: Extract<WorkerMessage, { readonly type: "loading" | "notice" }>): void;
  /** Called with what the worker says about its calls. */
  onMessage(message: WorkerMessage): void;
  /** Its thread is gone, and the model with it. */
  onLost(error: InferenceError): void;
}

/** The models that a host holds in memory. */
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

/**
 * Several models in one worker thread: loads and unloads them, keeps account of their memory, starts
 * the thread again when it died or hung.
 */
export class ThreadHost {
  readonly clock: Clock;
  readonly #spawn: SpawnThread;
  readonly #memoryLimitBytes: number;
  readonly #restartLimit: RestartLimit;
  readonly #watchdog: Watchdog;
  readonly #models = new Map<number, HostedModel>();
  readonly #seats = new CallSeats<HostedModel>();
  readonly #changes = new PendingChanges();
  readonly #loadLimit: LoadLimit;
  readonly #domains = new SentDomains();
  /** The memory that models take, or are about to take, in bytes. */
  readonly #takenBytes = new Map<HostedModel, number>();
  /** The memory that models took when they were loaded before. */
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

  /** Frees all models and ends the thread. Calls in flight reject with the code `disposed`. */
  async dispose(): Promise<void> {
    if (this.#isDisposed) return;
    this.#isDisposed = true;
    const connection = this.#connection;
    this.#lose(new DisposedError("The model host was disposed"));
    await connection?.close();
  }

  /** @internal Adds a model, not loaded yet. */
  add(model: HostedModel): number {
    this.#models.set(++this.#lastModel, model);
    return this.#lastModel;
  }

  /** @internal Forgets a model and frees it; the thread keeps serving the others. */
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
      // Only now is it known what it really takes.
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

  /** @internal Frees a model that has no calls. */
  async unload(number: number): Promise<void> {
    const model = this.#models.get(number);
    if (model !== undefined) this.#takenBytes.delete(model);
    const connection = this.#connection;
    if (connection === undefined) return;
    await this.#changes.unload(number, () => connection.post({ type: "unload", model: number }));
  }

  /** @internal A seat for a new call; undefined if all are taken. */
  begin(model: HostedModel): CallSeat | undefined {
    const seat = this.#seats.take(model);
    if (seat !== undefined) this.#watchdog.watch(true);
    return seat;
  }

  /** @internal A call has ended in the worker. */
  end(seat: CallSeat): void {
    this.#seats.leave(seat);
    this.#watchdog.watch(this.#seats.size > 0);
  }

  /** @internal */
  post(message: HostMessage): void {
    if (this.#connection === undefined) return;
    this.#connection.post(message);
    if ("plan" in message && message.plan !== undefined) this.#domains.add(message.plan.domain);
  }

  /** @internal Has waiting calls look at the flags. */
  wake(): void {
    this.#connection?.wake();
  }

  /** @internal The flags of the running thread. */
  get flags(): ModelConnection["flags"] | undefined {
    return this.#connection?.flags;
  }

  /** @internal A domain for the worker: its number, and its text if this thread has not seen it. */
  domainFor(domain: Domain): WireDomain {
    return this.#domains.wire(domain);
  }

  /** @internal A program may end while the models idle, not while a caller waits for one. */
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
        this.#seats.ownerOf(message.id)?.onMessage(message);
    }
  }

  /** A dead thread is an error for its calls; the next call starts another thread. */
  #bury(error: InferenceError): void {
    this.#restarts++;
    this.#restartLimit.count();
    this.#lose(error);
  }

  /** @param why what the thread did */
  #giveUp(why: string): void {
    const connection = this.#connection;
    const message = `The thread of the model ${why} and was given up`;
    this.#bury(new InferenceError(message, { transient: true }));
    connection?.abandon();
  }

  /**
   * Gives up on loading. Whatever keeps the library busy cannot be ended: the thread is ended, with all that it
   * holds.
   */
  #giveUpLoading(number: number, limitMs: number): void {
    const name = this.#models.get(number)?.name ?? "";
    const message =
      `The model "${name}" was not loaded within ${limitMs} ms: its file may be damaged, or the machine too slow ` +
      "for it (loadTimeoutMs allows more)";
    this.#changes.fail(number, new ModelNotLoadedError(message));
    this.#giveUp(`did not load "${name}" within ${limitMs} ms`);
  }

  /** Everything that lived in the thread is gone. */
  #lose(error: InferenceError): void {
    this.#connection = undefined;
    this.#takenBytes.clear();
    this.#seats.clear();
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
