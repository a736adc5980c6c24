import { StateError } from "@understudy/planner-core";
import { isWrittenAlike } from "@understudy/planner-core/json";
import type { ClientMessage } from "../messages/session-messages.ts";
import type { Play } from "./play.ts";
import type { Seen } from "./want.ts";

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
  readonly #name: string;
  readonly #read: StateReader<State>;
  #seen: Seen<State> | undefined;
  #play: Play | undefined;
  /** The last play, which may have stopped. */
  #before: Play | undefined;
  /** The last want, if the server plays it. */
  #want: ClientMessage<"want"> | undefined;
  /** Whether the first state was refused, so that wants have to wait for another. */
  #isStateDue = false;

  constructor(name: string, read: StateReader<State>) {
    this.#name = name;
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
    const state = this.#read(message, last && ((this.#play?.base(last) ?? last) as State));
    this.#isStateDue = false;
    this.#seen = { state, seq, nowMs };
    this.#play?.observe(this.#name, this.#seen);
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
    this.join(play);
    this.#before = play;
    this.#want = want.runner === "server" ? structuredClone({ ...want, seq: 0 }) : undefined;
  }

  /** Plays a part that others share in, in place of the last want. */
  join(play: Play): void {
    // The last play may be the same: an agent comes back.
    this.rest();
    play.join(this.#name);
    this.#play = play;
    if (this.#seen !== undefined) play.observe(this.#name, this.#seen);
  }

  stepped(message: ClientMessage<"step">): void {
    this.#play?.stepped(this.#name, message);
  }

  /** Stops the play. */
  rest(): undefined {
    this.#play?.leave(this.#name);
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
