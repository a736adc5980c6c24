import type { ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { type Lane, ServiceRefusedError } from "@understudy/session";
import type { Principal } from "../../access/principal.ts";
import type { MemoryAccount } from "../../memory/memory-budget.ts";
import type { Tenants } from "../../tenants/tenants.ts";
import { lastAnswer } from "./owed-answers.ts";
import { type PacedConnection, PacedInput } from "./paced-input.ts";

/** Unanswered requests of a connection, from which on it is not read. The last part that was read may bring some more. */
const MAX_UNANSWERED = 16;
/** Memory of a request that waits behind another of its connection. */
const WAITING_BYTES = 4096;
/** Retry delay for a connection over the memory of strangers. */
const RETRY_MS = 1000;

/** The tenants, as connections need them. */
export type ConnectionTenants = Pick<Tenants, "lane" | "bodyAccount" | "clock">;

/** A client's connection: the requests that it owes answers to, and the lane in which its bytes are parsed. */
export class ClientConnection implements PacedConnection {
  readonly #socket: Duplex;
  readonly #tenants: ConnectionTenants;
  readonly #refuse: (error: ServiceRefusedError) => void;
  readonly #holds: (change: 1 | -1) => void;
  readonly #input: PacedInput;
  /** The client of the last request that said who asks. */
  #principal: Principal | undefined;
  /** The lane of those who have not said who they are. */
  readonly #front: Lane;
  /** The lane of that client. */
  #lane: Lane;
  /** Whether several tenants ask over this connection: it is a proxy's. */
  #isShared = false;
  #account: MemoryAccount | undefined;
  readonly #unanswered = new Set<ServerResponse>();
  #heldBytes = 0;
  #isOver = false;
  /** Whether the socket has another parser. */
  #hasLeft = false;

  /**
   * @param socket has its parser's listener already
   * @param refuse ends the connection with an error
   * @param holds told when bytes begin to wait, and when none do any more
   */
  constructor(
    socket: Duplex,
    tenants: ConnectionTenants,
    refuse: (error: ServiceRefusedError) => void,
    holds: (change: 1 | -1) => void,
  ) {
    this.#socket = socket;
    this.#tenants = tenants;
    this.#refuse = refuse;
    this.#holds = holds;
    this.#front = tenants.lane(undefined);
    this.#lane = this.#front;
    this.#input = new PacedInput(socket, this);
    socket.on("close", this.#closed);
  }

  get lane(): Lane {
    return this.#isShared ? this.#front : this.#lane;
  }

  get isFull(): boolean {
    return this.#unanswered.size >= MAX_UNANSWERED;
  }

  get isInBody(): boolean {
    return lastAnswer(this.#socket)?.req.complete === false;
  }

  /** Whether bytes wait to be parsed. */
  get isHolding(): boolean {
    return this.#heldBytes > 0;
  }

  /** The time for which the bytes of the request that arrives now have waited, in ms. */
  get waitedMs(): number {
    return this.#input.waitedMs;
  }

  now(): number {
    return this.#tenants.clock.now();
  }

  held(bytes: number): void {
    if (bytes > 0 !== this.isHolding) this.#holds(bytes > 0 ? 1 : -1);
    this.#heldBytes = bytes;
    this.#charge();
  }

  /** Counts a request until it is answered. */
  asked(answer: ServerResponse): void {
    this.#unanswered.add(answer);
    if (this.#unanswered.size > 1) this.#charge();
    answer.once("close", () => {
      this.#unanswered.delete(answer);
      if (this.#account !== undefined) this.#charge();
      this.#input.goOn();
      this.#part();
    });
  }

  /**
   * The lane of the client that asks. What follows on this connection is taken for that client's, too, unless others
   * have asked over it: the next request behind a proxy would wait for the work of another tenant.
   */
  laneOf(principal: Principal | undefined): Lane {
    if (principal === undefined) return this.lane;
    if (principal.tenant === this.#principal?.tenant) return this.#lane;
    this.#isShared ||= this.#principal !== undefined;
    this.#principal = principal;
    this.#lane = this.#tenants.lane(principal);
    this.#account?.release();
    this.#account = undefined;
    this.#charge();
    return this.#lane;
  }

  /** Parses nothing any more. */
  stop(): void {
    this.#isOver = true;
    this.#input.stop();
    this.#account?.release();
    this.#account = undefined;
  }

  /** Leaves the socket to another parser, with what waits. */
  leave(): void {
    this.#input.leave();
    this.#hasLeft = true;
    this.stop();
    this.#part();
  }

  /** Takes no notice of a socket that another parser has, once all requests before it are answered. */
  #part(): void {
    if (this.#hasLeft && this.#unanswered.size === 0) this.#socket.off("close", this.#closed);
  }

  readonly #closed = (): void => {
    this.stop();
    for (const answer of this.#unanswered) if (answer.socket === null) close(answer);
  };

  /** Charges for what waits. An ordinary client, which waits for each answer, has none. */
  #charge(): void {
    const bytes = this.#heldBytes + WAITING_BYTES * Math.max(0, this.#unanswered.size - 1);
    if (this.#isOver || (bytes === 0 && this.#account === undefined)) return;
    this.#account ??= this.#tenants.bodyAccount(this.#principal);
    try {
      this.#account.add(bytes - this.#account.usedBytes);
    } catch (error) {
      if (!(error instanceof ServiceRefusedError)) throw error;
      this.stop();
      this.#refuse(this.#principal === undefined ? tooMuch() : error);
    }
  }
}

function tooMuch(): ServiceRefusedError {
  const message = "too much waits of clients that have not said who they are";
  return new ServiceRefusedError("too-busy", message, RETRY_MS);
}

/**
 * Closes an answer that waits behind others of its connection. Node closes only the one that it sends when the
 * connection breaks, and whatever the others hold would never be let go.
 */
function close(answer: ServerResponse): void {
  if (answer.closed || answer.writableFinished) return;
  Object.defineProperty(answer, "closed", { value: true });
  answer.emit("close");
}
