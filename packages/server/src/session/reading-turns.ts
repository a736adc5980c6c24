import type { Clock } from "@understudy/planner-core";

/** A connection may have its messages read for so long in any such time, in milliseconds: far more than any game needs. */
const SHARE_MS = 5;
const WINDOW_MS = 50;
/** Connections that send more share so much of each turn of the event loop, in milliseconds. */
const TURN_MS = 4;
/** They do so for so long from then on, in milliseconds: many that flood the server have no share each. */
const PENANCE_MS = 1000;

/** The sending end of a connection, if it can be made to wait. */
export interface PausedSource {
  pause(): unknown;
  resume(): unknown;
}

/**
 * Reads the messages of all connections so that none holds up the others. What comes is read at once, unless its sender
 * takes more than its share of this thread: then its messages wait, it is not listened to meanwhile, and those who flood
 * the server take turns with each other in a small part of the time.
 */
export class ReadingTurns {
  readonly #clock: Clock;
  /** Readers whose messages wait, in the order of their turns. */
  readonly #waiting: Reader[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Whether no message waits. */
  get isIdle(): boolean {
    return this.#waiting.length === 0;
  }

  /** A reader for the messages of another connection. */
  open<Message>(source: PausedSource, read: (message: Message) => void): MessageReader<Message> {
    return new MessageReader(this.#clock, source, read, (reader) => this.#wait(reader));
  }

  #wait(reader: Reader): void {
    this.#waiting.push(reader);
    if (this.#waiting.length === 1) this.#nextTurn();
  }

  #nextTurn(): void {
    const take = (): void => this.#take();
    if (this.#clock.nextTurn === undefined) this.#clock.setTimer(take, 0);
    else this.#clock.nextTurn(take);
  }

  /** One message of each, as long as there is time. */
  #take(): void {
    const endMs = this.#clock.now() + TURN_MS;
    do {
      const reader = this.#waiting.shift();
      if (reader?.readNext() === true) this.#waiting.push(reader);
    } while (this.#waiting.length > 0 && this.#clock.now() < endMs);
    if (this.#waiting.length > 0) this.#nextTurn();
  }
}

/** A connection whose messages wait. */
interface Reader {
  /** @returns whether more messages wait */
  readNext(): boolean;
}

/** Reads the messages of one connection, in their order. */
export class MessageReader<Message> implements Reader {
  readonly #clock: Clock;
  readonly #source: PausedSource;
  readonly #read: (message: Message) => void;
  readonly #wait: (reader: Reader) => void;
  #waiting: Message[] = [];
  /** The next of those that wait. */
  #next = 0;
  #windowMs = Number.NEGATIVE_INFINITY;
  #usedMs = 0;
  #waitsUntilMs = Number.NEGATIVE_INFINITY;

  constructor(
    clock: Clock,
    source: PausedSource,
    read: (message: Message) => void,
    wait: (reader: Reader) => void,
  ) {
    this.#clock = clock;
    this.#source = source;
    this.#read = read;
    this.#wait = wait;
  }

  /** A message has come. */
  take(message: Message): void {
    if (this.#waiting.length > 0) {
      this.#waiting.push(message);
      return;
    }
    const nowMs = this.#clock.now();
    if (nowMs - this.#windowMs >= WINDOW_MS) {
      this.#windowMs = nowMs;
      this.#usedMs = 0;
    }
    const isModest = this.#usedMs < SHARE_MS;
    if (isModest && nowMs >= this.#waitsUntilMs) {
      this.#read(message);
      this.#usedMs += this.#clock.now() - nowMs;
      return;
    }
    if (!isModest) this.#waitsUntilMs = nowMs + PENANCE_MS;
    this.#waiting.push(message);
    this.#source.pause();
    this.#wait(this);
  }

  readNext(): boolean {
    const message = this.#waiting[this.#next++];
    if (message !== undefined) this.#read(message);
    if (this.#next < this.#waiting.length) return true;
    if (this.#waiting.length > 0) this.#source.resume();
    this.stop();
    return false;
  }

  /** The connection is over: what waits is not read any more. */
  stop(): void {
    this.#waiting = [];
    this.#next = 0;
  }
}
