import type { Work } from "@understudy/planner-core/internal";
import type { Lane, LaneWork } from "./lane.ts";

/** The sending end of a connection, if it can be made to wait. */
export interface PausedSource {
  pause(): unknown;
  resume(): unknown;
}

/**
 * Reads the messages of one connection in its lane, in their order. What comes is read at once, unless others have their
 * turn first: then its sender is not listened to until all has been read.
 */
export class MessageReader<Message> {
  readonly #lane: Lane;
  readonly #source: PausedSource;
  readonly #read: (message: Message) => ReturnType<LaneWork>;
  #unread = 0;
  #isPaused = false;
  #isOver = false;

  constructor(lane: Lane, source: PausedSource, read: (message: Message) => ReturnType<LaneWork>) {
    this.#lane = lane;
    this.#source = source;
    this.#read = read;
  }

  /** A message has come. */
  take(message: Message): void {
    this.#unread++;
    this.#lane.do(() => this.#readAll(message));
    if (this.#unread === 0 || this.#isPaused) return;
    this.#isPaused = true;
    this.#source.pause();
  }

  /** The connection is over: what waits is not read any more. */
  stop(): void {
    this.#isOver = true;
  }

  *#readAll(message: Message): Work {
    const pieces = this.#isOver ? undefined : this.#read(message);
    if (pieces !== undefined) yield* pieces;
    this.#unread--;
    if (this.#unread > 0 || !this.#isPaused) return;
    this.#isPaused = false;
    if (!this.#isOver) this.#source.resume();
  }
}
