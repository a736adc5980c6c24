import type { DecodingEngine } from "./engine.ts";

/** Tokens before a piece that decide whether it begins with a blank. */
const CONTEXT = 3;
/** A character has at most four bytes; more tokens than that are no character in the making. */
const MAX_PENDING = 4;

/** Turns the tokens of an answer into text, never cut within a character. */
export class TokenReader {
  readonly #engine: Pick<DecodingEngine, "detokenize">;
  readonly #said: number[] = [];
  /** Tokens from here on have no text yet: they end within a character. */
  #unread = 0;

  constructor(engine: Pick<DecodingEngine, "detokenize">) {
    this.#engine = engine;
  }

  /** All tokens so far. */
  get said(): readonly number[] {
    return this.#said;
  }

  /** @returns what the token adds to the text; undefined while a character is not complete */
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
