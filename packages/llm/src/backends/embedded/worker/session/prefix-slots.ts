/** A sequence and the system prompt in its KV cache. */
export interface PrefixSlot<S> {
  readonly sequence: S;
  /** Hash of the system prompt; undefined while empty. */
  hash: string | undefined;
  /** Tokens of the system prompt. */
  tokens: readonly number[];
  /** Tokens of the shared turn beginning after the system prompt; may be only partly evaluated. */
  turnStart: readonly number[];
  lastUse: number;
  /** Whether a call is using the slot. */
  isBusy: boolean;
}

/**
 * Assigns sequences to system prompts and evicts the least recently used prompt. Concurrent calls with the same prompt
 * each get a sequence.
 */
export class PrefixSlots<S> {
  readonly #slots: readonly PrefixSlot<S>[];
  #uses = 0;

  constructor(sequences: readonly S[]) {
    this.#slots = sequences.map((sequence) => ({
      sequence,
      hash: undefined,
      tokens: [],
      turnStart: [],
      lastUse: 0,
      isBusy: false,
    }));
  }

  get all(): readonly PrefixSlot<S>[] {
    return this.#slots;
  }

  /**
   * Takes the best slot for a system prompt and marks it as busy. If the slot's `hash` differs, its contents do not
   * match.
   *
   * @throws RangeError if all are busy
   */
  take(hash: string): PrefixSlot<S> {
    let best: PrefixSlot<S> | undefined;
    for (const slot of this.#slots) {
      if (slot.isBusy) continue;
      if (slot.hash === hash) {
        best = slot;
        break;
      }
      if (best === undefined || this.#worth(slot) < this.#worth(best)) best = slot;
    }
    if (best === undefined) throw new RangeError("There is no free sequence");
    best.lastUse = ++this.#uses;
    best.isBusy = true;
    return best;
  }

  /** Releases a slot after its call. */
  release(slot: PrefixSlot<S>): void {
    slot.isBusy = false;
  }

  /** Eviction priority; a prefix that another slot also holds is evicted first. */
  #worth(slot: PrefixSlot<S>): number {
    if (slot.hash === undefined) return Number.NEGATIVE_INFINITY;
    const isDouble = this.#slots.some((other) => other !== slot && other.hash === slot.hash);
    return isDouble ? slot.lastUse - Number.MAX_SAFE_INTEGER : slot.lastUse;
  }
}
