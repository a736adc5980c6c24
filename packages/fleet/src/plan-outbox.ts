import type { Commands } from "./commands.ts";
import type { FleetSettings } from "./options.ts";
import type { PlanOutboxCounts } from "./stats.ts";

/** Plans told to Redis at once. */
const BATCH = 64;

/** Tells the fleet of the plans of this node, when there is time; while Redis is away the newest wait for it. */
export class PlanOutbox {
  readonly #commands: Commands;
  readonly #settings: FleetSettings;
  #waiting: { readonly key: string; readonly plan: string }[] = [];
  #shared = 0;
  #dropped = 0;
  #isTelling = false;

  constructor(commands: Commands, settings: FleetSettings) {
    this.#commands = commands;
    this.#settings = settings;
    commands.redis.on("ready", () => this.wake());
  }

  get counts(): PlanOutboxCounts {
    return { shared: this.#shared, dropped: this.#dropped, waiting: this.#waiting.length };
  }

  /** @param plan text of a repertoire file */
  add(key: string, plan: string): void {
    this.#waiting.push({ key, plan });
    if (this.#waiting.length > this.#settings.maxWaiting) {
      this.#waiting.shift();
      this.#dropped++;
    }
    this.wake();
  }

  /** Tells what waits, as far as Redis takes it. */
  wake(): void {
    if (this.#isTelling || this.#waiting.length === 0) return;
    this.#isTelling = true;
    // Not in the call that made the plan: an agent waits for that one.
    this.#settings.clock.setTimer(() => {
      this.#tellAll()
        .catch(() => {})
        .finally(() => {
          this.#isTelling = false;
        });
    }, 0);
  }

  async #tellAll(): Promise<void> {
    while (this.#waiting.length > 0) await this.#tellBatch();
  }

  #tellBatch(): Promise<void> {
    const { author, maxStream } = this.#settings;
    const batch = this.#waiting.slice(0, BATCH);
    return this.#commands.run(async (redis) => {
      const pipeline = redis.pipeline();
      for (const { key, plan } of batch) {
        pipeline.xadd(key, "MAXLEN", "~", maxStream, "*", "author", author, "plan", plan);
      }
      const results = (await pipeline.exec()) ?? [];
      // Plans that were not confirmed are sent again: twice the same plan does no harm.
      const told = new Set(batch.filter((_, at) => results[at]?.[0] === null));
      this.#waiting = this.#waiting.filter((one) => !told.has(one));
      this.#shared += told.size;
      if (told.size < batch.length) throw new Error("Redis did not take every plan");
    });
  }
}
