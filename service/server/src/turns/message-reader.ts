import type { Work } from "@understudy/planner-core/internal";
import type { Lane, LaneWork } from "@understudy/session";

/** A sender that can be paused. */
export interface PausedSource {
  pause(): unknown;
  resume(): unknown;
}

/**
 * Reads the messages of one connection in order, in its lane. A message that must wait pauses its sender until all
 * messages are read.
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

  take(message: Message): void {
    this.#unread++;
    this.#lane.do(() => this.#readAll(message));
    if (this.#unread === 0 || this.#isPaused) return;
    this.#isPaused = true;
    this.#source.pause();
  }

  /** Drops the waiting messages once the connection is closed. */
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
