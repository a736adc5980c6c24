import { setTimeout as after } from "node:timers/promises";
import { RequestError } from "@understudy/planner-core";
import type { QueueOptions as BullOptions } from "bullmq";
import type { RedisOptions } from "ioredis";
import { ADDRESS_EXAMPLES, readAddress } from "../redis/address.ts";
import { attempts, isReplica } from "../redis/connection.ts";
import { Redis } from "../redis/ioredis.ts";
import { PREFIX, type QueueOptions } from "./queue-options.ts";

/** One end of a queue. */
interface QueueEnd {
  /** Says good-bye, for which Redis has to answer. */
  close(): Promise<void>;
}

/** The time that Redis has to take the last answers, in milliseconds. */
const GOODBYE_MS = 1000;

/** The connections of one end of a queue: they look for Redis for ever, and end whether it is there or not. */
export class QueueConnection {
  readonly options: BullOptions;
  readonly #redis: Redis;
  #isOver = false;

  /** @throws RequestError if the address is none */
  constructor({ redis }: QueueOptions) {
    const given = typeof redis === "string" ? readAddress(redis) : redis;
    if (given === undefined) {
      const hint = `such as ${ADDRESS_EXAMPLES.join(", ")}`;
      const message = "is not an address of a Redis";
      throw new RequestError([{ pointer: "/redis", message, hint }]);
    }
    this.#redis = new EndingRedis({
      ...attempts(() => this.#isOver),
      ...given,
      reconnectOnError: isReplica,
      // A rehearsal has time: whatever is asked of Redis waits until it is there.
      maxRetriesPerRequest: null,
      replyMapping: "legacy" as const,
    });
    this.#redis.on("error", () => {});
    this.options = { connection: this.#redis as BullOptions["connection"], prefix: PREFIX };
  }

  /** Closes the ends of a queue, and hangs up on a Redis that does not answer. Never rejects. */
  async end(ends: readonly QueueEnd[]): Promise<void> {
    const closed = Promise.allSettled(ends.map((one) => one.close()));
    const stop = new AbortController();
    const patience = after(GOODBYE_MS, undefined, { signal: stop.signal }).catch(() => undefined);
    await Promise.race([closed, patience]);
    stop.abort();
    this.#isOver = true;
    this.#redis.disconnect();
    await closed;
  }
}

/**
 * One that ends when it is told to, also between two attempts to connect: there `ioredis` would neither try again nor
 * end, and leave the commands that wait unsettled.
 */
class EndingRedis extends Redis<"legacy"> {
  override disconnect(reconnect = false): void {
    // It ends at once, as one that was never used.
    if (!reconnect && this.status === "reconnecting") this.status = "wait";
    super.disconnect(reconnect);
  }

  /** One for commands that wait for news, which ends in the same way. */
  override duplicate(override?: Partial<RedisOptions>): never {
    const options = { ...this.options, ...override, replyMapping: "legacy" as const };
    return new EndingRedis(options) as never;
  }
}
