import type { Redis } from "ioredis";
import { isReady } from "./connection.ts";
import type { FleetSettings } from "./options.ts";
import type { Pause } from "./pause.ts";

/** Entries told to Redis at once. */
const BATCH = 64;

/** The fate of the plans of this node. */
export interface PlanOutboxCounts {
  /** Plans that are in the stream. */
  readonly shared: number;
  /** Plans that Redis never got: it was away for too long. */
  readonly dropped: number;
  /** Plans that wait for it. */
  readonly waiting: number;
}

/** Tells the fleet of the plans of this node, when there is time; while Redis is away the newest wait for it. */
export class PlanOutbox {
  readonly #redis: Redis;
  readonly #pause: Pause;
  readonly #settings: FleetSettings;
  #waiting: { readonly key: string; readonly entry: string }[] = [];
  #shared = 0;
  #dropped = 0;
  #isTelling = false;

  constructor(redis: Redis, pause: Pause, settings: FleetSettings) {
    this.#redis = redis;
    this.#pause = pause;
    this.#settings = settings;
    redis.on("ready", () => this.#wake());
  }

  get counts(): PlanOutboxCounts {
    return { shared: this.#shared, dropped: this.#dropped, waiting: this.#waiting.length };
  }

  add(key: string, entry: string): void {
    this.#waiting.push({ key, entry });
    if (this.#waiting.length > this.#settings.maxWaiting) {
      this.#waiting.shift();
      this.#dropped++;
    }
    this.#wake();
  }

  /** Tries again what waits. */
  nudge(): void {
    if (this.#waiting.length > 0) this.#wake();
  }

  #wake(): void {
    if (this.#isTelling) return;
    this.#isTelling = true;
    // Not in the call that made the plan: an agent waits for that one.
    this.#settings.clock.setTimer(() => {
      this.#tell()
        .catch(() => this.#pause.failed())
        .finally(() => {
          this.#isTelling = false;
        });
    }, 0);
  }

  async #tell(): Promise<void> {
    const { node, maxStream } = this.#settings;
    while (this.#waiting.length > 0 && isReady(this.#redis) && !this.#pause.isOn) {
      const batch = this.#waiting.slice(0, BATCH);
      const pipeline = this.#redis.pipeline();
      for (const { key, entry } of batch) {
        pipeline.xadd(key, "MAXLEN", "~", maxStream, "*", "v", "1", "author", node, "plan", entry);
      }
      const results = (await pipeline.exec()) ?? [];
      const failed = new Set(batch.filter((_, at) => results[at]?.[0] !== null));
      // Plans that were not confirmed are sent again: twice the same plan does no harm.
      this.#waiting = this.#waiting.filter((one) => failed.has(one) || !batch.includes(one));
      this.#shared += batch.length - failed.size;
      if (failed.size > 0) {
        this.#pause.failed();
        return;
      }
      this.#pause.succeeded();
    }
  }
}
