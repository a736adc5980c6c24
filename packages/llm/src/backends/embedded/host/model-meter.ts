import { tokensPerSecond } from "@understudy/planner-core";
import type { ModelPlacement } from "../../interface/placement.ts";
import type { CallFacts, ModelFacts } from "../shared/protocol.ts";

/** Statistics and memory of a model. */
export interface ModelStatus {
  readonly isLoaded: boolean;
  /** Memory of weights, KV cache and buffers, in bytes; 0 while not loaded. */
  readonly memoryBytes: number;
  /** Duration of the last load, in milliseconds. */
  readonly loadMs: number | undefined;
  /** Number of threads; undefined while not loaded. */
  readonly threads: number | undefined;
  readonly flashAttention: boolean | undefined;
  /** Device placement; undefined while not loaded. */
  readonly placement: ModelPlacement | undefined;
  /** Finished calls. */
  readonly calls: number;
  /** Prompt tokens, including cached ones. */
  readonly tokensIn: number;
  /** Prompt tokens found in the KV cache. */
  readonly tokensKept: number;
  readonly tokensOut: number;
  /** Decoded tokens per second over all calls; undefined before the first. */
  readonly tokensPerSecond: number | undefined;
  /** Average time from the start of a call to its first token, in milliseconds. */
  readonly firstTokenMs: number | undefined;
  /** Forward passes while decoding plans. */
  readonly passes: number;
  /** Draft tokens submitted for verification. */
  readonly drafted: number;
  /** Accepted draft tokens. */
  readonly accepted: number;
  /** Plan tokens forced by a constraint. */
  readonly forced: number;
  /** Plan tokens per forward pass, without prefill passes. */
  readonly tokensPerPass: number | undefined;
}

/** Accumulates the statistics of a model's calls. */
export class ModelMeter {
  #calls = 0;
  #tokensIn = 0;
  #tokensKept = 0;
  #tokensOut = 0;
  #decodedTokens = 0;
  #decodeMs = 0;
  #firstTokenMs = 0;
  #passes = 0;
  #answerPasses = 0;
  #planTokens = 0;
  #drafted = 0;
  #accepted = 0;
  #forced = 0;

  add(facts: CallFacts): void {
    this.#calls++;
    this.#tokensIn += facts.promptTokens;
    this.#tokensKept += facts.cachedTokens;
    this.#tokensOut += facts.completionTokens;
    // Without decoded tokens, a call has no decoding speed to record.
    const decodedTokens = decodedOf(facts);
    this.#decodedTokens += decodedTokens;
    if (decodedTokens > 0) this.#decodeMs += facts.decodeMs;
    this.#firstTokenMs += facts.prefillMs;
    const { decoding } = facts;
    if (decoding === undefined) return;
    this.#passes += decoding.passes;
    this.#answerPasses += decoding.passes - decoding.promptPasses;
    this.#planTokens += decoding.said;
    this.#drafted += decoding.drafted;
    this.#accepted += decoding.accepted;
    this.#forced += decoding.forced;
  }

  status(facts: ModelFacts | undefined): ModelStatus {
    const { modelBytes = 0, contextBytes = 0, loadMs, calibration, placement } = facts ?? {};
    return {
      isLoaded: facts !== undefined,
      memoryBytes: modelBytes + contextBytes,
      loadMs,
      threads: calibration?.threads,
      flashAttention: calibration?.flashAttention,
      placement,
      calls: this.#calls,
      tokensIn: this.#tokensIn,
      tokensKept: this.#tokensKept,
      tokensOut: this.#tokensOut,
      tokensPerSecond: tokensPerSecond({
        ...{ completionTokens: this.#tokensOut, decodedTokens: this.#decodedTokens },
        ...{ decodeMs: this.#decodeMs, totalMs: this.#decodeMs },
      }),
      firstTokenMs: ratio(this.#firstTokenMs, this.#calls),
      passes: this.#passes,
      drafted: this.#drafted,
      accepted: this.#accepted,
      forced: this.#forced,
      tokensPerPass: ratio(this.#planTokens, this.#answerPasses),
    };
  }
}

/** Number of answer tokens that took a forward pass of their own, not counting the prompt's. */
export function decodedOf({ completionTokens, decoding }: CallFacts): number {
  const passes =
    decoding === undefined ? completionTokens : decoding.passes - decoding.promptPasses;
  return Math.max(0, passes - 1);
}

function ratio(sum: number, count: number): number | undefined {
  return count === 0 ? undefined : sum / count;
}
