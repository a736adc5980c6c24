import { type Clock, RequestError, type TimerHandle } from "@understudy/planner-core";
import type { Work } from "@understudy/planner-core/internal";
import type { Lane } from "../lane.ts";
import type { SessionLimits } from "../limits.ts";
import type { Link, LinkEnd } from "../link.ts";
import { clientMessageOf } from "../messages/client-message.ts";
import type { ClientMessage, ServerMessage } from "../messages/session-messages.ts";
import { toldError } from "../refusals/error-message.ts";
import { ServiceRefusedError } from "../refusals/refused-error.ts";
import type { Session } from "../session/session.ts";
import type { SessionCaller } from "./host-parts.ts";
import type { SessionHost } from "./session-host.ts";
import { TokenBucket } from "./token-bucket.ts";

/** An authenticated client, and the host of its sessions. */
interface Accepted {
  readonly host: SessionHost;
  readonly principal: SessionCaller;
}

/** Admits connections. */
export interface Acceptor {
  readonly clock: Clock;
  readonly limits: SessionLimits;
  /** Creates the lane of a connection, used until its session starts. */
  lane(): Lane;
  /** @throws ServiceRefusedError unless the client may connect */
  receive(hello: ClientMessage<"hello">): Accepted;
}

/** The watch over a acceptor. */
export interface AcceptorWatch {
  readonly onRefusal: (error: unknown) => void;
  readonly onWelcome?: () => void;
}

/** The same acceptor, watched. */
export function watchedAcceptor(
  acceptor: Acceptor,
  { onRefusal, onWelcome }: AcceptorWatch,
): Acceptor {
  return {
    ...acceptor,
    receive: (hello) => {
      try {
        const accepted = acceptor.receive(hello);
        onWelcome?.();
        return accepted;
      } catch (error) {
        onRefusal(error);
        throw error;
      }
    },
  };
}

/** Queued messages. */
interface Held {
  readonly values: unknown[];
  bytes: number;
}

/** A client's connection, which parses messages and passes them to their session. */
export class Connection {
  readonly #acceptor: Acceptor;
  readonly #link: Link;
  readonly #lane: Lane;
  #host: SessionHost | undefined;
  #session: Session | undefined;
  readonly #mistakes: TokenBucket;
  #helloTimer: TimerHandle | undefined;
  /** Messages queued while the session's domain is loaded; undefined otherwise. */
  #held: Held | undefined;
  #isOver = false;

  /** @param lane where messages are read */
  constructor(acceptor: Acceptor, link: Link, lane: Lane) {
    this.#acceptor = acceptor;
    this.#link = link;
    this.#lane = lane;
    const { mistakesPerMinute } = acceptor.limits;
    this.#mistakes = new TokenBucket(
      mistakesPerMinute / 60,
      mistakesPerMinute,
      acceptor.clock.now(),
    );
    this.#helloTimer = acceptor.clock.setTimer(() => {
      // What came while this process was held up is received before it counts as late.
      this.#helloTimer = acceptor.clock.setTimer(() => this.#refuseLate(), 0);
    }, acceptor.limits.helloMs);
  }

  /**
   * Receives a message. Never throws.
   *
   * @param read parses the message; throws ServiceRefusedError on failure
   * @param bytes its raw length
   * @returns the remaining work in pieces
   */
  receive(read: () => unknown, bytes: number): Work | undefined {
    if (this.#isOver) return undefined;
    const { messageBytes } = this.#acceptor.limits;
    if (bytes > messageBytes) {
      const message = `a message has at most ${messageBytes} bytes`;
      this.#refuse(new ServiceRefusedError("message-too-large", message), "too-big");
      return undefined;
    }
    let value: unknown;
    try {
      value = read();
    } catch (error) {
      this.#refuse(error);
      return undefined;
    }
    if (this.#held === undefined) return this.#take(value);
    this.#hold(this.#held, value, bytes);
    return undefined;
  }

  #refuseLate(): void {
    this.#lane.do(() => {
      if (this.#helloTimer === undefined) return undefined;
      const message = `hello must arrive within ${this.#acceptor.limits.helloMs} ms`;
      this.#refuse(new ServiceRefusedError("hello-late", message));
      return undefined;
    });
  }

  /** Handles the end of the connection. */
  closed(): void {
    this.#over();
    if (this.#session !== undefined) this.#host?.leave(this.#session, this.#link);
  }

  #take(value: unknown): Work | undefined {
    if (this.#session?.speaksOver(this.#link) === false) return undefined;
    let message: ClientMessage;
    try {
      message = clientMessageOf(value);
    } catch (error) {
      this.#misunderstood(error, value);
      return undefined;
    }
    const session = this.#session;
    if (message.type === "hello") return this.#accept(message);
    if (session === undefined) {
      this.#refuse(new ServiceRefusedError("hello-missing", "the first message is hello"));
    } else if (message.type === "batch") return this.#takeAll(message.messages);
    else if (message.type === "ack") session.acknowledge(message.received);
    else if (message.type === "bye") {
      this.#over();
      this.#host?.dismiss(session);
    } else return session.receive(message);
    return undefined;
  }

  *#takeAll(values: readonly unknown[]): Work {
    for (const value of values) {
      if (this.#isOver) return;
      const pieces = this.#takeOfBatch(value);
      if (pieces !== undefined) yield* pieces;
      yield;
    }
  }

  #takeOfBatch(value: unknown): Work | undefined {
    if (typeOf(value) !== "batch") return this.#take(value);
    this.#misunderstood(
      new RequestError([{ pointer: "/type", message: "batches do not nest" }]),
      value,
    );
    return undefined;
  }

  *#accept(hello: ClientMessage<"hello">): Work {
    try {
      if (this.#session !== undefined) {
        throw new ServiceRefusedError("hello-missing", "hello was sent already");
      }
      const accepted = this.#acceptor.receive(hello);
      this.#clearTimer();
      const loading = accepted.host.prepare(hello);
      if (loading === undefined) yield* this.#begin(hello, accepted);
      else this.#beginAfter(loading, hello, accepted);
    } catch (error) {
      this.#refuse(error);
    }
  }

  /** Afterwards, messages are read in the session's lane. */
  *#begin(hello: ClientMessage<"hello">, { host, principal }: Accepted): Work {
    const link = this.#link;
    const session = yield* host.accept(hello, link, principal, () => this.#isOver);
    if (session === undefined) return;
    this.#session = session;
    this.#host = host;
    this.#lane.join(session.lane);
  }

  /** Messages received meanwhile are queued. */
  #beginAfter(loading: Promise<unknown>, hello: ClientMessage<"hello">, accepted: Accepted): void {
    const held: Held = { values: [], bytes: 0 };
    this.#held = held;
    loading
      .then(() => this.#lane.finish(this.#beginWith(held, hello, accepted)))
      .catch((error: unknown) => this.#refuse(error));
  }

  *#beginWith(held: Held, hello: ClientMessage<"hello">, accepted: Accepted): Work {
    if (this.#isOver) return;
    yield* this.#begin(hello, accepted);
    this.#held = undefined;
    for (const value of held.values)
      this.#lane.do(() => (this.#isOver ? undefined : this.#take(value)));
  }

  #hold(held: Held, value: unknown, bytes: number): void {
    held.values.push(value);
    held.bytes += bytes;
    if (held.bytes <= this.#acceptor.limits.waitingBytes) return;
    const message = "too much came before the session began";
    this.#refuse(new ServiceRefusedError("message-too-large", message), "too-big");
  }

  /** Reports a malformed message. The session continues, unless there are too many. */
  #misunderstood(error: unknown, value: unknown): void {
    if (this.#session === undefined) {
      this.#refuse(error);
      return;
    }
    const { clock, limits } = this.#acceptor;
    if (this.#mistakes.take(1, clock.now()) > 0) {
      const message = `more than ${limits.mistakesPerMinute} malformed messages came within a minute`;
      this.#refuse(new ServiceRefusedError("too-many-mistakes", message));
      return;
    }
    const { seq, agent } = Object(value) as { readonly seq?: unknown; readonly agent?: unknown };
    const isNumber = Number.isSafeInteger(seq) && (seq as number) > 0;
    const isName = typeof agent === "string" && agent.length <= MAX_NAME;
    this.#session.misunderstood(error, {
      seq: isNumber ? (seq as number) : undefined,
      agent: isName ? agent : undefined,
      isState: typeOf(value) === "state",
    });
  }

  #refuse(error: unknown, why: LinkEnd = "refused"): void {
    if (this.#isOver) return;
    const { code, message, pointer } = toldError(error).body.error;
    const told: ServerMessage = {
      type: "error",
      code,
      message,
      ...(pointer === undefined ? {} : { pointer }),
    };
    this.#link.send(told);
    this.#over();
    this.#link.end(why);
  }

  #over(): void {
    this.#isOver = true;
    this.#clearTimer();
  }

  #clearTimer(): void {
    if (this.#helloTimer !== undefined) this.#acceptor.clock.clearTimer(this.#helloTimer);
    this.#helloTimer = undefined;
  }
}

/** Longer names are not quoted in errors. */
const MAX_NAME = 200;

function typeOf(value: unknown): unknown {
  return Object(value).type;
}
