import type { Duplex } from "node:stream";
import type { Work } from "@understudy/planner-core/internal";
import type { Lane } from "@understudy/session";

/** Bytes parsed at once where requests begin: some twenty of the shortest requests. */
const PART_BYTES = 1024;
/** Bytes parsed at once inside a body. */
const BODY_PART_BYTES = 2048;

/** The connection whose input is paced. */
export interface PacedConnection {
  /** The lane for the next bytes. */
  readonly lane: Lane;
  /** Whether no more input may be parsed now. */
  readonly isFull: boolean;
  /** Whether the parser is in the middle of a body. */
  readonly isInBody: boolean;
  /** Receives the number of waiting bytes whenever it changes. */
  held(bytes: number): void;
  now(): number;
}

/** Bytes that wait to be parsed. */
interface Held {
  readonly bytes: Buffer;
  readonly arrivedMs: number;
}

/**
 * Stands between a socket and its parser: bytes are parsed in small parts, each in the connection's lane, and only
 * while the connection is not full. Meanwhile the socket is paused, so that the client has to wait.
 */
export class PacedInput {
  readonly #socket: Duplex;
  readonly #of: PacedConnection;
  readonly #parsers: readonly ((bytes: Buffer) => void)[];
  readonly #held: Held[] = [];
  /** The bytes of the first chunk that are parsed already. */
  #parsed = 0;
  #heldBytes = 0;
  #toldBytes = 0;
  /** Whether the parser itself wants no more input. */
  #isParserPaused = false;
  #isPaused = false;
  #isQueued = false;
  #isOver = false;

  /** @param socket has its parser's listener already */
  constructor(socket: Duplex, of: PacedConnection) {
    this.#socket = socket;
    this.#of = of;
    this.#parsers = socket.listeners("data") as ((bytes: Buffer) => void)[];
    for (const parse of this.#parsers) socket.off("data", parse);
    const { pause, resume } = socket;
    socket.pause = () => {
      this.#isParserPaused = true;
      return pause.call(socket);
    };
    socket.resume = () => {
      this.#isParserPaused = false;
      if (!this.#isPaused) return resume.call(socket);
      this.goOn();
      return socket;
    };
    this.#pause = () => void pause.call(socket);
    this.#resume = () => void resume.call(socket);
    socket.on("data", this.#take);
  }

  readonly #pause: () => void;
  readonly #resume: () => void;

  /** The time for which the bytes that are parsed now have waited, in ms. */
  get waitedMs(): number {
    const first = this.#held[0];
    return first === undefined ? 0 : this.#of.now() - first.arrivedMs;
  }

  /** Parses more, if there is more and the connection has room. */
  goOn(): void {
    if (this.#isQueued || this.#isOver || !this.#isParsing) return;
    this.#isQueued = true;
    this.#of.lane.do(this.#parseNext);
  }

  /**
   * Drops the waiting bytes, and parses nothing any more. Whoever resumes the socket can read it.
   */
  stop(): void {
    this.#isOver = true;
    this.#isPaused = false;
    this.#held.length = 0;
    this.#heldBytes = 0;
    this.#tell();
  }

  /** Leaves the socket to another parser, with the bytes that wait. */
  leave(): void {
    const socket = this.#socket;
    socket.off("data", this.#take);
    for (const name of ["pause", "resume"] as const) Reflect.deleteProperty(socket, name);
    const left = Buffer.concat(this.#held.map(({ bytes }) => bytes)).subarray(this.#parsed);
    this.stop();
    if (left.length > 0) socket.unshift(left);
  }

  /** Leaves the socket to its parser, which takes everything at once from now on. */
  leaveToParser(): void {
    if (this.#isOver) return;
    const { readableFlowing } = this.#socket;
    this.leave();
    for (const parse of this.#parsers) this.#socket.on("data", parse);
    if (readableFlowing === false && !this.#isParserPaused) this.#resume();
  }

  get #isParsing(): boolean {
    return this.#heldBytes > 0 && !this.#isParserPaused && !this.#of.isFull;
  }

  readonly #take = (bytes: Buffer): void => {
    if (this.#isOver) return;
    this.#held.push({ bytes, arrivedMs: this.#of.now() });
    this.#heldBytes += bytes.length;
    this.goOn();
    if (this.#heldBytes === 0 || this.#isOver) return;
    this.#tell();
    if (this.#isPaused || this.#isOver) return;
    this.#isPaused = true;
    this.#pause();
  };

  readonly #parseNext = (): Work | undefined => {
    if (this.#isParsing) this.#parsePart();
    if (this.#isParsing) return this.#parseRest();
    this.#rest();
    return undefined;
  };

  *#parseRest(): Work {
    while (this.#isParsing) {
      yield;
      if (this.#isParsing) this.#parsePart();
    }
    this.#rest();
  }

  #rest(): void {
    this.#isQueued = false;
    if (this.#heldBytes > 0 || !this.#isPaused) return;
    this.#isPaused = false;
    if (!this.#isParserPaused && !this.#isOver) this.#resume();
  }

  #parsePart(): void {
    const { bytes } = this.#held[0] as Held;
    const most = this.#of.isInBody ? BODY_PART_BYTES : PART_BYTES;
    const from = this.#parsed;
    const part = from === 0 && bytes.length <= most ? bytes : bytes.subarray(from, from + most);
    this.#parsed += part.length;
    for (const parse of this.#parsers) parse.call(this.#socket, part);
    // The parser may have given up the connection, or left it to another.
    if (this.#isOver) return;
    if (this.#parsed === bytes.length) {
      this.#held.shift();
      this.#parsed = 0;
    }
    this.#heldBytes -= part.length;
    // Most input never waits.
    if (this.#toldBytes > 0) this.#tell();
  }

  #tell(): void {
    if (this.#toldBytes === this.#heldBytes) return;
    this.#toldBytes = this.#heldBytes;
    this.#of.held(this.#heldBytes);
  }
}
