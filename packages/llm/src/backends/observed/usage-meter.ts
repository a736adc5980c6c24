import { type LeadUsage, tokensPerSecond } from "@understudy/planner-core";
import { RunningStatistics, type Spread } from "./running-statistics.ts";

/** The work of a model so far. Spreads are undefined before their first value. */
export interface ModelUsage {
  /** Calls that it answered. */
  readonly calls: number;
  /** Calls that it failed: late, broken or given up. */
  readonly failures: number;
  /** Tokens that it read, those kept from earlier calls included. */
  readonly tokensIn: number;
  /** Tokens that it wrote. */
  readonly tokensOut: number;
  /** Tokens a second while it wrote, over its calls. */
  readonly tokensPerSecond: Spread | undefined;
  /** Milliseconds from the moment at which it was asked to its first token. */
  readonly firstTokenMs: Spread | undefined;
  /** Milliseconds that calls waited until it was in memory and it was their turn. */
  readonly waitedMs: Spread | undefined;
  /** Milliseconds that loading took; its `count` is how often it was loaded. */
  readonly loadMs: Spread | undefined;
}

/** Adds up what the calls of a model came to. */
export class UsageMeter {
  #calls = 0;
  #failures = 0;
  #tokensIn = 0;
  #tokensOut = 0;
  readonly #tokensPerSecond = new RunningStatistics();
  readonly #firstTokenMs = new RunningStatistics();
  readonly #waitedMs = new RunningStatistics();
  readonly #loadMs = new RunningStatistics();

  /** A call was answered. */
  answered(usage: LeadUsage | undefined): void {
    this.#calls++;
    if (usage === undefined) return;
    const { promptTokens, completionTokens, firstTokenMs } = usage;
    this.#tokensIn += promptTokens;
    this.#tokensOut += completionTokens;
    if (firstTokenMs !== undefined) this.#firstTokenMs.add(firstTokenMs);
    const rate = tokensPerSecond(usage);
    if (rate !== undefined) this.#tokensPerSecond.add(rate);
  }

  failed(): void {
    this.#failures++;
  }

  waited(ms: number): void {
    this.#waitedMs.add(ms);
  }

  loaded(ms: number): void {
    this.#loadMs.add(ms);
  }

  get usage(): ModelUsage {
    return {
      calls: this.#calls,
      failures: this.#failures,
      tokensIn: this.#tokensIn,
      tokensOut: this.#tokensOut,
      tokensPerSecond: this.#tokensPerSecond.spread,
      firstTokenMs: this.#firstTokenMs.spread,
      waitedMs: this.#waitedMs.spread,
      loadMs: this.#loadMs.spread,
    };
  }
}
