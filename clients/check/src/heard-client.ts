import { isDeepStrictEqual } from "node:util";
import { InputIssuesError, type PackedState, type Step } from "@understudy/planner-core";
import {
  type ClientMessage,
  clientMessageOf,
  type NumberedMessage,
  nextState,
} from "@understudy/server/protocol";
import { ClientFault } from "./client-fault.ts";
import type { HeardSquad } from "./heard-squad.ts";
import { HeardThings } from "./heard-things.ts";
import { afterStep, HUT_START, type HutValues, hutDomain, isSame, valuesOf } from "./hut-game.ts";

/** The only agent of the game. */
export const AGENT = "ann";

/** The messages of a client, checked against the protocol and the rules of the game. */
export class HeardClient {
  /** The highest number received without a gap. */
  received = 0;
  /** The highest acknowledged number of the server. */
  acknowledged = 0;
  /** The agent's last values; undefined before the first state. */
  values: HutValues | undefined;
  /** Number of the last state, and its time on the client's clock. */
  stateSeq = 0;
  nowMs = 0;
  want: ClientMessage<"want"> | undefined;
  /** The agent's expected goal. */
  goal: unknown = "warm";
  saidBye = false;
  readonly things: HeardThings = new HeardThings();
  /** The squad of a case in which agents plan together. */
  squad: HeardSquad | undefined;
  /** The last report of ways. */
  ways: ClientMessage<"ways"> | undefined;
  /** The planned steps that the client has yet to take. */
  rest: readonly Step[] = [];
  /** Ids of finished steps of the server's runner. */
  readonly finished: Set<number> = new Set();
  #packed: PackedState | undefined;
  /** All messages by number: a repeated message must be identical. */
  readonly #said = new Map<number, unknown>();

  /** Reads a message, or the messages of a batch. */
  read(text: string): ClientMessage[] {
    const value: unknown = parse(text);
    const message = checked(value);
    return message.type === "batch" ? message.messages.map(checked) : [message];
  }

  /**
   * Processes a message.
   *
   * @returns whether it is new
   */
  take(message: ClientMessage): boolean {
    if (message.type === "hello") throw new ClientFault("it said hello twice over one connection");
    if (message.type === "ack") return this.#acknowledge(message.received);
    if (message.type === "bye") return this.#end();
    if (message.type === "batch") throw new ClientFault("it put a batch into a batch");
    if (!this.#isNew(message)) return false;
    if (message.type === "see") {
      this.things.take(message);
      return true;
    }
    if (this.squad !== undefined) {
      this.squad.take(message);
      return true;
    }
    if (message.type === "squad" || message.type === "disband" || message.type === "interrupt") {
      throw new ClientFault("it spoke of a squad; the game has none");
    }
    if (message.agent !== AGENT) {
      throw new ClientFault(`it spoke of an agent "${message.agent}"; the game has "${AGENT}"`);
    }
    if (message.type === "state") this.#see(message);
    if (message.type === "ways") this.ways = message;
    if (message.type === "want") this.#follow(message);
    if (message.type === "idle" || message.type === "leave") this.want = undefined;
    if (message.type === "step" && message.event === "finished") this.finished.add(message.stepId);
    return true;
  }

  /** Drops state and want, but not the numbers, before the client sends everything again. */
  forgetAgents(): void {
    this.#packed = undefined;
    this.want = undefined;
    this.stateSeq = 0;
    this.things.forget();
  }

  /** Drops the session before the client starts another. */
  forgetSession(): void {
    this.forgetAgents();
    this.received = 0;
    this.acknowledged = 0;
    this.#said.clear();
  }

  #isNew(message: NumberedMessage): boolean {
    const { seq } = message;
    if (seq <= this.received) {
      if (isDeepStrictEqual(this.#said.get(seq), message)) return false;
      throw new ClientFault(`it used the number ${seq} for two messages`);
    }
    if (seq > this.received + 1) {
      throw new ClientFault(`its message ${seq} came after ${this.received}: numbers have no gaps`);
    }
    this.received = seq;
    this.#said.set(seq, message);
    return true;
  }

  #see(message: ClientMessage<"state">): void {
    try {
      this.#packed = nextState(hutDomain, message, this.#packed);
    } catch (error) {
      throw new ClientFault(`its state ${message.seq} does not fit the domain: ${told(error)}`);
    }
    const values = valuesOf(this.#packed);
    this.#walk(this.values ?? HUT_START, values);
    this.values = values;
    this.stateSeq = message.seq;
    this.nowMs = message.nowMs;
  }

  /** Removes the planned steps that lead to a state; nothing else changes in this game. */
  #walk(from: HutValues, to: HutValues): void {
    let now = from;
    for (let taken = 0; taken <= this.rest.length; taken++) {
      if (isSame(now, to)) {
        this.rest = this.rest.slice(taken);
        return;
      }
      const step = this.rest[taken];
      if (step !== undefined) now = afterStep(now, step);
    }
    const steps = this.rest.map(({ tool }) => tool).join(", ") || "nothing";
    throw new ClientFault(
      `ann came from ${JSON.stringify(from)} to ${JSON.stringify(to)}; to do was: ${steps}`,
    );
  }

  #follow(message: ClientMessage<"want">): void {
    if (!isDeepStrictEqual(message.goal, this.goal)) {
      const [told, wanted] = [message.goal, this.goal].map((goal) => JSON.stringify(goal));
      throw new ClientFault(`ann wants ${told} instead of ${wanted}`);
    }
    if (this.#packed === undefined) throw new ClientFault("its want came before any state");
    this.want = message;
  }

  #acknowledge(received: number): boolean {
    if (received < this.acknowledged) {
      throw new ClientFault(`it acknowledged ${received} after ${this.acknowledged}`);
    }
    this.acknowledged = received;
    return true;
  }

  #end(): boolean {
    const isLit = this.squad?.has(({ fire_lit }) => fire_lit) ?? this.values?.fire_lit;
    if (isLit !== true) throw new ClientFault("it said bye before the fire is lit");
    this.saidBye = true;
    return true;
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ClientFault(`it sent something that is not JSON: ${text.slice(0, 80)}`);
  }
}

function checked(value: unknown): ClientMessage {
  try {
    return clientMessageOf(value);
  } catch (error) {
    throw new ClientFault(
      `it sent ${JSON.stringify(value)}, which is not a message: ${told(error)}`,
    );
  }
}

function told(error: unknown): string {
  if (!(error instanceof InputIssuesError)) throw error;
  return error.issues.map(({ pointer, message }) => `${pointer} ${message}`).join("; ");
}

/** Whether a message has a number, as all have that must not be lost. */
export function isNumbered(message: ClientMessage): message is NumberedMessage {
  return "seq" in message;
}
