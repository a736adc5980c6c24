/** Remembers nonces until nothing that has them would be taken any more. Bounded: when it is full, nothing new is taken. */
export class NonceStore {
  readonly #capacity: number;
  /** By nonce until when it is remembered, the oldest first. */
  readonly #known = new Map<string, number>();

  constructor(capacity = 100_000) {
    this.#capacity = capacity;
  }

  /** Whether a nonce is new; then it is not any more. */
  take(nonce: string, nowMs: number, untilMs: number): boolean {
    for (const [old, endMs] of this.#known) {
      if (endMs > nowMs) break;
      this.#known.delete(old);
    }
    if (this.#known.has(nonce) || this.#known.size >= this.#capacity) return false;
    this.#known.set(nonce, untilMs);
    return true;
  }
}
