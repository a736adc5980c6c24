/**
 * Transcripts: cases that a host of any language replays against the library, text by text.
 *
 * @module
 */

import type { ServerMessage } from "@understudy/session";
import type { FlatLibrary } from "../../flat/flat-library.ts";

/** The first lines of a transcript, which explain the others. */
const HEAD: readonly string[] = [
  "# Cases for the library, the same in every language. Written by `pnpm --filter @understudy/embedded transcript`.",
  "# case NAME     a new case",
  "# open TEXT     open(TEXT) gives a handle above 0, or the next line is its error",
  "# send TEXT     send(handle, TEXT) gives 1, or 0 and the next line is its error",
  "# error CODE    the code in lastError()",
  "# step MS       step(handle, MS, infinity), again while it gives 0; all promise jobs run after each",
  "# wait MS       what the last of these steps gave",
  "# take TEXT     take(handle) gives this very text; after the last one of a step it gives an empty one",
  "# close         close(handle); each later call of this case fails",
];

/** A game whose calls, and what comes of them, are written down. */
export class TranscriptGame {
  readonly lines: string[] = [];
  readonly #library: FlatLibrary;
  #engine = 0;
  #nowMs = 0;
  #seq = 0;
  readonly heard: ServerMessage[] = [];

  constructor(library: FlatLibrary, name: string) {
    this.#library = library;
    this.lines.push(`case ${name}`);
  }

  open(options: object | string): void {
    const text = typeof options === "string" ? options : JSON.stringify(options);
    this.lines.push(`open ${text}`);
    this.#engine = this.#library.open(text);
    if (this.#engine === 0) this.#noteError();
  }

  /** Sends a message, or any text. */
  send(message: object | string): void {
    const text = typeof message === "string" ? message : JSON.stringify(message);
    this.lines.push(`send ${text}`);
    if (this.#library.send(this.#engine, text) === 0) this.#noteError();
  }

  /** Sends messages with the next numbers. */
  tell(...messages: readonly object[]): void {
    for (const message of messages) this.send({ ...message, seq: ++this.#seq });
  }

  /** The game's time, in ms. */
  get nowMs(): number {
    return this.#nowMs;
  }

  /** The number of the last message. */
  get seq(): number {
    return this.#seq;
  }

  /** Begins to count again, as in a new session. */
  startOver(): void {
    this.#seq = 0;
  }

  /** Moves time, and works. @returns the messages of this step */
  async step(passMs = 0): Promise<readonly ServerMessage[]> {
    this.#nowMs += passMs;
    this.lines.push(`step ${this.#nowMs}`);
    let waitMs = 0;
    while (waitMs === 0) {
      waitMs = this.#library.step(this.#engine, this.#nowMs, Number.POSITIVE_INFINITY);
      await new Promise(setImmediate);
    }
    this.lines.push(`wait ${waitMs}`);
    const first = this.heard.length;
    for (let text = this.#take(); text !== ""; text = this.#take()) {
      this.lines.push(`take ${text}`);
      this.heard.push(JSON.parse(text) as ServerMessage);
    }
    return this.heard.slice(first);
  }

  close(): void {
    this.lines.push("close");
    this.#library.close(this.#engine);
  }

  #take(): string {
    return this.#library.take(this.#engine);
  }

  #noteError(): void {
    const { code } = JSON.parse(this.#library.lastError()) as { readonly code: string };
    this.lines.push(`error ${code}`);
  }
}

/** A case: what a game does. */
export type TranscriptCase = (game: TranscriptGame) => Promise<void>;

/** The lines of all cases. */
export async function writeTranscript(
  library: FlatLibrary,
  cases: Readonly<Record<string, TranscriptCase>>,
): Promise<string> {
  const lines = [...HEAD];
  for (const [name, play] of Object.entries(cases)) {
    const game = new TranscriptGame(library, name);
    await play(game);
    game.close();
    lines.push(...game.lines);
  }
  return `${lines.join("\n")}\n`;
}
