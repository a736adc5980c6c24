/**
 * Conversion between texts and tokens.
 *
 * @module
 */

import { EngineError } from "../errors.ts";
import { bytePairs, bytesOfToken, cutWords } from "./byte-pairs.ts";
import { mergePieces } from "./merge-pieces.ts";
import { isControl, TOKEN_TYPES, type TokenVocabulary } from "./vocabulary.ts";
import { WholeTokens } from "./whole-tokens.ts";

/** Options of {@link Tokenizer.tokenize}. */
export interface TokenizeOptions {
  /** Whether control tokens such as `<|end|>` are recognized; otherwise they are plain text. Default false. */
  readonly special?: boolean | undefined;
  /** Whether the text continues another, so that no space is added before its first word. Default false. */
  readonly continues?: boolean | undefined;
}

/** Maximum number of cached words; a game's prompts consist mostly of a few words. */
const MAX_REMEMBERED = 4096;
const MAX_REMEMBERED_LENGTH = 64;

/**
 * Converts texts to the tokens of a model, exactly as llama.cpp does on Linux, and back.
 *
 * Whole tokens are searched first, in order of decreasing byte length. llama.cpp leaves the order of equal lengths to
 * the C++ library; this class follows the GNU library.
 */
export class Tokenizer {
  readonly vocabulary: TokenVocabulary;
  readonly #whole: WholeTokens;
  readonly #decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  readonly #remembered = new Map<string, readonly number[]>();

  constructor(vocabulary: TokenVocabulary) {
    this.vocabulary = vocabulary;
    this.#whole = new WholeTokens(vocabulary);
  }

  /** Vocabulary size. */
  get size(): number {
    return this.vocabulary.texts.length;
  }

  /**
   * The tokens of a text. Only the leading space of some vocabularies is added.
   *
   * @example
   * model.tokenizer.tokenize("<|user|>\nState: wood=1", { special: true });
   */
  tokenize(text: string, { special = false, continues = false }: TokenizeOptions = {}): number[] {
    if (text === "") return [];
    const tokens: number[] = [];
    let isBehindWhole = !continues;
    // Unpaired surrogates become U+FFFD, as in UTF-8 encoding.
    const whole = text.replaceAll(/\p{Surrogate}/gu, "\uFFFD");
    for (const part of this.#whole.cut(whole, special)) {
      if (typeof part === "number") {
        tokens.push(part);
        isBehindWhole = true;
        continue;
      }
      const text = this.vocabulary.addsBlank && isBehindWhole ? ` ${part}` : part;
      for (const word of this.vocabulary.merges ? cutWords(text) : [text]) {
        for (const token of this.#merge(word)) tokens.push(token);
      }
      isBehindWhole = false;
    }
    return tokens;
  }

  /**
   * The text of tokens. Invalid UTF-8 becomes U+FFFD.
   *
   * @param continues whether other tokens precede, so that a leading space is part of the text
   * @param special whether control tokens have a text. Default: none
   * @throws EngineError `invalid-use` for an unknown token
   */
  detokenize(tokens: Iterable<number>, continues = false, special = false): string {
    const { texts, types, addsBlank, merges } = this.vocabulary;
    const bytes: number[] = [];
    let text = "";
    const flush = (): void => {
      if (bytes.length === 0) return;
      text += this.#decoder.decode(Uint8Array.from(bytes));
      bytes.length = 0;
    };
    let stripsBlank = addsBlank && !continues;
    for (const token of tokens) {
      const own = texts[token];
      if (own === undefined) {
        throw new EngineError("invalid-use", `token ${token}`, `there are ${texts.length} tokens`);
      }
      const type = types[token];
      if (type === TOKEN_TYPES.byte) bytes.push(Number.parseInt(own.slice(3, 5), 16));
      else if (merges !== undefined && type === TOKEN_TYPES.normal)
        bytes.push(...bytesOfToken(own));
      else {
        flush();
        let piece = "";
        if (type === TOKEN_TYPES.normal) piece = own.replaceAll("\u2581", " ");
        else if (type === TOKEN_TYPES.userDefined || (special && isControl(type))) piece = own;
        text += stripsBlank && piece.startsWith(" ") ? piece.slice(1) : piece;
      }
      stripsBlank = false;
    }
    flush();
    return text;
  }

  /** Whether a token ends the model's turn. */
  isEnd(token: number): boolean {
    return this.vocabulary.ends.has(token);
  }

  /** Whether a token is a control token, which is recognized only with `special`. */
  isSpecial(token: number): boolean {
    return isControl(this.vocabulary.types[token]);
  }

  #merge(word: string): readonly number[] {
    const known = this.#remembered.get(word);
    if (known !== undefined) return known;
    const { ids, merges } = this.vocabulary;
    const tokens =
      merges === undefined ? sentencePieces(word, this.vocabulary) : bytePairs(word, ids, merges);
    if (word.length <= MAX_REMEMBERED_LENGTH) {
      if (this.#remembered.size >= MAX_REMEMBERED) this.#remembered.clear();
      this.#remembered.set(word, tokens);
    }
    return tokens;
  }
}

/** The tokens of a text by SentencePiece merging, after whole tokens are split off. */
function sentencePieces(text: string, vocabulary: TokenVocabulary): readonly number[] {
  const { ids, scores, bytes } = vocabulary;
  const pieces = mergePieces(text.replaceAll(" ", "\u2581"), (left, right) => {
    const token = ids.get(left + right);
    return token === undefined ? undefined : scores[token];
  });
  // A piece without a token falls back to bytes.
  return pieces.flatMap((piece) => {
    const token = ids.get(piece);
    if (token !== undefined) return token;
    return Array.from(new TextEncoder().encode(piece), (byte) => bytes[byte] as number);
  });
}
