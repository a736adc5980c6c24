import type { LlamaModel, Token } from "node-llama-cpp";
import type { VocabularySource } from "../../../../decoding/vocabulary.ts";
import type { PromptSegment } from "../../../../prompts/text/segment.ts";
import type { PromptTokenizer } from "../session/served-engine.ts";
import type { EngineModel } from "./sequence-engine.ts";

/** Prompt tokenizer of a node-llama-cpp model. */
export class LlamaPrompts implements PromptTokenizer {
  readonly #model: EngineModel;

  constructor(model: EngineModel) {
    this.#model = model;
  }

  system(text: string): readonly number[] {
    const { bos, shouldPrependBosToken } = this.#model.tokens;
    const tokens = this.#model.tokenize(text, true);
    // Some templates include the beginning-of-sequence token.
    const isMissing = shouldPrependBosToken && bos !== null && tokens[0] !== bos;
    return isMissing ? [bos, ...tokens] : tokens;
  }

  segment({ kind, text }: PromptSegment): readonly number[] {
    if (kind === "trusted") return this.#within(text);
    // Some files declare special tokens that would match even in plain text.
    return this.#model
      .tokenize(text, false, "trimLeadingSpace")
      .filter((token) => !this.#model.isSpecialToken(token));
  }

  /**
   * Tokenizes text that may contain special tokens. Some tokenizers prepend a space; a newline before the text prevents
   * that.
   */
  #within(text: string): readonly number[] {
    const tokens = this.#model.tokenize(text, true, "trimLeadingSpace");
    const newline = this.#model.tokenize("\n", false, "trimLeadingSpace").at(-1);
    if (newline === undefined || text.startsWith(" ")) return tokens;
    const isBlank = this.#model.detokenize([newline, ...tokens], true).startsWith("\n ");
    if (!isBlank) return tokens;
    const behind = this.#model.tokenize(`\n${text}`, true);
    const at = behind.indexOf(newline);
    return at < 0 ? tokens : behind.slice(at + 1);
  }
}

/** The vocabulary of a node-llama-cpp model. */
export function llamaVocabulary(
  model: Pick<LlamaModel, "detokenize" | "isSpecialToken" | "iterateAllTokens"> & {
    readonly tokens: Pick<LlamaModel["tokens"], "bos" | "eos" | "eot" | "nl">;
  },
): VocabularySource {
  const { bos, eos, eot, nl } = model.tokens;
  return {
    size: [...model.iterateAllTokens()].length,
    special: { bos, eos, eot, nl },
    isSpecial: (token) => model.isSpecialToken(token as Token),
    piece: (token) => model.detokenize([token as Token], true),
  };
}
