import type { ServerMessage } from "@understudy/session";
import type { FlatLibrary } from "../flat/flat-library.ts";

const MOST_STEPS = 100_000;

/** A game that talks with an engine of the library. */
export class LibraryClient {
  readonly library: FlatLibrary;
  readonly engine: number;
  /** All messages so far. */
  readonly heard: ServerMessage[] = [];
  /** The game's time in ms. */
  nowMs = 0;
  /** The end of each step on the host's clock. Default: none. */
  untilMs = (): number => Number.POSITIVE_INFINITY;
  #seq = 0;

  constructor(library: FlatLibrary, options: object) {
    this.library = library;
    this.engine = library.open(JSON.stringify(options));
    if (this.engine === 0) throw new Error(library.lastError());
  }

  /** Sends a message. @throws the library's error */
  say(message: object): void {
    if (this.library.send(this.engine, JSON.stringify(message)) === 1) return;
    throw new Error(this.library.lastError());
  }

  /** Sends a message with the next number. @returns its number */
  tell(message: object): number {
    this.say({ ...message, seq: ++this.#seq });
    return this.#seq;
  }

  /** Moves the game's time, and lets the engine work until nothing is left to do. @returns the messages */
  async play(passMs = 0): Promise<readonly ServerMessage[]> {
    this.nowMs += passMs;
    const first = this.heard.length;
    for (let steps = 0; ; steps++) {
      if (steps > MOST_STEPS) throw new Error("the engine does not come to rest");
      const waitMs = this.library.step(this.engine, this.nowMs, this.untilMs());
      // Runs all promise jobs, as a host does after each call.
      await new Promise(setImmediate);
      for (let text = this.take(); text !== ""; text = this.take()) {
        this.heard.push(JSON.parse(text) as ServerMessage);
      }
      if (waitMs !== 0) return this.heard.slice(first);
    }
  }

  take(): string {
    return this.library.take(this.engine);
  }

  close(): void {
    this.library.close(this.engine);
  }
}
