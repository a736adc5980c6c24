import { tokensPerSecond } from "@understudy/planner-core";
import type { ModelPlacement } from "../../../contract/backend/placement.ts";
import type { CallFacts, ModelFacts } from "../shared/protocol.ts";

/** Statistics and memory of a model. */
export interface ModelStatus {
  readonly isLoaded: boolean;
  /** Weights, kept evaluations and buffers, in bytes; 0 while it is not loaded. */
  readonly memoryBytes: number;
  /** The last time it was loaded, in milliseconds. */
  readonly loadMs: number | undefined;
  /** How it runs here; undefined while it is not loaded. */
  readonly threads: number | undefined;
  readonly flashAttention: boolean | undefined;
  /** The device that computes; undefined while it is not loaded. */
  readonly placement: ModelPlacement | undefined;
  /** Finished calls. */
  readonly calls: number;
  /** Prompt tokens, those kept from earlier calls included. */
  readonly tokensIn: number;
  /** Prompt tokens that had been kept. */
  readonly tokensKept: number;
  readonly tokensOut: number;
  /** Tokens decoded per second, over all calls; undefined before the first. */
  readonly tokensPerSecond: number | undefined;
  /** Time to the first token once it was a call's turn: the average, in milliseconds. */
  readonly firstTokenMs: number | undefined;
  /** Forward passes over plans. */
  readonly passes: number;
  /** Draft tokens that the model was asked about. */
  readonly drafted: number;
  /** Draft tokens that it agreed with. */
  readonly accepted: number;
  /** Tokens of plans that were forced by a constraint. */
  readonly forced: number;
  /** Tokens of plans for each forward pass that was not over the prompt alone. */
  readonly tokensPerPass: number | undefined;
}

/** Adds up what the calls of a model came to. */
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
    // Calls that decoded nothing say nothing of how fast that is.
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

/** Tokens of an answer that took a forward pass of their own behind that of the prompt. */
export function decodedOf({ completionTokens, decoding }: CallFacts): number {
  const passes =
    decoding === undefined ? completionTokens : decoding.passes - decoding.promptPasses;
  return Math.max(0, passes - 1);
}

function ratio(sum: number, count: number): number | undefined {
  return count === 0 ? undefined : sum / count;
}
