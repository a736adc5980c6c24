/**
 * Transcripts: cases that a host of any language replays against the library, text by text.
 *
 * @module
 */

import type { ServerMessage } from "@understudy/session";
import type { FlatLibrary } from "../../flat/flat-library.ts";

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
    if (this.#library.send(this.#engine, "{}") !== 0) this.lines.push("# it is still open");
  }

  #take(): string {
    return this.#library.take(this.#engine);
  }

  #noteError(): void {
    const { code } = JSON.parse(this.#library.lastError()) as { readonly code: string };
    this.lines.push(`error ${code}`);
  }
}

/** The verbs of lines that say what comes of a call. */
const ANSWERS = ["error", "wait", "take"];

/**
 * Replays the calls of a transcript. Hosts of other languages do the same.
 *
 * @returns the transcript with what the library answers: the same one, if that has not changed
 */
export async function replayTranscript(library: FlatLibrary, transcript: string): Promise<string> {
  const games: TranscriptGame[] = [];
  const head: string[] = [];
  for (const line of transcript.trimEnd().split("\n")) {
    const [verb = ""] = line.split(" ", 1);
    const rest = line.slice(verb.length + 1);
    const game = games.at(-1);
    if (verb === "case") games.push(new TranscriptGame(library, rest));
    else if (game === undefined) head.push(line);
    else if (verb === "open") game.open(rest);
    else if (verb === "send") game.send(rest);
    else if (verb === "step") await game.step(Number(rest) - game.nowMs);
    else if (verb === "close") game.close();
    else if (!ANSWERS.includes(verb)) throw new Error(`${verb} is no verb`);
  }
  return `${[...head, ...games.flatMap(({ lines }) => lines)].join("\n")}\n`;
}
