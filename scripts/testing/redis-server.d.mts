import type { ChildProcess } from "node:child_process";

/** A Redis in its own folder, empty at each start. */
export class RedisServer {
  /** @param flags flags of redis-server. Default: no port */
  static start(flags?: readonly string[]): Promise<RedisServer>;
  /** Its socket. */
  readonly path: string;
  readonly folder: string;
  /** Starts it empty, and waits until it answers. */
  run(): Promise<void>;
  /** Sends a single command, such as one unused by fleet servers. */
  tell(words: readonly string[]): Promise<void>;
  /** Freezes it: it accepts connections without answering, like a swapping machine. */
  freeze(): void;
  thaw(): void;
  kill(): Promise<void>;
  stop(): Promise<void>;
}

/** Waits until a Redis answers, without a time limit. */
export function untilAnswered(
  address: { readonly path: string } | { readonly port: number },
): Promise<void>;
/** Kills a process, and waits for its end. */
export function ended(running: ChildProcess | undefined): Promise<void>;
