import { RequestError } from "@understudy/planner-core";
import type { QueueOptions as BullOptions } from "bullmq";
import type { RedisOptions } from "ioredis";
import { ADDRESS_EXAMPLES, readAddress } from "../address.ts";

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

/**
 * The connection of a queue.
 *
 * @throws RequestError if the address is none
 */
export function bullOptions({ redis }: QueueOptions): BullOptions {
  const given = typeof redis === "string" ? readAddress(redis) : redis;
  if (given === undefined) {
    const hint = `such as ${ADDRESS_EXAMPLES.join(", ")}`;
    throw new RequestError([{ pointer: "/redis", message: "is not an address of a Redis", hint }]);
  }
  // A rehearsal has time: whatever is asked of Redis waits until it is there.
  const connection = { ...given, maxRetriesPerRequest: null };
  return { connection: connection as BullOptions["connection"], prefix: PREFIX };
}
