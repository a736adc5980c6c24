import type { RedisOptions } from "ioredis";

/** The queue shared by a preparation and its workers. */
export interface QueueOptions {
  /** Redis 7 or Valkey: an address as for a fleet, or options of `ioredis`. */
  readonly redis: string | RedisOptions;
  /** The name of the model, equal on both sides. Each model has its own queue. */
  readonly model: string;
}

/** Prefix of all Redis keys. */
export const PREFIX = "understudy:preparation";

/** The name of a model's queue, without colons. */
export function queueName(model: string): string {
  return encodeURIComponent(model);
}
