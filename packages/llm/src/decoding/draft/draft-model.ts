import type { DecodingEngine } from "../engine.ts";

/** Options of a {@link DraftModel}. */
export interface DraftModelOptions {
  /** Number of tokens per proposal. Default 8. */
  readonly maxTokens?: number | undefined;
}

const DEFAULT_MAX_TOKENS = 8;

/**
 * A smaller model with the same vocabulary that drafts tokens for the larger one to verify in one pass: speculative
 * decoding (Leviathan, Kalman and Matias 2023, with greedy choices). Used for one answer.
 *
 * @example
 * const draftModel = new DraftModel(smallEngine, prompt);
 * await decodePlan(largeEngine, { prompt, domain, maxTokens: 384, draftModel });
 */
export class DraftModel {
  readonly #engine: DecodingEngine;
  readonly #maxTokens: number;
  /** Position of the prompt in the engine. */
  readonly #start: number;
  /** Prompt and answer tokens in the engine's KV cache, starting at `#start`. */
  readonly #held: number[] = [];
  readonly #prompt: readonly number[];
  #passes = 0;

  /**
   * @param engine the smaller model; `checkSameVocabulary` tells whether it can draft for another one
   * @param prompt prompt tokens not yet evaluated by this engine; at least 1
   */
  constructor(engine: DecodingEngine, prompt: readonly number[], options: DraftModelOptions = {}) {
    this.#engine = engine;
    this.#maxTokens = options.maxTokens ?? DEFAULT_MAX_TOKENS;
    this.#start = engine.position;
    this.#prompt = prompt;
  }

  /** Number of forward passes of the smaller model so far. */
  get passes(): number {
    return this.#passes;
  }

  /** Proposes a continuation of the answer: at least 1 token, unless the model would end it. */
  async propose(said: readonly number[]): Promise<readonly number[]> {
    const all = [...this.#prompt, ...said];
    let common = 0;
    while (common < this.#held.length && this.#held[common] === all[common]) common++;
    // The last token is always evaluated, since its logits are needed.
    common = Math.min(common, all.length - 1);
    if (common < this.#held.length) {
      await this.#engine.erase(this.#start + common);
      this.#held.length = common;
    }
    let input = all.slice(common);
    const proposed: number[] = [];
    while (proposed.length < this.#maxTokens) {
      const token = await this.#evaluate(input);
      if (token === undefined || this.#engine.isEnd(token)) break;
      proposed.push(token);
      input = [token];
    }
    return proposed;
  }

  async #evaluate(tokens: readonly number[]): Promise<number | undefined> {
    const { passLimit } = this.#engine;
    let from = 0;
    for (; tokens.length - from > passLimit; from += passLimit) {
      await this.#pass(tokens.slice(from, from + passLimit), false);
    }
    return await this.#pass(tokens.slice(from), true);
  }

  async #pass(tokens: readonly number[], isWanted: boolean): Promise<number | undefined> {
    this.#passes++;
    const wanted = isWanted ? [{ at: tokens.length - 1 }] : [];
    const choices = await this.#engine.evaluate(tokens, wanted);
    for (const token of tokens) this.#held.push(token);
    return choices[0]?.token;
  }
}
