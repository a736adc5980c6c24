import type { HostMessage, WorkerMessage } from "./protocol.ts";
import type { SharedFlags } from "./shared-flags.ts";

/** A thread that runs models, as its host sees it: one of Node, or a worker of a page. */
export interface ModelThread {
  readonly flags: SharedFlags;
  post(message: HostMessage): void;
  onMessage(listener: (message: WorkerMessage) => void): void;
  /** Calls back when the thread has ended, with what it failed with if it did. */
  onEnd(listener: (how: ThreadEnd) => void): void;
  /** Whether it keeps the program alive. */
  keepAlive(isNeeded: boolean): void;
  /** Ends it at once, wherever it is. */
  terminate(): void;
}

/** How a thread ended. */
export interface ThreadEnd {
  /** For messages: `exit code 1`. */
  readonly how: string;
  readonly cause?: unknown;
}

/** Starts a thread. */
export type SpawnThread = () => ModelThread;
