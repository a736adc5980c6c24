import { beginningAtEnd } from "../parse/turn/beginning-at-end.ts";

/** Ends streamed text at the first stop sequence. Text that may be the start of a stop sequence is held back. */
export class AnswerStops {
  readonly #texts: readonly string[];
  #held = "";
  #isFound = false;

  /** @param texts the stop sequences, none of them empty; without any, no text is held back */
  constructor(texts: readonly string[] = []) {
    this.#texts = texts;
  }

  /** Whether a stop sequence was found, which ends the answer. */
  get isFound(): boolean {
    return this.#isFound;
  }

  /** Text held back as the possible start of a stop sequence. */
  get held(): string {
    return this.#held;
  }

  /** Adds a piece; returns the text that certainly belongs to the answer. */
  push(piece: string): string {
    if (this.#isFound) return "";
    if (this.#texts.length === 0) return piece;
    const text = this.#held + piece;
    const starts = this.#texts.map((stop) => text.indexOf(stop)).filter((at) => at >= 0);
    this.#isFound = starts.length > 0;
    const end = this.#isFound
      ? Math.min(...starts)
      : text.length - Math.max(...this.#texts.map((stop) => beginningAtEnd(text, stop)));
    this.#held = this.#isFound ? "" : text.slice(end);
    return text.slice(0, end);
  }

  /** Returns the held-back text: at the end of the answer it cannot become a stop sequence. */
  end(): string {
    const rest = this.#held;
    this.#held = "";
    return rest;
  }
}
