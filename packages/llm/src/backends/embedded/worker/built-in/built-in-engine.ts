import type { WantedToken } from "../../../../decoding/engine.ts";
import type { VocabularySource } from "../../../../decoding/vocabulary.ts";
import type {
  ChosenToken,
  WantedToken as WantedChoice,
} from "../../../../inference/choice/choose-token.ts";
import { type DrawOptions, drawToken } from "../../../../inference/choice/draw-token.ts";
import type { InferenceModel, Sequence } from "../../../../inference/index.ts";
import type { PromptSegment } from "../../../../prompts/text/segment.ts";
import { GREEDY } from "../../../interface/sampling.ts";
import {
  type EngineCall,
  PREFILL_CHUNK,
  type PromptTokenizer,
  type ServedEngine,
} from "../session/served-engine.ts";
import type { BuiltInPasses } from "./built-in-passes.ts";

/** Number of recent tokens subject to the repetition penalty. */
const REPEAT_WINDOW = 64;

/** One sequence of a built-in engine model, for the decoding loops. */
export class BuiltInEngine implements ServedEngine {
  readonly passLimit: number = PREFILL_CHUNK;
  readonly #model: InferenceModel;
  readonly #passes: BuiltInPasses;
  #sequence: Sequence;
  /** Tokens evaluated so far, for the repetition penalty. */
  #kept: number[] = [];
  #call: EngineCall | undefined;

  constructor(model: InferenceModel, passes: BuiltInPasses) {
    this.#model = model;
    this.#passes = passes;
    this.#sequence = model.openSequence();
  }

  get position(): number {
    return this.#sequence.length;
  }

  get vocabulary(): object {
    return this.#model.tokenizer;
  }

  serve(call: EngineCall | undefined): void {
    this.#call = call;
  }

  readonly keepLike = (other: ServedEngine, length: number): void => {
    if (!(other instanceof BuiltInEngine) || other.#model !== this.#model) return;
    this.#sequence.close();
    this.#sequence = other.#sequence.fork(length);
    this.#kept = other.#kept.slice(0, length);
  };

  tokenize(text: string): readonly number[] {
    return this.#model.tokenizer.tokenize(text, { continues: true });
  }

  detokenize(tokens: readonly number[], before: readonly number[] = []): string {
    return this.#model.tokenizer.detokenize(tokens, before.length > 0);
  }

  isEnd(token: number): boolean {
    return this.#model.tokenizer.isEnd(token);
  }

  async evaluate(
    tokens: readonly number[],
    wanted: readonly WantedToken[],
  ): Promise<readonly ChosenToken[]> {
    await this.#call?.turn();
    const start = this.position;
    this.#kept.length = start;
    for (const token of tokens) this.#kept.push(token);
    const choices = wanted.map((each) => this.#choice(each, start));
    return await this.#passes.read({ sequence: this.#sequence, tokens, wanted: choices });
  }

  async erase(from: number): Promise<void> {
    this.#sequence.erase(from);
    this.#kept.length = Math.min(this.#kept.length, from);
  }

  #choice({ at, allowed, withMargin, weigh }: WantedToken, start: number): WantedChoice {
    if (weigh !== undefined) return { at, weigh };
    const { sampling = GREEDY, answerFrom = 0 } = this.#call ?? {};
    const { temperature, repeatPenalty } = sampling;
    if (temperature === 0 && repeatPenalty === 1) return { at, allowed, withMargin };
    const position = start + at;
    const from = Math.max(answerFrom, position + 1 - REPEAT_WINDOW);
    const options: DrawOptions = {
      ...sampling,
      repeated: this.#kept.slice(from, position + 1),
      random: randomOf(sampling.seed ?? 0, position),
    };
    return { at, choose: (logits) => drawToken(logits, allowed, options) };
  }
}

/** Prompt tokenizer of a built-in engine model. */
export class BuiltInPrompts implements PromptTokenizer {
  readonly #model: InferenceModel;

  constructor(model: InferenceModel) {
    this.#model = model;
  }

  system(text: string): readonly number[] {
    const { tokenizer } = this.#model;
    const { beginning, addsBeginning } = tokenizer.vocabulary;
    const tokens = tokenizer.tokenize(text, { special: true });
    return addsBeginning && beginning !== undefined ? [beginning, ...tokens] : tokens;
  }

  segment({ kind, text }: PromptSegment): readonly number[] {
    const { tokenizer } = this.#model;
    if (kind === "trusted") return tokenizer.tokenize(text, { special: true, continues: true });
    // Some files declare special tokens that would match even in plain text.
    return tokenizer
      .tokenize(text, { continues: true })
      .filter((token) => !tokenizer.isSpecial(token));
  }
}

/** The vocabulary of a built-in engine model. */
export function builtInVocabulary({ tokenizer }: InferenceModel): VocabularySource {
  const { beginning = null, ends } = tokenizer.vocabulary;
  return {
    size: tokenizer.size,
    special: { beginning, end: Math.min(...ends) },
    isSpecial: (token) => tokenizer.isSpecial(token),
    piece: (token) => tokenizer.detokenize([token], true, true),
  };
}

/** A random number in [0, 1) that depends only on the seed and position, not on how tokens are split into passes. */
function randomOf(seed: number, position: number): number {
  let mixed = (seed + Math.imul(position + 1, 0x9e3779b1)) | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return ((mixed ^ (mixed >>> 16)) >>> 0) / 2 ** 32;
}
