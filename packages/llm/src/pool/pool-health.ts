import {
  type Clock,
  Deadline,
  type Domain,
  type LeadRequest,
  RequestError,
} from "@understudy/planner-core";
import { POOL_SETTINGS, settingsWith } from "../model-settings.ts";
import { DEFAULT_HEALTH, type HealthSettings, type MemberState } from "./member-health.ts";
import { MemberRecord, type MemberUsage } from "./member-record.ts";
import type { PoolMember } from "./pool-member.ts";

/** How a member fares. */
interface MemberStatus {
  readonly name: string;
  readonly state: MemberState;
  /** When it may be probed, in milliseconds of the clock; undefined while it is up. */
  readonly coolUntilMs: number | undefined;
  /** Why it is not up, in words; undefined while it is, before it was asked, and where it was only silent. */
  readonly failure: string | undefined;
  readonly usage: MemberUsage;
}

/** How a pool fares. `degraded`: some member is cooled down, and others answer. `down`: all are. */
export interface PoolStatus {
  readonly state: "up" | "degraded" | "down";
  readonly members: readonly MemberStatus[];
}

/** Decides which of a pool's members may be asked; probes those that were cooled down. */
export class PoolHealth {
  readonly records: ReadonlyMap<PoolMember, MemberRecord>;
  readonly #clock: Clock;
  readonly #settings: HealthSettings;
  /** The deadlines of the probes in flight. */
  readonly #probes = new Set<Deadline>();
  #isDisposed = false;

  /**
   * @param known records of members that are known already
   * @throws RequestError if a setting is no number of at least 0
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

  /** The same of some members: what one of the two learns, both know. */
  among(members: readonly PoolMember[]): PoolHealth {
    return new PoolHealth(members, this.#clock, this.#settings, this.records);
  }

  /** Those that are up. */
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

  /** Asks those whose time it is, with nobody waiting. Returns at once. */
  probe({ question, draft }: Pick<LeadRequest, "question" | "draft">): void {
    const nowMs = this.#clock.now();
    for (const record of this.records.values()) {
      if (!record.health.isDue(nowMs) || this.#isDisposed) continue;
      record.health.probe();
      void this.#ask(record, { question, draft });
    }
  }

  /**
   * Warms all of them up. One that cannot be has failed, as in a call.
   *
   * @throws the reason of the signal; what the first one throws where none can be warmed up
   */
  async warmUp(domain: Domain, signal: AbortSignal | undefined): Promise<void> {
    const failures: unknown[] = [];
    const warm = async ([{ lead }, { health }]: [PoolMember, MemberRecord]): Promise<void> => {
      try {
        await lead.warmUp?.(domain, signal);
        if (lead.warmUp !== undefined) health.answered();
      } catch (error) {
        signal?.throwIfAborted();
        health.failed(this.#clock.now(), error);
        failures.push(error);
      }
    };
    await Promise.all([...this.records].map(warm));
    if (failures.length === this.records.size) throw failures[0];
  }

  /** Ends the probes in flight. */
  dispose(reason: unknown): void {
    this.#isDisposed = true;
    for (const probe of [...this.#probes]) probe.cancel(reason);
  }

  async #ask(record: MemberRecord, asked: Pick<LeadRequest, "question" | "draft">): Promise<void> {
    const clock = this.#clock;
    const deadline = new Deadline(clock, this.#settings.probeMs);
    deadline.rankMs = Number.POSITIVE_INFINITY;
    this.#probes.add(deadline);
    try {
      // One that does not end with its deadline is not waited for.
      const over = new Promise<never>((_, reject) => {
        deadline.onEnd(() => reject(deadline.reason));
      });
      await Promise.race([record.member.lead.ask({ ...asked, deadline }), over]);
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
