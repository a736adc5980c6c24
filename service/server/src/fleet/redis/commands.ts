import { Breaker } from "@understudy/llm";
import type { Clock, Deadline } from "@understudy/planner-core";
import type { Redis } from "ioredis";
import { COMMAND_MS, isReady } from "./connection.ts";

/** Failures in a row that open the breaker. */
const TOLERATED = 3;
/** Cool-down of the breaker, in ms. One command then probes Redis. */
const COOLDOWN_MS = 1000;

/** Runs a node's commands behind a breaker. No command is sent while Redis is down. */
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

  /** Whether Redis is reachable, as far as known. */
  get isReady(): boolean {
    return isReady(this.redis) && this.#breaker.state !== "open";
  }

  /**
   * @param limit of the wait for an answer; released with it. Default: the connection's own limit
   * @throws if Redis is down or the breaker is open, and errors of the command
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
      // A cancelled wait says nothing about Redis.
      this.#breaker.exit(id, limit?.endedBy === "cancelled" ? "neutral" : "failure");
      throw error;
    } finally {
      limit?.release();
    }
  }
}

/** Awaits an answer. Rejects if its deadline passes or is cancelled. */
function unlessOver<T>(limit: Deadline, answer: Promise<T>): Promise<T> {
  const over = new Promise<never>((_, reject) => {
    limit.onEnd(() => reject(limit.reason));
  });
  return Promise.race([answer, over]);
}
