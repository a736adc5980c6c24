import type { Domain, PackedState } from "@understudy/planner-core";

const EMPTY = 0;

/**
 * Numbers states in order of arrival. Only typed arrays, so that a million states cost the garbage collector nothing.
 */
export class StateTable {
  /** Number of states. */
  size = 0;
  readonly #width: number;
  readonly #strides: Float64Array;
  readonly #states: Int32Array;
  readonly #keys: Float64Array;
  readonly #slots: Int32Array;
  readonly #mask: number;

  /** @throws RangeError for a domain with too many states */
  constructor({ variables }: Domain, capacity: number) {
    const { min, max } = variables;
    this.#width = min.length;
    this.#strides = new Float64Array(min.length);
    let stride = 1;
    for (let id = 0; id < min.length; id++) {
      this.#strides[id] = stride;
      stride *= (max[id] as number) - (min[id] as number) + 1;
    }
    if (stride > Number.MAX_SAFE_INTEGER) throw new RangeError("The domain has too many states");
    const slots = 2 ** Math.ceil(Math.log2(capacity * 2));
    this.#mask = slots - 1;
    this.#slots = new Int32Array(slots);
    this.#states = new Int32Array(capacity * this.#width);
    this.#keys = new Float64Array(capacity);
  }

  get isFull(): boolean {
    return this.size >= this.#keys.length;
  }

  clear(): void {
    this.#slots.fill(EMPTY);
    this.size = 0;
  }

  /** The number of a state, -1 if it has none. */
  find(state: PackedState): number {
    return (this.#slots[this.#slotOf(this.#keyOf(state))] as number) - 1;
  }

  /** The number of a state, the next one for a new state. Requires room. */
  add(state: PackedState): number {
    const key = this.#keyOf(state);
    const slot = this.#slotOf(key);
    const known = this.#slots[slot] as number;
    if (known !== EMPTY) return known - 1;
    const number = this.size++;
    this.#slots[slot] = number + 1;
    this.#keys[number] = key;
    this.#states.set(state, number * this.#width);
    return number;
  }

  /** Copies a numbered state. */
  read(number: number, target: PackedState): void {
    const from = number * this.#width;
    for (let id = 0; id < this.#width; id++) target[id] = this.#states[from + id] as number;
  }

  #keyOf(state: PackedState): number {
    let key = 0;
    for (let id = 0; id < this.#width; id++) {
      key += (state[id] as number) * (this.#strides[id] as number);
    }
    return key;
  }

  #slotOf(key: number): number {
    // Mixes both halves of a key of up to 53 bits.
    let slot = Math.imul(key | 0, 0x9e3779b1) ^ Math.imul((key / 2 ** 20) | 0, 0x85ebca6b);
    slot = (slot ^ (slot >>> 15)) & this.#mask;
    for (;;) {
      const known = this.#slots[slot] as number;
      if (known === EMPTY || this.#keys[known - 1] === key) return slot;
      slot = (slot + 1) & this.#mask;
    }
  }
}
