/** A place where the evaluation of one system prompt is kept. */
export interface PrefixSlot<S> {
  readonly sequence: S;
  /** Hash of the system prompt; undefined while empty. */
  hash: string | undefined;
  /** Its tokens. */
  tokens: readonly number[];
  lastUse: number;
}

/** Gives each system prompt a sequence of its own; when they run out, the least recently used. */
export class PrefixSlots<S> {
  readonly #slots: readonly PrefixSlot<S>[];
  #uses = 0;

  constructor(sequences: readonly S[]) {
    this.#slots = sequences.map((sequence) => ({
      sequence,
      hash: undefined,
      tokens: [],
      lastUse: 0,
    }));
  }

  get all(): readonly PrefixSlot<S>[] {
    return this.#slots;
  }

  /** The slot for a system prompt. It is fresh when its `hash` is another one. */
  take(hash: string): PrefixSlot<S> {
    let best: PrefixSlot<S> | undefined;
    for (const slot of this.#slots) {
      if (slot.hash === hash) {
        best = slot;
        break;
      }
      if (best === undefined || slot.lastUse < best.lastUse) best = slot;
    }
    if (best === undefined) throw new RangeError("There is no sequence");
    best.lastUse = ++this.#uses;
    return best;
  }
}
