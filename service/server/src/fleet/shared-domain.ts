import type { PlanLibrary } from "@understudy/planner-core";
import type { Redis } from "ioredis";
import { Intake } from "./intake.ts";
import { type DomainKeys, domainKeys } from "./keys.ts";
import type { FleetSettings } from "./options.ts";
import type { PlanOutbox } from "./plan-outbox.ts";
import {
  compareIds,
  excerptsOf,
  isStreamId,
  MAX_BYTES,
  packSnapshot,
  unpackSnapshot,
} from "./snapshot.ts";
import { SnapshotLease } from "./snapshot-lease.ts";
import type { Counting, SharedPlanLibraryStats } from "./stats.ts";

const BEGINNING = "0-0";

/** An entry of the stream. */
export interface StreamEntry {
  readonly id: string;
  readonly author: string;
  readonly plan: string;
}

/** The dependencies shared by a node's domains. */
export interface SharedDomainParts {
  readonly redis: Redis;
  readonly outbox: PlanOutbox;
  readonly settings: FleetSettings;
  /** Counters of all plan libraries of the node. */
  readonly counts: Counting<SharedPlanLibraryStats>;
}

/** A plan library, and its intake of foreign plans. */
interface Member {
  readonly planLibrary: PlanLibrary;
  readonly intake: Intake;
  readonly stopListening: () => void;
}

/**
 * A tenant's domain on this node: its position in the stream, and its part in the snapshots. Has one plan library, or
 * several if the domain is served under several names.
 */
export class SharedDomain {
  readonly keys: DomainKeys;
  readonly #parts: SharedDomainParts;
  readonly #members = new Set<Member>();
  /** Position in the stream; undefined before the first read. */
  #position: string | undefined;
  #news = 0;
  #lastSnapshotMs: number;

  constructor(tenant: string, domainHash: string, parts: SharedDomainParts) {
    this.keys = domainKeys(tenant, domainHash);
    this.#parts = parts;
    this.#lastSnapshotMs = parts.settings.clock.now();
  }

  /** Position in the stream. */
  get position(): string {
    return this.#position ?? BEGINNING;
  }

  /** Whether the stream was never read. */
  get isNew(): boolean {
    return this.#position === undefined;
  }

  /** Whether no plan library is shared any more. */
  get isEmpty(): boolean {
    return this.#members.size === 0;
  }

  /**
   * Shares a plan library. Plans of the node's other plan libraries follow at once, between frames.
   *
   * @returns ends the sharing; the plans stay
   */
  join(planLibrary: PlanLibrary): () => void {
    const { outbox, settings, counts } = this.#parts;
    const [sibling] = this.#members;
    const intake = new Intake(planLibrary, settings.clock, counts);
    const stopListening = planLibrary.onAdd((entry) => {
      const write = (): string => JSON.stringify(planLibrary.excerpt([entry]));
      outbox.add(this.keys.plans, write);
      for (const other of this.#members) if (other !== member) void other.intake.take([write()]);
    });
    const member: Member = { planLibrary, intake, stopListening };
    this.#members.add(member);
    if (sibling !== undefined) void copy(sibling.planLibrary, intake);
    return () => this.#leave(member);
  }

  /** Takes in entries of the stream. If plans arrive faster than they can be proved, the rest waits in Redis. */
  async take(entries: readonly StreamEntry[]): Promise<void> {
    const ofOthers = entries.filter(({ author }) => author !== this.#parts.settings.author);
    await this.#takeAll(ofOthers.map(({ plan }) => plan));
    this.#news += entries.length;
    this.#position = entries.at(-1)?.id ?? this.#position;
  }

  /**
   * Checks that the stream continues at this node's position. If it was trimmed beyond that, or restarted, the snapshot
   * is read instead.
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
      this.#parts.counts.gaps++;
    }
    const upTo = await this.#readSnapshot();
    // A snapshot that claims a future position would hide new plans.
    this.#position = upTo !== undefined && compareIds(upTo, last) <= 0 ? upTo : BEGINNING;
  }

  /**
   * Writes a snapshot if it is due, there is anything new, and no other node is writing one.
   *
   * @throws if Redis does not answer
   */
  async writeSnapshot(): Promise<void> {
    const { redis, settings, counts } = this.#parts;
    const { clock, snapshotEveryMs, author } = settings;
    const [member] = this.#members;
    const now = clock.now();
    if (member === undefined || member.planLibrary.size === 0) return;
    if (now - this.#lastSnapshotMs < snapshotEveryMs) return;
    this.#lastSnapshotMs = now;
    const isThere = (await redis.exists(this.keys.snapshot)) === 1;
    if (this.#news === 0 && isThere) return;
    const lease = await SnapshotLease.take(redis, this.keys.lease, author);
    if (lease === undefined) return;
    try {
      const news = this.#news;
      const packed = await packSnapshot(member.planLibrary, this.position);
      await redis.set(this.keys.snapshot, packed);
      // Counted once Redis has accepted the snapshot.
      this.#news -= news;
      counts.snapshotsWritten++;
    } finally {
      await lease.release();
    }
  }

  /** Stops sharing. */
  dispose(): void {
    for (const member of [...this.#members]) this.#leave(member);
  }

  #leave(member: Member): void {
    this.#members.delete(member);
    member.stopListening();
    member.intake.dispose();
  }

  async #takeAll(texts: readonly string[]): Promise<void> {
    await Promise.all([...this.#members].map(({ intake }) => intake.take(texts)));
  }

  /** The ids of the oldest remaining entry and of the last entry ever. */
  async #streamEnds(): Promise<{ readonly first: string; readonly last: string }> {
    let info: unknown;
    try {
      info = await this.#parts.redis.xinfo("STREAM", this.keys.plans);
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
    const { redis, counts } = this.#parts;
    const isTooLong = (await redis.strlen(this.keys.snapshot)) > MAX_BYTES;
    const packed = isTooLong ? undefined : await redis.getBuffer(this.keys.snapshot);
    if (packed === null) return undefined;
    const snapshot = packed && (await unpackSnapshot(packed));
    if (snapshot === undefined) {
      counts.refused++;
      return undefined;
    }
    counts.snapshotsRead++;
    await this.#takeAll(snapshot.excerpts);
    return snapshot.upTo;
  }
}

/** Copies a plan library's plans to another one in this process. */
async function copy(from: PlanLibrary, to: Intake): Promise<void> {
  for await (const excerpt of excerptsOf(from)) await to.take([excerpt]);
}
