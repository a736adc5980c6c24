import type { Repertoire } from "@understudy/planner-core";
import type { Redis } from "ioredis";
import { Intake } from "./intake.ts";
import { type DomainKeys, domainKeys } from "./keys.ts";
import type { FleetSettings } from "./options.ts";
import type { PlanOutbox } from "./plan-outbox.ts";
import { compareIds, isStreamId, packSnapshot, unpackSnapshot } from "./snapshot.ts";
import type { Counting, SharedRepertoireStats } from "./stats.ts";

const BEGINNING = "0-0";
/** How long whoever writes a snapshot may take. */
const LEASE_MS = 30_000;

/** An entry of the stream. */
export interface StreamEntry {
  readonly id: string;
  readonly author: string;
  readonly plan: string;
}

/** One repertoire of this node, its place in the stream, and its share in the snapshots. */
export class SharedRepertoire {
  readonly keys: DomainKeys;
  readonly #repertoire: Repertoire;
  readonly #redis: Redis;
  readonly #settings: FleetSettings;
  readonly #counts: Counting<SharedRepertoireStats>;
  readonly #intake: Intake;
  readonly #stopListening: () => void;
  /** Up to where the stream has been read; undefined before the first look at it. */
  #position: string | undefined;
  #news = 0;
  #lastSnapshotMs: number;

  /** @param counts of all repertoires of the node */
  constructor(
    repertoire: Repertoire,
    redis: Redis,
    outbox: PlanOutbox,
    settings: FleetSettings,
    counts: Counting<SharedRepertoireStats>,
  ) {
    this.keys = domainKeys(settings.tenant, repertoire.domain.hash);
    this.#repertoire = repertoire;
    this.#redis = redis;
    this.#settings = settings;
    this.#counts = counts;
    this.#intake = new Intake(repertoire, settings.clock, counts);
    this.#lastSnapshotMs = settings.clock.now();
    this.#stopListening = repertoire.onAdd((entry) => {
      outbox.add(this.keys.plans, JSON.stringify(repertoire.excerpt([entry])));
    });
  }

  /** Up to where the stream has been read. */
  get position(): string {
    return this.#position ?? BEGINNING;
  }

  /** Whether the next look at the stream is the first. */
  get isNew(): boolean {
    return this.#position === undefined;
  }

  /** Takes in what others wrote into the stream. Plans that come faster than they are proved stay in Redis. */
  async take(entries: readonly StreamEntry[]): Promise<void> {
    const ofOthers = entries.filter(({ author }) => author !== this.#settings.node);
    await this.#intake.take(ofOthers.map(({ plan }) => plan));
    this.#news += entries.length;
    this.#position = entries.at(-1)?.id ?? this.#position;
  }

  /**
   * Looks whether the stream still continues where this node has read up to. It was trimmed beyond that, or
   * begun anew: the snapshot is read instead.
   *
   * @throws if Redis does not answer
   */
  async catchUp(): Promise<void> {
    const { first, last } = await this.#streamEnds();
    const position = this.#position;
    if (position !== undefined) {
      const isBehind = compareIds(position, first) < 0;
      const isBegunAnew = compareIds(position, last) > 0;
      if (!isBehind && !isBegunAnew) return;
      this.#counts.gaps++;
    }
    const upTo = await this.#readSnapshot();
    // A snapshot that claims to know more than there is would hide what comes.
    this.#position = upTo !== undefined && compareIds(upTo, last) <= 0 ? upTo : BEGINNING;
  }

  /**
   * Writes a snapshot if it is time, there is anything new, and nobody else does it.
   *
   * @throws if Redis does not answer
   */
  async writeSnapshot(): Promise<void> {
    const { clock, snapshotEveryMs, node } = this.#settings;
    const now = clock.now();
    if (now - this.#lastSnapshotMs < snapshotEveryMs || this.#repertoire.size === 0) return;
    this.#lastSnapshotMs = now;
    const isThere = (await this.#redis.exists(this.keys.snapshot)) === 1;
    if (this.#news === 0 && isThere) return;
    const lease = await this.#redis.set(this.keys.lease, node, "PX", LEASE_MS, "NX");
    if (lease !== "OK") return;
    try {
      this.#news = 0;
      const packed = await packSnapshot(this.#repertoire, this.position);
      await this.#redis.set(this.keys.snapshot, packed);
      this.#counts.snapshotsWritten++;
    } finally {
      await this.#redis.del(this.keys.lease);
    }
  }

  dispose(): void {
    this.#stopListening();
    this.#intake.dispose();
  }

  /** The ids of the oldest entry that is left, and of the last one that there ever was. */
  async #streamEnds(): Promise<{ readonly first: string; readonly last: string }> {
    let info: unknown;
    try {
      info = await this.#redis.xinfo("STREAM", this.keys.plans);
    } catch (error) {
      if (error instanceof Error && error.message.includes("no such key")) {
        return { first: BEGINNING, last: BEGINNING };
      }
      throw error;
    }
    const fields = info as readonly unknown[];
    const field = (name: string): unknown => fields[fields.indexOf(name) + 1];
    const last = field("last-generated-id");
    const entry = field("first-entry");
    const first = Array.isArray(entry) ? (entry[0] as unknown) : undefined;
    return {
      first: isStreamId(first) ? first : BEGINNING,
      last: isStreamId(last) ? last : BEGINNING,
    };
  }

  async #readSnapshot(): Promise<string | undefined> {
    const packed = await this.#redis.getBuffer(this.keys.snapshot);
    if (packed === null) return undefined;
    const snapshot = await unpackSnapshot(packed);
    if (snapshot === undefined) {
      this.#counts.refused++;
      return undefined;
    }
    this.#counts.snapshotsRead++;
    await this.#intake.take(snapshot.excerpts);
    return snapshot.upTo;
  }
}
