import { StateError } from "@understudy/planner-core";
import { isWrittenAlike } from "@understudy/planner-core/json";
import type { ClientMessage } from "../schema/session-messages.ts";
import type { Play, Seen } from "./want.ts";

/**
 * The state that a message leads to from the one before.
 *
 * @throws StateError if it does not fit
 */
export type StateReader<State> = (
  message: ClientMessage<"state">,
  last: State | undefined,
) => State;

/** One agent of a session: what it saw last, and what follows what it wants. */
export class SessionAgent<State> {
  readonly #read: StateReader<State>;
  #seen: Seen<State> | undefined;
  #play: Play | undefined;
  /** The last want, if the server plays it. */
  #want: ClientMessage<"want"> | undefined;
  /** Whether its first state was refused: another one is due before anything that it wants. */
  #isStateDue = false;

  constructor(read: StateReader<State>) {
    this.#read = read;
  }

  /**
   * @returns the whole state
   * @throws StateError if it does not fit; the state before then stays
   */
  see(message: ClientMessage<"state">): State {
    const { seq, nowMs } = message;
    this.#isStateDue = this.#seen === undefined;
    const state = this.#read(message, this.#seen?.state);
    this.#isStateDue = false;
    this.#seen = { state, seq, nowMs };
    this.#play?.observe(this.#seen);
    return state;
  }

  /** Its state made no sense at all. */
  misread(): void {
    this.#isStateDue = this.#seen === undefined;
  }

  /**
   * Follows what a message wants. If its first state was refused, that was said: it begins with the next one. What the
   * server plays already goes on where the same is wanted again: a client may say so in each of its ticks.
   *
   * @throws StateError if nothing is known of the agent yet
   */
  follow(want: ClientMessage<"want">, make: () => Play): void {
    if (this.#want !== undefined && isWrittenAlike({ ...want, seq: 0 }, this.#want)) return;
    const seen = this.#seen;
    if (seen === undefined && !this.#isStateDue) {
      const message = "the agent's state is not known yet";
      throw new StateError([{ pointer: "/agent", message, hint: "send its state first" }]);
    }
    const play = make();
    this.rest();
    this.#play = play;
    this.#want = want.runner === "server" ? structuredClone({ ...want, seq: 0 }) : undefined;
    if (seen !== undefined) play.observe(seen);
  }

  stepped(message: ClientMessage<"step">): void {
    this.#play?.stepped(message);
  }

  /** Wants nothing. */
  rest(): void {
    this.#play?.stop();
    this.#play = undefined;
    this.#want = undefined;
  }

  /** Forgets what was seen, since messages were lost: only a whole state helps. */
  forget(): void {
    this.#seen = undefined;
    this.#want = undefined;
    this.#isStateDue = false;
  }
}
