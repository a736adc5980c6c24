import type { SessionMemory } from "./memory.ts";
import type { ServerMessage } from "./messages/session-messages.ts";
import { ServiceRefusedError } from "./refusals/refused-error.ts";

/** A numbered message before it has its number. */
export type Unnumbered = {
  [Type in ServerMessage["type"]]: ServerMessage<Type> extends { readonly n: number }
    ? Omit<ServerMessage<Type>, "n">
    : never;
}[ServerMessage["type"]];

/** A message with its number. */
export type Numbered = Extract<ServerMessage, { readonly n: number }>;

/** Memory of a message, and of its parts. */
const MESSAGE_BYTES = 1024;
const STEP_BYTES = 384;
const ROW_BYTES = 128;
const ID_BYTES = 32;

/**
 * Numbers the server's messages, and keeps them until they are acknowledged. Over the memory limit, none are kept, and
 * a client that missed some has to resync.
 */
export class Outbox {
  readonly #limit: number;
  readonly #memory: Pick<SessionMemory, "add">;
  #kept: Numbered[] = [];
  #last = 0;

  /**
   * @param limit messages to keep; older ones are dropped, acknowledged or not
   * @param memory the account of kept messages. Default: not counted
   */
  constructor(limit: number, memory: Pick<SessionMemory, "add"> = { add: () => {} }) {
    this.#limit = limit;
    this.#memory = memory;
  }

  /** Continues the numbering of another node. */
  goOnAfter(n: number): void {
    this.#last = Math.max(this.#last, n);
  }

  /** The last number assigned. */
  get last(): number {
    return this.#last;
  }

  /** The first kept message after a number. */
  after(n: number): Numbered | undefined {
    const [first] = this.#kept;
    return first && this.#kept[Math.max(0, n + 1 - first.n)];
  }

  /** Numbers a message in place, and keeps it. */
  add(message: Unnumbered): Numbered {
    const numbered = Object.assign(message, { n: ++this.#last }) as Numbered;
    if (this.#hasMemoryFor(numbered)) this.#kept.push(numbered);
    else this.#keepFrom(this.#kept.length);
    // Trimmed in batches: removing the head for each message would be slow.
    if (this.#kept.length >= 2 * this.#limit) this.#keepFrom(this.#kept.length - this.#limit);
    return numbered;
  }

  /** Drops acknowledged messages. */
  acknowledge(received: number): void {
    if (received >= (this.#kept[0]?.n ?? Number.POSITIVE_INFINITY)) {
      const first = this.#kept.findIndex(({ n }) => n > received);
      this.#keepFrom(first < 0 ? this.#kept.length : first);
    }
  }

  /** The messages after a number; undefined if some of them were dropped. */
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

/** An upper estimate by the number of parts. */
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
