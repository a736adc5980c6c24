/**
 * Connections to Redis or Valkey.
 *
 * @module
 */

import type { RedisOptions } from "ioredis";
import { readAddress } from "./address.ts";
import { Redis } from "./ioredis.ts";

/** Limit of silence on a reading connection; the server answers at least once per second. */
const SILENCE_MS = 4000;
/** Timeout of a command. */
export const COMMAND_MS = 1000;

/** Opens a connection for commands, with a timeout of a second. */
export function openCommands(redis: string | RedisOptions): Redis {
  return open(redis, { commandTimeout: COMMAND_MS });
}

/** Opens a connection for blocking reads. */
export function openReader(redis: string | RedisOptions): Redis {
  return open(redis, { socketTimeout: SILENCE_MS });
}

/**
 * Commands fail at once while the server is down, without a queue. The connection is retried without limit, at least
 * every two seconds.
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
  // The status shows that it is down; without a listener each failed attempt would be printed.
  connection.on("error", () => {});
  connection.connect().catch(() => {});
  return connection;
}

/**
 * Retry options for a server that is down, without limit and at least every two seconds.
 *
 * @param isOver stops retrying
 */
export function attempts(isOver: () => boolean = () => false): RedisOptions {
  return {
    connectTimeout: 2000,
    retryStrategy: (times) => (isOver() ? null : backoff(times) * (0.5 + Math.random())),
    sentinelRetryStrategy: (times) => (isOver() ? null : backoff(times)),
  };
}

/** Reconnects from a former master, which became a replica in a fail-over, to the new one. */
export function isReplica(error: Error): 1 | false {
  return error.message.startsWith("READONLY") ? 1 : false;
}

/** Delay of the next attempt in ms. */
function backoff(times: number): number {
  return Math.min(2000, 50 * 2 ** Math.min(times, 6));
}

/** Whether a connection is usable now. */
export function isReady(connection: Redis): boolean {
  return connection.status === "ready";
}
