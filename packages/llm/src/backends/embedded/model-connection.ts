import type { Worker } from "node:worker_threads";
import {
  ContextLimitError,
  InferenceError,
  ModelNotLoadedError,
  OutOfMemoryError,
} from "@understudy/planner-core";
import { guardExit } from "./exit-guard.ts";
import type {
  HostMessage,
  ModelFacts,
  WireError,
  WorkerMessage,
  WorkerSettings,
} from "./protocol.ts";
import { ALL_CALLS, SharedFlags } from "./shared-flags.ts";
import type { SpawnWorker } from "./spawn-worker.ts";

/** What a worker says about a call. */
export type CallMessage = Exclude<WorkerMessage, { type: "loaded" | "load-failed" }>;

/** What a connection tells the host. */
export interface ConnectionEvents {
  onMessage(message: CallMessage): void;
  /** The thread ended although nobody asked for it. */
  onDeath(error: InferenceError): void;
}

/**
 * How long a thread may take to free its model before it is stopped, in milliseconds. A call ends
 * within a chunk; stopping a thread inside the native library would end the whole process.
 */
const GRACE_MS = 30_000;

/** One worker thread with its model, from start to end. */
export class ModelConnection {
  /** Resolves when the model is ready. */
  readonly ready: Promise<ModelFacts>;
  readonly #worker: Worker;
  readonly #flags = new SharedFlags();
  readonly #exited: Promise<void>;
  #isClosing = false;

  /** @throws ModelNotLoadedError if no thread can be started */
  constructor(
    spawn: SpawnWorker,
    settings: Omit<WorkerSettings, "flags">,
    events: ConnectionEvents,
  ) {
    try {
      this.#worker = spawn({ ...settings, flags: this.#flags.buffer });
    } catch (cause) {
      throw new ModelNotLoadedError("The thread of the model cannot be started", { cause });
    }
    const worker = this.#worker;
    const endGuard = guardExit(this.#flags);
    worker.once("exit", endGuard);
    let crash: unknown;
    worker.on("error", (error) => {
      crash = error;
    });
    this.#exited = new Promise((resolve) => {
      worker.once("exit", () => resolve());
    });
    this.ready = new Promise((resolve, reject) => {
      worker.on("message", (message: WorkerMessage) => {
        if (message.type === "loaded") resolve(message.facts);
        else if (message.type === "load-failed") {
          this.#isClosing = true;
          reject(fromWireError(message.error));
        } else if (!this.#isClosing) events.onMessage(message);
      });
      worker.once("exit", (code) => {
        const error = new InferenceError(
          `The thread of the model ended unexpectedly (exit code ${code})`,
          { transient: true, cause: crash },
        );
        reject(error);
        if (!this.#isClosing) events.onDeath(error);
      });
    });
    // Whoever waits for it sees the rejection; nobody need be waiting.
    this.ready.catch(() => {});
  }

  post(message: HostMessage): void {
    this.#worker.postMessage(message);
  }

  /** Tells the thread to give up a call. */
  cancel(call: number): void {
    this.#flags.cancel(call);
  }

  /** Whether the thread keeps the program alive: while calls are in flight, not while it idles. */
  keepAlive(isNeeded: boolean): void {
    if (isNeeded) this.#worker.ref();
    else this.#worker.unref();
  }

  /** Frees the model and ends the thread. */
  async close(): Promise<void> {
    this.#isClosing = true;
    this.#flags.cancel(ALL_CALLS);
    this.#worker.ref();
    this.post({ type: "dispose" });
    let timer: NodeJS.Timeout | undefined;
    const tooLong = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, GRACE_MS);
    });
    await Promise.race([this.#exited, tooLong]);
    clearTimeout(timer);
    await this.#worker.terminate();
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
