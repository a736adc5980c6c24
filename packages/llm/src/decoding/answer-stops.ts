import { beginningAtEnd } from "../contract/parse/turn/beginning-at-end.ts";

/** Ends a text that comes in pieces at the first of some texts: holds back what may be the beginning of one. */
export class AnswerStops {
  readonly #texts: readonly string[];
  #held = "";
  #isFound = false;

  /** @param texts none of them empty; without any of them nothing is held back */
  constructor(texts: readonly string[] = []) {
    this.#texts = texts;
  }

  /** Whether one of them came: the answer is over, and nothing comes behind it. */
  get isFound(): boolean {
    return this.#isFound;
  }

  /** The text that came and may still be the beginning of one of them. */
  get held(): string {
    return this.#held;
  }

  /** The next piece, as far as it belongs to the answer for sure. */
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

  /** The text that was held back: no end of the answer, since nothing follows. */
  end(): string {
    const rest = this.#held;
    this.#held = "";
    return rest;
  }
}
