/** Output of a call since the last message. */
export interface SaidNews {
  readonly text: string;
  readonly steps: readonly number[];
  /** Index of the first of these steps in the answer. */
  readonly firstIndex: number;
}

/**
 * Collects a call's output until the end of the current task. A pass may yield many tokens and steps, and every message
 * would cost the game's thread a turn of its event loop.
 */
export class CallNews {
  readonly #send: (news: SaidNews) => void;
  #text = "";
  #steps: number[] = [];
  #firstIndex = 0;
  #isDue = false;

  constructor(send: (news: SaidNews) => void) {
    this.#send = send;
  }

  say(piece: string): void {
    this.#text += piece;
    this.#sendSoon();
  }

  step(action: number, index: number): void {
    if (this.#steps.length === 0) this.#firstIndex = index;
    this.#steps.push(action);
    this.#sendSoon();
  }

  /** Sends the collected output now. */
  flush(): void {
    this.#isDue = false;
    if (this.#text === "" && this.#steps.length === 0) return;
    const news = { text: this.#text, steps: this.#steps, firstIndex: this.#firstIndex };
    this.#text = "";
    this.#steps = [];
    this.#send(news);
  }

  #sendSoon(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    queueMicrotask(() => this.flush());
  }
}
