import { StateError } from "@understudy/planner-core";
import { isWrittenAlike } from "@understudy/planner-core/json";
import type { ClientMessage } from "../messages/session-messages.ts";
import type { Play, Seen } from "./want.ts";

/**
 * Reads the state from a message and the state before.
 *
 * @throws StateError if it does not fit
 */
export type StateReader<State> = (
  message: ClientMessage<"state">,
  last: State | undefined,
) => State;

/** An agent of a session, with its last state and its play. */
export class SessionAgent<State> {
  readonly #read: StateReader<State>;
  #seen: Seen<State> | undefined;
  #play: Play | undefined;
  /** The last play, which may have stopped. */
  #before: Play | undefined;
  /** The last want, if the server plays it. */
  #want: ClientMessage<"want"> | undefined;
  /** Whether the first state was refused, so that wants have to wait for another. */
  #isStateDue = false;

  constructor(read: StateReader<State>) {
    this.#read = read;
  }

  /**
   * @returns the whole state
   * @throws StateError if the message does not fit; the last state stays
   */
  see(message: ClientMessage<"state">): State {
    const { seq, nowMs } = message;
    this.#isStateDue = this.#seen === undefined;
    const last = this.#seen?.state;
    const base = this.#play?.base;
    const state = this.#read(message, last && base ? (base(last) as State) : last);
    this.#isStateDue = false;
    this.#seen = { state, seq, nowMs };
    this.#play?.observe(this.#seen);
    return state;
  }

  /** Records an unreadable state message. */
  misread(): void {
    this.#isStateDue = this.#seen === undefined;
  }

  /**
   * Plays a want. After a refused first state it starts with the next state, without another error. A repeated want
   * leaves a server-side play alone, since a client may send its want every tick.
   *
   * @throws StateError without any state
   */
  follow(want: ClientMessage<"want">, make: (before: Play | undefined) => Play): void {
    if (this.#want !== undefined && isWrittenAlike({ ...want, seq: 0 }, this.#want)) return;
    const seen = this.#seen;
    if (seen === undefined && !this.#isStateDue) {
      const message = "the agent's state is not known yet";
      throw new StateError([{ pointer: "/agent", message, hint: "send its state first" }]);
    }
    const play = make(this.#before);
    this.rest();
    this.#play = play;
    this.#before = play;
    this.#want = want.runner === "server" ? structuredClone({ ...want, seq: 0 }) : undefined;
    if (seen !== undefined) play.observe(seen);
  }

  /** Plays a part that others share in, in place of the last want. */
  join(play: Play): void {
    this.rest();
    this.#play = play;
    if (this.#seen !== undefined) play.observe(this.#seen);
  }

  stepped(message: ClientMessage<"step">): void {
    this.#play?.stepped(message);
  }

  /** Stops the play. */
  rest(): void {
    this.#play?.stop();
    this.#play = undefined;
    this.#want = undefined;
  }

  /** Drops the last state after lost messages, so that a whole state is needed. */
  forget(): void {
    this.#seen = undefined;
    this.#want = undefined;
    this.#isStateDue = false;
  }
}

/** An agent with a packed state, or with its own values in a world. */
export type AnyAgent = SessionAgent<unknown>;
