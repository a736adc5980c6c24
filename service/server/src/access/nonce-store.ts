import { ServiceRefusedError } from "../service/refused-error.ts";

/** Nonces of one owner at a time: of signed requests some 3,000 a second. */
const CAPACITY = 100_000;
/** The memory of a nonce. */
const NONCE_BYTES = 256;

/**
 * Remembers nonces until nothing that has them would be taken any more. Each owner has a room of its own, and fills no
 * other's.
 */
export class NonceStore {
  readonly #capacity: number;
  /** By owner and nonce until when it is remembered, the oldest first. */
  readonly #known = new Map<string, Map<string, number>>();

  constructor(capacity = CAPACITY) {
    this.#capacity = capacity;
  }

  /** The memory of the nonces of an owner. */
  usedBytes(owner: string): number {
    return NONCE_BYTES * (this.#known.get(owner)?.size ?? 0);
  }

  /**
   * Whether a nonce is new; then it is not any more.
   *
   * @param owner the secret or tenant that it is used with
   * @throws ServiceRefusedError if the owner's room is full: what was not remembered could be used again
   */
  take(owner: string, nonce: string, nowMs: number, untilMs: number): boolean {
    let known = this.#known.get(owner);
    if (known === undefined) {
      known = new Map();
      this.#known.set(owner, known);
    }
    for (const [old, endMs] of known) {
      if (endMs > nowMs) break;
      known.delete(old);
    }
    if (known.has(nonce)) return false;
    if (known.size >= this.#capacity) {
      const [oldestMs = untilMs] = known.values();
      const message = `more than ${this.#capacity} nonces are in use: ask less often, or by an API key`;
      throw new ServiceRefusedError("too-busy", message, Math.ceil(oldestMs - nowMs));
    }
    known.set(nonce, untilMs);
    return true;
  }
}
