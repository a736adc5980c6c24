import type { ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { type Lane, ServiceRefusedError } from "@understudy/session";
import type { Principal } from "../../access/principal.ts";
import type { MemoryAccount } from "../../memory/memory-budget.ts";
import type { Tenants } from "../../tenants/tenants.ts";
import { lastAnswer } from "./owed-answers.ts";
import { type PacedConnection, PacedInput } from "./paced-input.ts";

/**
 * Number of unanswered requests at which a connection is no longer read. Its last part may bring
 * some more.
 */
const MAX_UNANSWERED = 16;
/** Memory of a request that waits behind another of its connection. */
const WAITING_BYTES = 4096;
/** Retry delay for a connection over the memory of clients without a key. */
const RETRY_MS = 1000;

/** The tenants, as connections need them. */
export type ConnectionTenants = Pick<Tenants, "lane" | "bodyAccount" | "clock">;

/** A client's connection: its unanswered requests, and the lane in which its bytes are parsed. */
export class ClientConnection implements PacedConnection {
  readonly #socket: Duplex;
  readonly #tenants: ConnectionTenants;
  readonly #refuse: (error: ServiceRefusedError) => void;
  readonly #holds: (change: 1 | -1) => void;
  readonly #input: PacedInput;
  /** The client of the last authenticated request. */
  #principal: Principal | undefined;
  /** The lane of unauthenticated clients. */
  readonly #front: Lane;
  /** The lane of the last authenticated client, else the common one. */
  #lane: Lane;
  /** Whether several tenants use this connection, as behind a proxy. */
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
   * @param holds called when bytes begin to wait, and once none wait
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
   * The lane of a request's client. The next bytes of the connection are parsed there, too, unless
   * several tenants use it: behind a proxy a request would wait for another tenant's work.
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

  /** Hands the socket and its unparsed bytes over to another parser. */
  leave(): void {
    this.#input.leave();
    this.#hasLeft = true;
    this.stop();
    this.#part();
  }

  /** Forgets a socket that was handed over, once all earlier requests are answered. */
  #part(): void {
    if (this.#hasLeft && this.#unanswered.size === 0) this.#socket.off("close", this.#closed);
  }

  readonly #closed = (): void => {
    this.stop();
    for (const answer of this.#unanswered) if (answer.socket === null) close(answer);
  };

  /**
   * Charges the unparsed bytes and the waiting requests. An ordinary client, which waits for each
   * answer, has none.
   */
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
 * Closes an answer that waits behind others of its connection. When the connection breaks, Node
 * closes only the answer that it is sending, and the resources of the others would never be freed.
 */
function close(answer: ServerResponse): void {
  if (answer.closed || answer.writableFinished) return;
  Object.defineProperty(answer, "closed", { value: true });
  answer.emit("close");
}
