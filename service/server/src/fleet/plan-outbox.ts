import type { FleetSettings } from "./options.ts";
import type { Commands } from "./redis/commands.ts";
import type { PlanOutboxCounts } from "./stats.ts";

/** Plans per transaction. */
const BATCH = 64;

/** A plan to be sent. */
interface WaitingPlan {
  readonly key: string;
  readonly write: () => string;
  /** The text, once written. */
  plan?: string;
}

/** Sends this node's plans to the fleet in later turns of the event loop. While Redis is down, the newest are kept. */
export class PlanOutbox {
  readonly #commands: Commands;
  readonly #settings: FleetSettings;
  #waiting: WaitingPlan[] = [];
  #shared = 0;
  #dropped = 0;
  #telling: Promise<void> | undefined;

  constructor(commands: Commands, settings: FleetSettings) {
    this.#commands = commands;
    this.#settings = settings;
    commands.redis.on("ready", () => this.wake());
  }

  get counts(): PlanOutboxCounts {
    return { shared: this.#shared, dropped: this.#dropped, waiting: this.#waiting.length };
  }

  /** @param write makes the text of a plan library file, later: an agent waits for this call */
  add(key: string, write: () => string): void {
    this.#waiting.push({ key, write });
    if (this.#waiting.length > this.#settings.maxWaiting) {
      this.#waiting.shift();
      this.#dropped++;
    }
    this.wake();
  }

  /** Sends pending plans as far as Redis accepts them. */
  wake(): void {
    if (this.#telling !== undefined || this.#waiting.length === 0) return;
    this.#telling = new Promise<void>((resolve) => {
      this.#settings.clock.setTimer(resolve, 0);
    })
      .then(() => this.#tellAll())
      .catch(() => {})
      .finally(() => {
        this.#telling = undefined;
      });
  }

  /** Sends pending plans for the last time. Resolves on success or failure. */
  async finish(): Promise<void> {
    await this.#telling;
    await this.#tellAll().catch(() => {});
  }

  async #tellAll(): Promise<void> {
    while (this.#waiting.length > 0) await this.#tellBatch();
  }

  #tellBatch(): Promise<void> {
    const { author, maxStream } = this.#settings;
    const batch = this.#waiting.slice(0, BATCH);
    return this.#commands.run(async (redis) => {
      const pipeline = redis.pipeline();
      for (const one of batch) {
        one.plan ??= one.write();
        const { key, plan } = one;
        pipeline.xadd(key, "MAXLEN", "~", maxStream, "*", "author", author, "plan", plan);
      }
      const results = (await pipeline.exec()) ?? [];
      // Unconfirmed plans are sent again; duplicates do no harm.
      const told = new Set(batch.filter((_, at) => results[at]?.[0] === null));
      this.#waiting = this.#waiting.filter((one) => !told.has(one));
      this.#shared += told.size;
      if (told.size < batch.length) throw new Error("Redis did not take every plan");
    });
  }
}
