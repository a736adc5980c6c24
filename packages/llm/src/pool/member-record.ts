import type { EnsembleReport } from "@understudy/planner-core";
import { type HealthSettings, MemberHealth } from "./member-health.ts";
import type { PoolMember } from "./pool-member.ts";

/** First texts that are remembered. */
const WINDOW = 100;
/** With fewer nothing is known about what is late. */
const LEAST = 20;
const LATE = 0.95;

/** The time that a member takes until its first text, in milliseconds. */
class FirstTexts {
  readonly #recent: number[] = [];

  learn(ms: number): void {
    this.#recent.push(ms);
    if (this.#recent.length > WINDOW) this.#recent.shift();
  }

  /** The time that 95 of 100 calls did not exceed; undefined if too little is known. */
  get lateAfterMs(): number | undefined {
    if (this.#recent.length < LEAST) return undefined;
    const sorted = [...this.#recent].sort((a, b) => a - b);
    return sorted[Math.ceil(LATE * sorted.length) - 1];
  }
}

/** One call of a model among several, as reports tell it. */
export type ReportedCall = EnsembleReport["calls"][number];

/** So many times its usual or predicted time is too long to hear nothing. */
const SILENCE = 4;

/** A member's calls so far, and their results. */
export interface MemberUsage {
  readonly calls: number;
  /** Calls by how they ended, as in `outcome.ensemble`. */
  readonly ends: Readonly<Record<ReportedCall["end"], number>>;
  readonly tokens: number;
  /** The price of its tokens, at the rate of the member. */
  readonly price: number;
}

/** How a call of a member ended, for its health. */
export interface CallEnd {
  readonly kind: "answered" | "failed" | "late" | "cancelled";
  readonly nowMs: number;
  readonly elapsedMs: number;
  /** From the beginning of the call; undefined: none came. */
  readonly firstTextMs: number | undefined;
  readonly predictedMs: number | undefined;
  /** The error of a call that failed. */
  readonly failure?: unknown;
}

/** A pool's knowledge of a member. */
export class MemberRecord {
  readonly member: PoolMember;
  readonly health: MemberHealth;
  readonly firstTexts: FirstTexts = new FirstTexts();
  readonly #ends = { won: 0, lost: 0, refused: 0, failed: 0, cancelled: 0 };
  #calls = 0;
  #tokens = 0;

  constructor(member: PoolMember, settings: HealthSettings) {
    this.member = member;
    this.health = new MemberHealth(settings, member.name, member.lead.isLoaded ?? true);
  }

  get usage(): MemberUsage {
    const price = ((this.member.price ?? 0) * this.#tokens) / 1000;
    return { calls: this.#calls, ends: { ...this.#ends }, tokens: this.#tokens, price };
  }

  /** A call is over, and what it was good for is known. */
  count({ end, tokens }: ReportedCall): void {
    this.#calls++;
    this.#ends[end]++;
    this.#tokens += tokens;
  }

  /** A call ended. Silence counts as a failure if it was far too long, no matter who ended it. */
  ended(call: CallEnd): void {
    const { kind, nowMs } = call;
    this.#learn(call);
    if (kind === "answered") {
      this.health.answered();
    } else if (kind === "failed" || this.#wasSilent(call)) this.health.failed(nowMs, call.failure);
  }

  /**
   * Calls that were ended count as well, those without a text with what they took at least: without the slow ones
   * what is late would seem earlier and earlier.
   */
  #learn({ kind, elapsedMs, firstTextMs }: CallEnd): void {
    const { firstTexts } = this;
    if (firstTextMs !== undefined) firstTexts.learn(firstTextMs);
    else if (kind === "answered") firstTexts.learn(elapsedMs);
    else if (kind !== "failed" && elapsedMs >= (firstTexts.lateAfterMs ?? Number.POSITIVE_INFINITY))
      firstTexts.learn(elapsedMs);
  }

  #wasSilent({ kind, elapsedMs, firstTextMs, predictedMs }: CallEnd): boolean {
    if (firstTextMs !== undefined) return false;
    const usualMs = this.firstTexts.lateAfterMs ?? predictedMs;
    return usualMs === undefined ? kind === "late" : elapsedMs > SILENCE * usualMs;
  }
}
