import type { HostMessage, WorkerMessage } from "./protocol.ts";
import type { SharedFlags } from "./shared-flags.ts";

/** A thread that runs models: a Node worker thread or a web worker. */
export interface ModelThread {
  readonly flags: SharedFlags;
  post(message: HostMessage): void;
  onMessage(listener: (message: WorkerMessage) => void): void;
  /** Registers a listener for the end of the thread, called with the error if the thread failed. */
  onEnd(listener: (how: ThreadEnd) => void): void;
  /** Sets whether the thread keeps the process alive. */
  keepAlive(isNeeded: boolean): void;
  /** Terminates the thread at once. */
  terminate(): void;
}

/** The reason for the end of a thread. */
export interface ThreadEnd {
  /** Description for messages, such as `exit code 1`. */
  readonly how: string;
  readonly cause?: unknown;
}

/** Starts a thread. */
export type SpawnThread = () => ModelThread;
