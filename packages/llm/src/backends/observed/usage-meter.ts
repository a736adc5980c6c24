import { type LlmUsage, tokensPerSecond } from "@understudy/planner-core";
import { RunningStatistics, type Spread } from "./running-statistics.ts";

/** Usage of a model so far. Spreads are undefined before their first value. */
export interface ModelUsage {
  /** Answered calls. */
  readonly calls: number;
  /** Failed calls: timed out, broken off or cancelled. */
  readonly failures: number;
  /** Prompt tokens, including cached ones. */
  readonly tokensIn: number;
  /** Output tokens. */
  readonly tokensOut: number;
  /** Decoded tokens per second, per call. */
  readonly tokensPerSecond: Spread | undefined;
  /** Milliseconds from the request to the first token. */
  readonly firstTokenMs: Spread | undefined;
  /** Milliseconds spent waiting for the model to load and for a slot. */
  readonly waitedMs: Spread | undefined;
  /** Load time in milliseconds; its `count` is the number of loads. */
  readonly loadMs: Spread | undefined;
}

/** Accumulates the usage of a model. */
export class UsageMeter {
  #calls = 0;
  #failures = 0;
  #tokensIn = 0;
  #tokensOut = 0;
  readonly #tokensPerSecond = new RunningStatistics();
  readonly #firstTokenMs = new RunningStatistics();
  readonly #waitedMs = new RunningStatistics();
  readonly #loadMs = new RunningStatistics();

  /** Records an answered call. */
  answered(usage: LlmUsage | undefined): void {
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
