import type { ServerMessage } from "../schema/session-messages.ts";

/** A message that has a number, before it has one. */
export type Unnumbered = {
  [Type in ServerMessage["type"]]: ServerMessage<Type> extends { readonly n: number }
    ? Omit<ServerMessage<Type>, "n">
    : never;
}[ServerMessage["type"]];

/** A message that has its number. */
export type Numbered = Extract<ServerMessage, { readonly n: number }>;

/** Numbers the server's messages, and keeps them until the client has received them. */
export class Outbox {
  readonly #limit: number;
  #kept: Numbered[] = [];
  #last = 0;

  /** @param limit so many are kept; older ones are lost to a client that missed them */
  constructor(limit: number) {
    this.#limit = limit;
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
    this.#kept.push(numbered);
    // Cut in one go, now and then: a list that loses its head with each message is slow.
    if (this.#kept.length >= 2 * this.#limit) this.#kept = this.#kept.slice(-this.#limit);
    return numbered;
  }

  /** Drops what the client has received. */
  acknowledge(received: number): void {
    if (received >= (this.#kept[0]?.n ?? Number.POSITIVE_INFINITY)) {
      this.#kept = this.#kept.filter(({ n }) => n > received);
    }
  }

  /** The messages that a client lacks which has received this many; undefined if some of them are lost. */
  since(received: number): readonly Numbered[] | undefined {
    const first = this.#kept[0]?.n ?? this.#last + 1;
    if (received > this.#last || received + 1 < first) return undefined;
    return this.#kept.filter(({ n }) => n > received);
  }
}
