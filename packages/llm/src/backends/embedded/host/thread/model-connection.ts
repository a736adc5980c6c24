import {
  ContextLimitError,
  InferenceError,
  ModelNotLoadedError,
  OutOfMemoryError,
} from "@understudy/planner-core";
import type { ModelThread, SpawnThread } from "../../shared/model-thread.ts";
import type { HostMessage, WireError, WorkerMessage } from "../../shared/protocol.ts";
import type { SharedFlags } from "../../shared/shared-flags.ts";

/** Events of a connection, for the host. */
export interface ConnectionEvents {
  onMessage(message: WorkerMessage): void;
  /** The thread ended although nobody asked for it. */
  onDeath(error: InferenceError): void;
}

/**
 * The longest that a thread may take to free its models before it is stopped, in milliseconds. A call ends
 * within a chunk; stopping a thread inside the native library would end the whole process.
 */
const GRACE_MS = 30_000;

/** One worker thread, from start to end. */
export class ModelConnection {
  readonly #thread: ModelThread;
  readonly #ended: Promise<void>;
  #isClosing = false;

  /** @throws ModelNotLoadedError if no thread can be started */
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

  /** Has waiting calls look at the flags. Where memory is not shared, they travel with the message. */
  wake(): void {
    this.post({ type: "wake", flags: this.flags.unshared });
  }

  /** Whether the thread keeps the program alive: while calls are in flight, not while it idles. */
  keepAlive(isNeeded: boolean): void {
    this.#thread.keepAlive(isNeeded);
  }

  /** Frees the models and ends the thread. */
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
   * Gives up a thread that hangs. It ends by itself once it comes to; until then it is left alone,
   * since stopping it inside the native library would end the whole process.
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
