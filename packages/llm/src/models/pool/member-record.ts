import type { EnsembleReport } from "@understudy/planner-core";
import { type HealthSettings, MemberHealth } from "./member-health.ts";
import type { PoolMember } from "./pool-member.ts";

/** Number of latencies kept. */
const WINDOW = 100;
/** Minimum number of samples from which to compute a threshold. */
const LEAST = 20;
const LATE = 0.95;

/** Time to first token of a member, in milliseconds. */
class FirstTexts {
  readonly #recent: number[] = [];

  learn(ms: number): void {
    this.#recent.push(ms);
    if (this.#recent.length > WINDOW) this.#recent.shift();
  }

  /** The 95th percentile; undefined with too few samples. */
  get lateAfterMs(): number | undefined {
    if (this.#recent.length < LEAST) return undefined;
    const sorted = [...this.#recent].sort((a, b) => a - b);
    return sorted[Math.ceil(LATE * sorted.length) - 1];
  }
}

/** A member's call as reported in outcomes. */
export type ReportedCall = EnsembleReport["calls"][number];

/** Multiple of the usual or predicted latency after which silence is a failure. */
const SILENCE = 4;

/** A member's calls so far and their results. */
export interface MemberUsage {
  readonly calls: number;
  /** Calls by result, as in `outcome.ensemble`. */
  readonly ends: Readonly<Record<ReportedCall["end"], number>>;
  readonly tokens: number;
  /** Price of the tokens at the member's rate. */
  readonly price: number;
}

/** The end of a member's call, as input for its health. */
export interface CallEnd {
  readonly kind: "answered" | "failed" | "late" | "cancelled";
  readonly nowMs: number;
  readonly elapsedMs: number;
  /** Time to first token since the start of the call; undefined without any text. */
  readonly firstTextMs: number | undefined;
  readonly predictedMs: number | undefined;
  /** The error of a failed call. */
  readonly failure?: unknown;
}

/** Usage, latencies and health of a member. */
export class MemberRecord {
  readonly member: PoolMember;
  readonly health: MemberHealth;
  readonly firstTexts: FirstTexts = new FirstTexts();
  readonly #ends = { won: 0, lost: 0, refused: 0, failed: 0, cancelled: 0 };
  #calls = 0;
  #tokens = 0;

  constructor(member: PoolMember, settings: HealthSettings) {
    this.member = member;
    this.health = new MemberHealth(settings, member.name, member.llm.isLoaded ?? true);
  }

  get usage(): MemberUsage {
    const price = ((this.member.price ?? 0) * this.#tokens) / 1000;
    return { calls: this.#calls, ends: { ...this.#ends }, tokens: this.#tokens, price };
  }

  /** Counts a finished call once its result is known. */
  count({ end, tokens }: ReportedCall): void {
    this.#calls++;
    this.#ends[end]++;
    this.#tokens += tokens;
  }

  /** Updates health. An overlong silence counts as a failure, even if the pool cancelled the call. */
  ended(call: CallEnd): void {
    const { kind, nowMs } = call;
    this.#learn(call);
    if (kind === "answered") {
      this.health.answered();
    } else if (kind === "failed" || this.#wasSilent(call)) this.health.failed(nowMs, call.failure);
  }

  /**
   * Learns a latency. Cancelled calls count too, with their elapsed time as a lower bound if no text came: without
   * these slow calls, the threshold would fall further and further.
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
