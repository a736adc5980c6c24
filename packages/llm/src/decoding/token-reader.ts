import type { DecodingEngine } from "./engine.ts";

/** Number of preceding tokens that determine whether a piece starts with a space. */
const CONTEXT = 3;
/**
 * Maximum number of pending tokens. A character has at most four bytes, so more tokens cannot be an incomplete
 * character.
 */
const MAX_PENDING = 4;

/** Decodes the tokens of an answer to text, never splitting a character. */
export class TokenReader {
  readonly #engine: Pick<DecodingEngine, "detokenize">;
  readonly #said: number[] = [];
  /** Index of the first token without text, because the text so far ends inside a character. */
  #unread = 0;

  constructor(engine: Pick<DecodingEngine, "detokenize">) {
    this.#engine = engine;
  }

  /** All tokens so far. */
  get said(): readonly number[] {
    return this.#said;
  }

  /** @returns the text added by a token; undefined while a character is incomplete */
  read(token: number): string | undefined {
    this.#said.push(token);
    const pending = this.#said.slice(this.#unread);
    const before = this.#said.slice(Math.max(0, this.#unread - CONTEXT), this.#unread);
    const piece = this.#engine.detokenize(pending, before);
    if (piece.endsWith("\uFFFD") && pending.length <= MAX_PENDING) return undefined;
    this.#unread = this.#said.length;
    return piece;
  }
}
