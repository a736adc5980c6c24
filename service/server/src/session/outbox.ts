import type { MemoryAccount } from "../memory/memory-budget.ts";
import type { ServerMessage } from "../schema/session-messages.ts";
import { ServiceRefusedError } from "../service/refused-error.ts";

/** A message that has a number, before it has one. */
export type Unnumbered = {
  [Type in ServerMessage["type"]]: ServerMessage<Type> extends { readonly n: number }
    ? Omit<ServerMessage<Type>, "n">
    : never;
}[ServerMessage["type"]];

/** A message that has its number. */
export type Numbered = Extract<ServerMessage, { readonly n: number }>;

/** The memory of a message, and of each of its parts. */
const MESSAGE_BYTES = 1024;
const STEP_BYTES = 384;
const ROW_BYTES = 128;
const ID_BYTES = 32;

/**
 * Numbers the server's messages, and keeps them until the client has received them. Where there is no memory for that, none
 * are kept: a client that missed them is asked for everything again.
 */
export class Outbox {
  readonly #limit: number;
  readonly #memory: Pick<MemoryAccount, "add">;
  #kept: Numbered[] = [];
  #last = 0;

  /**
   * @param limit so many are kept; older ones are lost to a client that missed them
   * @param memory the account of what is kept. Default: it is not counted
   */
  constructor(limit: number, memory: Pick<MemoryAccount, "add"> = { add: () => {} }) {
    this.#limit = limit;
    this.#memory = memory;
  }

  /** Goes on after a number that another node gave last. */
  goOnAfter(n: number): void {
    this.#last = Math.max(this.#last, n);
  }

  /** The number that was given last. */
  get last(): number {
    return this.#last;
  }

  /** The first message that is kept after a number. */
  after(n: number): Numbered | undefined {
    const [first] = this.#kept;
    return first && this.#kept[Math.max(0, n + 1 - first.n)];
  }

  /** Gives a message its number, in place, and keeps it. */
  add(message: Unnumbered): Numbered {
    const numbered = Object.assign(message, { n: ++this.#last }) as Numbered;
    if (this.#hasMemoryFor(numbered)) this.#kept.push(numbered);
    else this.#keepFrom(this.#kept.length);
    // Cut in one go, now and then: a list that loses its head with each message is slow.
    if (this.#kept.length >= 2 * this.#limit) this.#keepFrom(this.#kept.length - this.#limit);
    return numbered;
  }

  /** Drops what the client has received. */
  acknowledge(received: number): void {
    if (received >= (this.#kept[0]?.n ?? Number.POSITIVE_INFINITY)) {
      const first = this.#kept.findIndex(({ n }) => n > received);
      this.#keepFrom(first < 0 ? this.#kept.length : first);
    }
  }

  /** The messages that a client lacks which has received this many; undefined if some of them are lost. */
  since(received: number): readonly Numbered[] | undefined {
    const first = this.#kept[0]?.n ?? this.#last + 1;
    if (received > this.#last || received + 1 < first) return undefined;
    return this.#kept.filter(({ n }) => n > received);
  }

  #hasMemoryFor(message: Numbered): boolean {
    try {
      this.#memory.add(bytesOf(message));
      return true;
    } catch (error) {
      if (error instanceof ServiceRefusedError) return false;
      throw error;
    }
  }

  #keepFrom(first: number): void {
    let bytes = 0;
    for (const message of this.#kept.slice(0, first)) bytes += bytesOf(message);
    this.#memory.add(-bytes);
    this.#kept = this.#kept.slice(first);
  }
}

/** Never less than the memory of a message, by the number of its parts. */
function bytesOf(message: Numbered): number {
  if (message.type === "claims") return MESSAGE_BYTES + ID_BYTES * message.things.length;
  if (message.type === "ways") {
    return message.ways.reduce(
      (bytes, { to }) => bytes + ROW_BYTES + ID_BYTES * to.length,
      MESSAGE_BYTES,
    );
  }
  const steps = "steps" in message ? message.steps.length : 1;
  return MESSAGE_BYTES + STEP_BYTES * steps;
}
