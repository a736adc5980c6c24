import {
  type Clock,
  Deadline,
  type Domain,
  type LlmRequest,
  RequestError,
} from "@understudy/planner-core";
import { POOL_SETTINGS, settingsWith } from "../../model-settings.ts";
import { DEFAULT_HEALTH, type HealthSettings, type MemberState } from "./member-health.ts";
import { MemberRecord, type MemberUsage } from "./member-record.ts";
import type { PoolMember } from "./pool-member.ts";

interface MemberStatus {
  readonly name: string;
  readonly state: MemberState;
  /** Clock time of the next probe, in milliseconds; undefined while the member is up. */
  readonly coolUntilMs: number | undefined;
  /** The last error message; undefined while the member is up, before its first call, and after a timeout. */
  readonly failure: string | undefined;
  readonly usage: MemberUsage;
}

/** State of a pool. `degraded`: some members are cooling down; `down`: all are. */
export interface PoolStatus {
  readonly state: "up" | "degraded" | "down";
  readonly members: readonly MemberStatus[];
}

/** Tracks the availability of a pool's members and probes them after a cooldown. */
export class PoolHealth {
  readonly records: ReadonlyMap<PoolMember, MemberRecord>;
  readonly #clock: Clock;
  readonly #settings: HealthSettings;
  /** Deadlines of the running probes. */
  readonly #probes = new Set<Deadline>();
  #isDisposed = false;

  /**
   * @param known existing records of members
   * @throws RequestError if a setting is not a number of at least 0
   */
  constructor(
    members: readonly PoolMember[],
    clock: Clock,
    settings: Partial<HealthSettings>,
    known?: ReadonlyMap<PoolMember, MemberRecord>,
  ) {
    this.#clock = clock;
    const { memberCooldownMs: coolMs } = settingsWith(POOL_SETTINGS);
    this.#settings = { ...DEFAULT_HEALTH, coolMs, ...settings };
    for (const [name, value] of Object.entries(this.#settings)) {
      if (typeof value === "number" && value >= 0) continue;
      const message = `must be a number of at least 0, not ${String(value)}`;
      throw new RequestError([{ pointer: `/health/${name}`, message }]);
    }
    this.records = new Map(
      members.map((member) => [
        member,
        known?.get(member) ?? new MemberRecord(member, this.#settings),
      ]),
    );
  }

  /** A view of some of the members, with the same records. */
  among(members: readonly PoolMember[]): PoolHealth {
    return new PoolHealth(members, this.#clock, this.#settings, this.records);
  }

  /** Members that are up. */
  get up(): readonly PoolMember[] {
    return [...this.records.values()]
      .filter(({ health }) => health.state === "up")
      .map(({ member }) => member);
  }

  get status(): PoolStatus {
    const members = [...this.records.values()].map(({ member, health, usage }): MemberStatus => {
      const { state, coolUntilMs, failure } = health;
      return { name: member.name, state, coolUntilMs, failure: wordsOf(failure), usage };
    });
    const up = members.filter(({ state }) => state === "up").length;
    const state = up === members.length ? "up" : up === 0 ? "down" : "degraded";
    return { state, members };
  }

  /** Starts the due probes in the background. */
  probe({ question, draft }: Pick<LlmRequest, "question" | "draft">): void {
    const nowMs = this.#clock.now();
    for (const record of this.records.values()) {
      if (!record.health.isDue(nowMs) || this.#isDisposed) continue;
      record.health.probe();
      void this.#ask(record, { question, draft });
    }
  }

  /**
   * Warms up all members. A failed warm-up counts as a failed call.
   *
   * @throws the signal's reason, or the first member's error if every warm-up fails
   */
  async warmUp(domain: Domain, signal: AbortSignal | undefined): Promise<void> {
    const failures: unknown[] = [];
    const warm = async ([{ llm }, { health }]: [PoolMember, MemberRecord]): Promise<void> => {
      try {
        await llm.warmUp?.(domain, signal);
        if (llm.warmUp !== undefined) health.answered();
      } catch (error) {
        signal?.throwIfAborted();
        health.failed(this.#clock.now(), error);
        failures.push(error);
      }
    };
    await Promise.all([...this.records].map(warm));
    if (failures.length === this.records.size) throw failures[0];
  }

  /** Cancels the running probes. */
  dispose(reason: unknown): void {
    this.#isDisposed = true;
    for (const probe of [...this.#probes]) probe.cancel(reason);
  }

  async #ask(record: MemberRecord, asked: Pick<LlmRequest, "question" | "draft">): Promise<void> {
    const clock = this.#clock;
    const deadline = new Deadline(clock, this.#settings.probeMs);
    deadline.rankMs = Number.POSITIVE_INFINITY;
    this.#probes.add(deadline);
    try {
      // Rejects at the deadline, even if the member ignores the deadline.
      const over = new Promise<never>((_, reject) => {
        deadline.onEnd(() => reject(deadline.reason));
      });
      await Promise.race([record.member.llm.ask({ ...asked, deadline }), over]);
      record.health.answered();
    } catch (error) {
      record.health.failed(clock.now(), error);
    } finally {
      this.#probes.delete(deadline);
      deadline.release();
    }
  }
}

function wordsOf(failure: unknown): string | undefined {
  if (failure === undefined) return undefined;
  return failure instanceof Error ? failure.message : String(failure);
}
