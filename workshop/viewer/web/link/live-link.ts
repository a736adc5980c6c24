import type { Message } from "../../src/protocol/message.ts";

/** A listener to a stream. */
export interface StreamListener {
  onOpen(): void;
  onData(data: string): void;
  /** The stream broke; there are no further messages. */
  onError(): void;
}

/** Opens a stream, such as an `EventSource`. Returns the close function. */
type OpenStream = (listener: StreamListener) => () => void;

/** Access to a game's current stream and its history. */
export interface GameSource {
  readonly openStream: OpenStream;
  /** The game's history as the text of a recording; rejects without one. */
  readonly fetchHistory: () => Promise<string>;
}

/** State of the link. */
export type LinkStatus = "connecting" | "open" | "lost" | "over";

/** A listener to the link. */
interface LinkListener {
  onMessage(message: Message): void;
  onStatus(status: LinkStatus): void;
  /** Called for an invalid message. */
  onNonsense(error: unknown): void;
}

/** Parts of a link. */
export interface LinkOptions {
  readonly open: OpenStream;
  readonly listener: LinkListener;
  /** Default `setTimeout`. */
  readonly later?: (call: () => void, ms: number) => void;
}

const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 8000;

/** The stream of a running game. Reconnects with growing delays until closed. */
export class LiveLink {
  readonly #options: LinkOptions;
  #closeStream: (() => void) | undefined;
  /** Number of the current stream; messages of older ones are ignored. */
  #number = 0;
  #retryMs = FIRST_RETRY_MS;
  #isClosed = false;

  constructor(options: LinkOptions) {
    this.#options = options;
    this.#connect();
  }

  /** Closes the stream for good. */
  close(): void {
    this.#isClosed = true;
    this.#drop();
  }

  #connect(): void {
    const { open, listener } = this.#options;
    const number = ++this.#number;
    const isHeard = (): boolean => this.#number === number && !this.#isClosed;
    listener.onStatus("connecting");
    this.#closeStream = open({
      onOpen: () => {
        if (!isHeard()) return;
        this.#retryMs = FIRST_RETRY_MS;
        listener.onStatus("open");
      },
      onData: (data) => {
        if (isHeard()) this.#take(data);
      },
      onError: () => {
        if (isHeard()) this.#end("lost");
      },
    });
  }

  #take(data: string): void {
    const { listener } = this.#options;
    let message: Message;
    try {
      message = JSON.parse(data) as Message;
      listener.onMessage(message);
    } catch (error) {
      listener.onNonsense(error);
      return;
    }
    if (message.type === "farewell") this.#end("over");
  }

  /** Reconnects after a delay. */
  #end(status: "lost" | "over"): void {
    const { listener, later = (call, ms) => void setTimeout(call, ms) } = this.#options;
    this.#drop();
    listener.onStatus(status);
    later(() => {
      if (!this.#isClosed) this.#connect();
    }, this.#retryMs);
    this.#retryMs = Math.min(LAST_RETRY_MS, this.#retryMs * 2);
  }

  #drop(): void {
    this.#number++;
    this.#closeStream?.();
    this.#closeStream = undefined;
  }
}
