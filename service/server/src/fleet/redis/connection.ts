/**
 * Connections to Redis or Valkey.
 *
 * @module
 */

import type { RedisOptions } from "ioredis";
import { readAddress } from "./address.ts";
import { Redis } from "./ioredis.ts";

/** The longest silence of a connection that reads: the server answers at least once per second. */
const SILENCE_MS = 4000;
/** The longest wait for an answer to a command. */
export const COMMAND_MS = 1000;

/** Opens a connection that is asked and told: what does not arrive within a second fails. */
export function openCommands(redis: string | RedisOptions): Redis {
  return open(redis, { commandTimeout: COMMAND_MS });
}

/** Opens a connection for a reader that waits for news. */
export function openReader(redis: string | RedisOptions): Redis {
  return open(redis, { socketTimeout: SILENCE_MS });
}

/**
 * Nothing waits in line for a server that is away: a command fails at once, and whoever gave it decides. The
 * connection is tried again for ever, at least every two seconds.
 */
function open(redis: string | RedisOptions, own: RedisOptions): Redis {
  const given = typeof redis === "string" ? readAddress(redis) : redis;
  const connection = new Redis({
    ...attempts(),
    ...given,
    reconnectOnError: isReplica,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    lazyConnect: true,
    ...own,
    replyMapping: "legacy" as const,
  });
  // It is away, which is told by its status; without a listener each attempt would be printed.
  connection.on("error", () => {});
  connection.connect().catch(() => {});
  return connection;
}

/**
 * How a server that is away is looked for: again and again, at least every two seconds.
 *
 * @param isOver whether nobody looks for it any more
 */
export function attempts(isOver: () => boolean = () => false): RedisOptions {
  return {
    connectTimeout: 2000,
    retryStrategy: (times) => (isOver() ? null : backoff(times) * (0.5 + Math.random())),
    sentinelRetryStrategy: (times) => (isOver() ? null : backoff(times)),
  };
}

/** A master that became a replica in a fail-over: whoever takes its place is asked for. */
export function isReplica(error: Error): 1 | false {
  return error.message.startsWith("READONLY") ? 1 : false;
}

/** Milliseconds until the next attempt. */
function backoff(times: number): number {
  return Math.min(2000, 50 * 2 ** Math.min(times, 6));
}

/** Whether a connection can be used now. */
export function isReady(connection: Redis): boolean {
  return connection.status === "ready";
}
