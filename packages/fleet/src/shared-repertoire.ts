import type { Repertoire } from "@understudy/planner-core";
import type { Redis } from "ioredis";
import { Intake, type IntakeCounts } from "./intake.ts";
import { type DomainKeys, domainKeys } from "./keys.ts";
import type { FleetSettings } from "./options.ts";
import type { PlanOutbox } from "./plan-outbox.ts";
import { compareIds, isStreamId, packSnapshot, unpackSnapshot } from "./snapshot.ts";

const BEGINNING = "0-0";
/** How long whoever writes a snapshot may take. */
const LEASE_MS = 30_000;

/** An entry of the stream. */
export interface StreamEntry {
  readonly id: string;
  readonly author: string;
  readonly plan: string;
}

/** Counts of one repertoire. */
export interface SharedRepertoireStats extends IntakeCounts {
  /** How often the stream had moved past this node, or had begun anew: the snapshot was read instead. */
  readonly gaps: number;
  readonly snapshotsRead: number;
  readonly snapshotsWritten: number;
}

/** One repertoire of this node, its place in the stream, and its share in the snapshots. */
export class SharedRepertoire {
  readonly repertoire: Repertoire;
  readonly keys: DomainKeys;
  readonly #settings: FleetSettings;
  readonly #redis: Redis;
  readonly #intake: Intake;
  readonly #stopListening: () => void;
  /** Up to where the stream has been read; undefined before the first look at it. */
  #position: string | undefined;
  #news = 0;
  #lastSnapshotMs: number;
  #gaps = 0;
  #snapshotsRead = 0;
  #snapshotsWritten = 0;

  constructor(repertoire: Repertoire, redis: Redis, outbox: PlanOutbox, settings: FleetSettings) {
    this.repertoire = repertoire;
    this.keys = domainKeys(settings.tenant, repertoire.domain.hash);
    this.#settings = settings;
    this.#redis = redis;
    this.#intake = new Intake(repertoire, settings.clock);
    this.#lastSnapshotMs = settings.clock.now();
    this.#stopListening = repertoire.onAdd((entry) => {
      for (const partition of repertoire.excerpt([entry]).partitions) {
        outbox.add(this.keys.plans, JSON.stringify(partition));
      }
    });
  }

  get stats(): SharedRepertoireStats {
    return {
      ...this.#intake.counts,
      gaps: this.#gaps,
      snapshotsRead: this.#snapshotsRead,
      snapshotsWritten: this.#snapshotsWritten,
    };
  }

  /** Up to where the stream has been read. */
  get position(): string {
    return this.#position ?? BEGINNING;
  }

  /** Whether the next look at the stream is the first. */
  get isNew(): boolean {
    return this.#position === undefined;
  }

  /** Takes in what others wrote into the stream. */
  take(entries: readonly StreamEntry[]): void {
    for (const { id, author, plan } of entries) {
      this.#position = id;
      this.#news++;
      if (author !== this.#settings.node) this.#intake.add(plan);
    }
  }

  /** Resolves when all that was taken is in the repertoire. */
  drained(): Promise<void> {
    return this.#intake.drained();
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
    const isBehind =
      position !== undefined && compareIds(position, first) < 0 && compareIds(position, last) < 0;
    const isBegunAnew = position !== undefined && compareIds(position, last) > 0;
    if (position !== undefined && !isBehind && !isBegunAnew) return;
    if (position !== undefined) this.#gaps++;
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
    if (now - this.#lastSnapshotMs < snapshotEveryMs || this.repertoire.size === 0) return;
    this.#lastSnapshotMs = now;
    const isThere = (await this.#redis.exists(this.keys.snapshot)) === 1;
    if (this.#news === 0 && isThere) return;
    const lease = await this.#redis.set(this.keys.lease, node, "PX", LEASE_MS, "NX");
    if (lease !== "OK") return;
    try {
      this.#news = 0;
      await this.drained();
      const packed = await packSnapshot(this.repertoire, this.position);
      await this.#redis.set(this.keys.snapshot, packed);
      this.#snapshotsWritten++;
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
      info = await this.#redis.call("XINFO", "STREAM", this.keys.plans);
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
    const snapshot = await unpackSnapshot(packed, this.repertoire.domain.hash);
    if (snapshot === undefined) {
      this.#intake.refuse();
      return undefined;
    }
    this.#snapshotsRead++;
    for (const partition of snapshot.partitions) this.#intake.add(partition);
    return snapshot.upTo;
  }
}
