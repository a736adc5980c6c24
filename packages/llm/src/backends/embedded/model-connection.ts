import type { Worker } from "node:worker_threads";
import {
  ContextLimitError,
  InferenceError,
  ModelNotLoadedError,
  OutOfMemoryError,
} from "@understudy/planner-core";
import { guardExit } from "./exit-guard.ts";
import type { HostMessage, WireError, WorkerMessage, WorkerSettings } from "./protocol.ts";
import { SharedFlags } from "./shared-flags.ts";
import type { SpawnWorker } from "./spawn-worker.ts";

/** What a connection tells the host. */
export interface ConnectionEvents {
  onMessage(message: WorkerMessage): void;
  /** The thread ended although nobody asked for it. */
  onDeath(error: InferenceError): void;
}

/**
 * How long a thread may take to free its models before it is stopped, in milliseconds. A call ends
 * within a chunk; stopping a thread inside the native library would end the whole process.
 */
const GRACE_MS = 30_000;

/** One worker thread, from start to end. */
export class ModelConnection {
  readonly flags: SharedFlags = new SharedFlags();
  readonly #worker: Worker;
  readonly #exited: Promise<void>;
  #isClosing = false;

  /** @throws ModelNotLoadedError if no thread can be started */
  constructor(
    spawn: SpawnWorker,
    settings: Omit<WorkerSettings, "flags">,
    events: ConnectionEvents,
  ) {
    try {
      this.#worker = spawn({ ...settings, flags: this.flags.buffer });
    } catch (cause) {
      throw new ModelNotLoadedError("The thread of the model cannot be started", { cause });
    }
    const worker = this.#worker;
    const endGuard = guardExit(this.flags);
    worker.once("exit", endGuard);
    let crash: unknown;
    worker.on("error", (error) => {
      crash = error;
    });
    this.#exited = new Promise((resolve) => {
      worker.once("exit", () => resolve());
    });
    worker.on("message", (message: WorkerMessage) => {
      if (!this.#isClosing) events.onMessage(message);
    });
    worker.once("exit", (code) => {
      if (this.#isClosing) return;
      const message = `The thread of the model ended unexpectedly (exit code ${code})`;
      events.onDeath(new InferenceError(message, { transient: true, cause: crash }));
    });
  }

  post(message: HostMessage): void {
    this.#worker.postMessage(message);
  }

  /** Whether the thread keeps the program alive: while calls are in flight, not while it idles. */
  keepAlive(isNeeded: boolean): void {
    if (isNeeded) this.#worker.ref();
    else this.#worker.unref();
  }

  /** Frees the models and ends the thread. */
  async close(): Promise<void> {
    this.#leave();
    this.#worker.ref();
    let timer: NodeJS.Timeout | undefined;
    const tooLong = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, GRACE_MS);
    });
    await Promise.race([this.#exited, tooLong]);
    clearTimeout(timer);
    await this.#worker.terminate();
  }

  /**
   * Gives up a thread that hangs. It ends by itself once it comes to; until then it is left alone,
   * since stopping it inside the native library would end the whole process.
   */
  abandon(): void {
    this.#leave();
    this.#worker.unref();
    if (!this.flags.isBusy) void this.#worker.terminate();
  }

  #leave(): void {
    this.#isClosing = true;
    this.flags.cancelAll();
    this.post({ type: "wake" });
    this.post({ type: "dispose" });
  }
}

/** The error that a worker reported. */
export function fromWireError(error: WireError): InferenceError {
  switch (error.kind) {
    case "context-limit":
      return new ContextLimitError(error.max, error.required);
    case "model-not-loaded":
      return new ModelNotLoadedError(error.message);
    case "out-of-memory":
      return new OutOfMemoryError(error.message);
    default:
      return new InferenceError(error.message);
  }
}
