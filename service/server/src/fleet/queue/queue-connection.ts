import { setTimeout as after } from "node:timers/promises";
import { RequestError } from "@understudy/planner-core";
import type { QueueOptions as BullOptions } from "bullmq";
import type { RedisOptions } from "ioredis";
import { ADDRESS_EXAMPLES, readAddress } from "../redis/address.ts";
import { attempts, isReplica } from "../redis/connection.ts";
import { Redis } from "../redis/ioredis.ts";
import { PREFIX, type QueueOptions } from "./queue-options.ts";

/** A producer or consumer of a queue. */
interface QueueEnd {
  /** Closes with a handshake that needs Redis. */
  close(): Promise<void>;
}

/** Time for Redis to accept the last answers. */
const GOODBYE_MS = 1000;

/** The connections of one end of a queue. They reconnect without limit, and close whether Redis is up or not. */
export class QueueConnection {
  readonly options: BullOptions;
  readonly #redis: Redis;
  #isOver = false;

  /** @throws RequestError for an invalid address */
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
      // A preparation has time: commands wait for Redis without limit.
      maxRetriesPerRequest: null,
      replyMapping: "legacy" as const,
    });
    this.#redis.on("error", () => {});
    this.options = { connection: this.#redis as BullOptions["connection"], prefix: PREFIX };
  }

  /** Closes the ends of a queue, and disconnects if Redis does not answer. Never rejects. */
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
 * A connection that can be closed between two attempts to connect. There, `ioredis` would neither retry nor end, and
 * would never settle pending commands.
 */
class EndingRedis extends Redis<"legacy"> {
  override disconnect(reconnect = false): void {
    // The status of an unused connection, which ends at once.
    if (!reconnect && this.status === "reconnecting") this.status = "wait";
    super.disconnect(reconnect);
  }

  /** The copy for blocking commands can be closed in the same way. */
  override duplicate(override?: Partial<RedisOptions>): never {
    const options = { ...this.options, ...override, replyMapping: "legacy" as const };
    return new EndingRedis(options) as never;
  }
}
