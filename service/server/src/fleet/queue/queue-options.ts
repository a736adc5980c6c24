import type { RedisOptions } from "ioredis";

/** The queue that a rehearsal and its workers share. */
export interface QueueOptions {
  /** Redis 7 or Valkey: an address as that of a fleet, or the options of `ioredis`. */
  readonly redis: string | RedisOptions;
  /** The model that is asked, as both sides name it: each has a queue of its own. */
  readonly model: string;
}

/** All keys in Redis begin with this. */
export const PREFIX = "understudy:rehearsal";

/** The name of a queue, which must not have a colon. */
export function queueName(model: string): string {
  return encodeURIComponent(model);
}
