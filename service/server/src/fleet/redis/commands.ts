import { Breaker } from "@understudy/llm";
import type { Clock, Deadline } from "@understudy/planner-core";
import type { Redis } from "ioredis";
import { COMMAND_MS, isReady } from "./connection.ts";

/** Failures in a row after which Redis is left alone. */
const TOLERATED = 3;
/** The time for which it is left alone, in milliseconds; then one command shows whether it lives again. */
const COOLDOWN_MS = 1000;

/** The commands of a node. None is given while Redis is away, or is left alone after failures. */
export class Commands {
  readonly redis: Redis;
  readonly #breaker: Breaker;

  constructor(redis: Redis, clock: Clock) {
    this.redis = redis;
    this.#breaker = new Breaker({
      name: "redis",
      breakerThreshold: TOLERATED,
      cooldownMs: COOLDOWN_MS,
      timeoutMs: COMMAND_MS,
      clock,
    });
  }

  /** Whether Redis can be reached, as far as is known. */
  get isReady(): boolean {
    return isReady(this.redis) && this.#breaker.state !== "open";
  }

  /**
   * @param limit how long its answer is awaited; released with it. Default: as long as the connection waits
   * @throws if Redis is away or left alone, and as the command
   */
  async run<T>(command: (redis: Redis) => Promise<T>, limit?: Deadline): Promise<T> {
    if (!isReady(this.redis) || !this.#breaker.admits) throw this.#breaker.error();
    const id = this.#breaker.enter();
    try {
      const answer = command(this.redis);
      const result = await (limit === undefined ? answer : unlessOver(limit, answer));
      this.#breaker.exit(id, "success");
      return result;
    } catch (error) {
      // Whoever stops waiting says nothing about Redis.
      this.#breaker.exit(id, limit?.endedBy === "cancelled" ? "neutral" : "failure");
      throw error;
    } finally {
      limit?.release();
    }
  }
}

/** An answer, or a rejection once its deadline is over or cancelled. */
function unlessOver<T>(limit: Deadline, answer: Promise<T>): Promise<T> {
  const over = new Promise<never>((_, reject) => {
    limit.onEnd(() => reject(limit.reason));
  });
  return Promise.race([answer, over]);
}
