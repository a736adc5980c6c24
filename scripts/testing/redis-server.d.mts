import type { ChildProcess } from "node:child_process";

/** A Redis in a folder of its own, empty whenever it starts. */
export class RedisServer {
  /** @param flags of redis-server. Default: no port */
  static start(flags?: readonly string[]): Promise<RedisServer>;
  /** The socket on which it listens. */
  readonly path: string;
  readonly folder: string;
  /** Starts it, empty, and waits until it answers. */
  run(): Promise<void>;
  /** Sends a command by itself, such as one that no server of a fleet would. */
  tell(words: readonly string[]): Promise<void>;
  /** It takes connections and answers nothing, as a machine that swaps. */
  freeze(): void;
  thaw(): void;
  kill(): Promise<void>;
  stop(): Promise<void>;
}

/** Waits until a Redis answers there, however long this machine takes. */
export function untilAnswered(
  address: { readonly path: string } | { readonly port: number },
): Promise<void>;
/** Kills a process, and waits until it is gone. */
export function ended(running: ChildProcess | undefined): Promise<void>;
/** A port that is free now. */
export function freePort(): Promise<number>;
