import { type Clock, Deadline } from "@understudy/planner-core";
import type { Redis } from "ioredis";
import type { PlanOutbox } from "./plan-outbox.ts";
import { isReady } from "./redis/connection.ts";
import type { SharedDomain, StreamEntry } from "./shared-domain.ts";
import { untilOver } from "./until-over.ts";

/** Entries per stream in one reply. */
const BATCH = 256;
/** Time that Redis blocks before an empty reply, in ms. */
const BLOCK_MS = 1000;
/** Retry delay while Redis is down. */
const RETRY_MS = 100;
/** Interval of checks for gaps and due snapshots. */
const LOOK_MS = 1000;

/** Reads the streams of all domains of a node over one connection. */
export class StreamReader {
  readonly #redis: Redis;
  readonly #outbox: PlanOutbox;
  readonly #clock: Clock;
  readonly #shared: Map<string, SharedDomain>;
  /** Ends on close. */
  readonly #life: Deadline;
  #lastLookMs = Number.NEGATIVE_INFINITY;
  #loop: Promise<void> | undefined;

  /** @param shared by stream key; read anew in each round */
  constructor(redis: Redis, outbox: PlanOutbox, clock: Clock, shared: Map<string, SharedDomain>) {
    this.#redis = redis;
    this.#outbox = outbox;
    this.#clock = clock;
    this.#shared = shared;
    this.#life = new Deadline(clock, Number.POSITIVE_INFINITY);
  }

  /** Whether the connection is up. */
  get isReady(): boolean {
    return isReady(this.#redis);
  }

  /** Starts reading. */
  start(): void {
    this.#loop ??= this.#run();
  }

  /** Stops reading. */
  async close(): Promise<void> {
    this.#life.cancel();
    this.#redis.disconnect();
    await this.#loop;
  }

  async #run(): Promise<void> {
    while (!this.#life.isOver) {
      try {
        if (isReady(this.#redis) && this.#shared.size > 0) await this.#round();
        else await this.#wait();
      } catch {
        // Redis is down, frozen, full or failing over: sharing pauses, and is retried.
        this.#lastLookMs = Number.NEGATIVE_INFINITY;
        await this.#wait();
      }
    }
  }

  async #round(): Promise<void> {
    const all = [...this.#shared.values()];
    const now = this.#clock.now();
    const isTime = now - this.#lastLookMs >= LOOK_MS;
    if (isTime) {
      this.#lastLookMs = now;
      this.#outbox.wake();
    }
    const readable: SharedDomain[] = [];
    for (const one of all) {
      if (!isTime && !one.isNew) readable.push(one);
      else if (await isAccepted(one.catchUp())) readable.push(one);
      if (isTime) await isAccepted(one.writeSnapshot());
    }
    if (readable.length > 0) await this.#read(readable);
    else await this.#wait();
  }

  async #read(all: readonly SharedDomain[]): Promise<void> {
    const keys = all.map(({ keys: { plans } }) => plans);
    const positions = all.map(({ position }) => position);
    const found = await this.#redis.xread(
      ...(["COUNT", BATCH, "BLOCK", BLOCK_MS, "STREAMS"] as const),
      ...keys,
      ...positions,
    );
    for (const [key, entries] of found ?? []) {
      await this.#shared.get(key)?.take(entries.map(([id, fields]) => entryOf(id, fields)));
    }
  }

  #wait(): Promise<void> {
    return untilOver(this.#life.derive({ totalMs: RETRY_MS }));
  }
}

/**
 * False if Redis refuses the command: a key has the wrong type, access is denied, or memory is full. This concerns one
 * domain, not the others on the connection.
 */
async function isAccepted(done: Promise<void>): Promise<boolean> {
  try {
    await done;
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === "ReplyError") return false;
    throw error;
  }
}

/** A foreign entry: any field may be missing. */
function entryOf(id: string, fields: readonly string[]): StreamEntry {
  return { id, author: fieldOf(fields, "author"), plan: fieldOf(fields, "plan") };
}

function fieldOf(fields: readonly string[], name: string): string {
  for (let at = 0; at < fields.length; at += 2)
    if (fields[at] === name) return fields[at + 1] ?? "";
  return "";
}
