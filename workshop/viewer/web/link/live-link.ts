import type { Message } from "../../src/protocol/message.ts";

/** A listener to the messages of a stream. */
export interface StreamListener {
  onOpen(): void;
  onData(data: string): void;
  /** It broke; nothing more comes. */
  onError(): void;
}

/** Opens a stream, such as an `EventSource`. Answers how to close it. */
type OpenStream = (listener: StreamListener) => () => void;

/** The ways to a game: what happens in it now, and what it kept of its past. */
export interface GameSource {
  readonly openStream: OpenStream;
  /** The last minutes that the game kept, as the text of a recording; rejects where there are none. */
  readonly fetchHistory: () => Promise<string>;
}

/** How things are with the game. */
export type LinkStatus = "connecting" | "open" | "lost" | "over";

/** A listener to the state of the link. */
interface LinkListener {
  onMessage(message: Message): void;
  onStatus(status: LinkStatus): void;
  /** Something came that is no message. */
  onNonsense(error: unknown): void;
}

/** The parts of a link. */
export interface LinkOptions {
  readonly open: OpenStream;
  readonly listener: LinkListener;
  /** Default `setTimeout`. */
  readonly later?: (call: () => void, ms: number) => void;
}

const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 8000;

/** The stream of a running game. Comes back by itself when the game does, less and less eagerly, until it is closed. */
export class LiveLink {
  readonly #options: LinkOptions;
  #closeStream: (() => void) | undefined;
  /** Counts streams: what an old one still says is not heard. */
  #number = 0;
  #retryMs = FIRST_RETRY_MS;
  #isClosed = false;

  constructor(options: LinkOptions) {
    this.#options = options;
    this.#connect();
  }

  /** Ends the stream for good. */
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

  /** Comes back after a while. */
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
