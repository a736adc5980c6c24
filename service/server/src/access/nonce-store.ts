import { ServiceRefusedError } from "@understudy/session";

/** Nonces per owner: about 3,000 signed requests per second. */
const CAPACITY = 100_000;
/** The memory of a nonce. */
const NONCE_BYTES = 256;

/** Remembers nonces until the messages with them expire. Each owner has its own capacity. */
export class NonceStore {
  readonly #capacity: number;
  /** Expiry times by owner and nonce, oldest first. */
  readonly #known = new Map<string, Map<string, number>>();

  constructor(capacity = CAPACITY) {
    this.#capacity = capacity;
  }

  /** Memory of the remembered nonces of an owner. */
  usedBytes(owner: string): number {
    return NONCE_BYTES * (this.#known.get(owner)?.size ?? 0);
  }

  /**
   * Records a nonce, and returns whether it was new.
   *
   * @param owner the secret or tenant of the nonce
   * @throws ServiceRefusedError if the owner's capacity is used up: a forgotten nonce could be replayed
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
