/** A place where the evaluation of one system prompt is kept. */
export interface PrefixSlot<S> {
  readonly sequence: S;
  /** Hash of the system prompt; undefined while empty. */
  hash: string | undefined;
  /** Its tokens. */
  tokens: readonly number[];
  /** Tokens of a turn's beginning that stand behind them, as far as the sequence goes. */
  turnStart: readonly number[];
  lastUse: number;
  /** Whether a call uses it now. */
  isBusy: boolean;
}

/**
 * Gives each system prompt a sequence of its own; when they run out, the least recently used. Calls on
 * the same prompt at the same time get a sequence each.
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
   * The slot for a system prompt, busy from now on. It is fresh when its `hash` is another one.
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

  /** The call that took it is over. */
  release(slot: PrefixSlot<S>): void {
    slot.isBusy = false;
  }

  /** The worth of a slot: a prefix that another slot holds as well is given up first. */
  #worth(slot: PrefixSlot<S>): number {
    if (slot.hash === undefined) return Number.NEGATIVE_INFINITY;
    const isDouble = this.#slots.some((other) => other !== slot && other.hash === slot.hash);
    return isDouble ? slot.lastUse - Number.MAX_SAFE_INTEGER : slot.lastUse;
  }
}
