import {
  ContextLimitError,
  InferenceError,
  ModelNotLoadedError,
  OutOfMemoryError,
} from "@understudy/planner-core";
import type { ModelThread, SpawnThread } from "../../shared/model-thread.ts";
import type { HostMessage, WireError, WorkerMessage } from "../../shared/protocol.ts";
import type { SharedFlags } from "../../shared/shared-flags.ts";

/** Events of a connection. */
export interface ConnectionEvents {
  onMessage(message: WorkerMessage): void;
  /** Called when the thread ends unexpectedly. */
  onDeath(error: InferenceError): void;
}

/**
 * Time limit for an orderly shutdown, in milliseconds. A call ends within one chunk, so this is ample; terminating the
 * thread inside the native library would kill the whole process.
 */
const GRACE_MS = 30_000;

/** One worker thread, from its start to its end. */
export class ModelConnection {
  readonly #thread: ModelThread;
  readonly #ended: Promise<void>;
  #isClosing = false;

  /** @throws ModelNotLoadedError if the thread cannot be started */
  constructor(spawn: SpawnThread, events: ConnectionEvents) {
    try {
      this.#thread = spawn();
    } catch (cause) {
      throw new ModelNotLoadedError("The thread of the model cannot be started", { cause });
    }
    const thread = this.#thread;
    thread.onMessage((message) => {
      if (message.type === "advanced") this.flags.progress = message.passes;
      else if (!this.#isClosing) events.onMessage(message);
    });
    this.#ended = new Promise((resolve) => {
      thread.onEnd(({ how, cause }) => {
        resolve();
        if (this.#isClosing) return;
        const message = `The thread of the model ended unexpectedly (${how})`;
        events.onDeath(new InferenceError(message, { transient: true, cause }));
      });
    });
  }

  get flags(): SharedFlags {
    return this.#thread.flags;
  }

  post(message: HostMessage): void {
    this.#thread.post(message);
  }

  /** Makes waiting calls read the flags. If memory is not shared, the message carries the flags. */
  wake(): void {
    this.post({ type: "wake", flags: this.flags.unshared });
  }

  /** Sets whether the thread keeps the process alive, as required while calls are in flight. */
  keepAlive(isNeeded: boolean): void {
    this.#thread.keepAlive(isNeeded);
  }

  /** Unloads all models and ends the thread. */
  async close(): Promise<void> {
    this.#leave();
    this.#thread.keepAlive(true);
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tooLong = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, GRACE_MS);
    });
    await Promise.race([this.#ended, tooLong]);
    clearTimeout(timer);
    this.#thread.terminate();
  }

  /**
   * Abandons a hung thread and leaves it to end by itself: terminating it inside the native library would kill the
   * whole process.
   */
  abandon(): void {
    this.#leave();
    this.#thread.keepAlive(false);
    if (!this.flags.isBusy) this.#thread.terminate();
  }

  #leave(): void {
    this.#isClosing = true;
    this.flags.cancelAll();
    this.wake();
    this.post({ type: "dispose" });
  }
}

/** Restores an error reported by a worker. */
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
