import type { PackedState } from "@understudy/planner-core";

const FIRST_ROWS = 64;

type Cells = Int8Array | Int16Array | Int32Array;

/**
 * Packed states in rows, each with a tag (its partition) that must be equal too, in the narrowest integers that hold
 * every value so far. Separate arrays would be spread over the heap, and look-ups among thousands of states are limited
 * by memory access: a row of 72 variables below 128 takes two cache lines instead of seven.
 */
export class StateRows {
  #cells: Cells = new Int8Array(0);
  /** The tag of each row, and how often it was used. */
  #heads = new Int32Array(0);
  #rows = 0;
  /** Number of cells per row, which is the length of the longest state. */
  #stride = 0;

  /** The memory of all rows, in bytes. */
  get bytes(): number {
    return this.#cells.byteLength + this.#heads.byteLength;
  }

  /** Writes a row, in amortised time linear in the state. */
  write(row: number, tag: number, state: PackedState): void {
    const bytes = Math.max(this.#cells.BYTES_PER_ELEMENT, bytesOf(state));
    const isWide = bytes > this.#cells.BYTES_PER_ELEMENT || state.length > this.#stride;
    if (isWide || row >= this.#rows) this.#grow(row, state.length, bytes);
    this.#heads[row * 2] = tag;
    this.#heads[row * 2 + 1] = 0;
    this.#cells.set(state, row * this.#stride);
  }

  /** Whether a row holds a tag and a state. Rows with equal tags have states of equal length. */
  equals(row: number, tag: number, state: PackedState): boolean {
    if (this.#heads[row * 2] !== tag) return false;
    const cells = this.#cells;
    const { length } = state;
    let cell = row * this.#stride;
    let variable = 0;
    // Four at a time: with one branch instead of four a short state takes a fifth less time.
    for (; variable < length - 3; variable += 4, cell += 4) {
      const difference =
        ((cells[cell] as number) ^ (state[variable] as number)) |
        ((cells[cell + 1] as number) ^ (state[variable + 1] as number)) |
        ((cells[cell + 2] as number) ^ (state[variable + 2] as number)) |
        ((cells[cell + 3] as number) ^ (state[variable + 3] as number));
      if (difference !== 0) return false;
    }
    for (; variable < length; variable++, cell++) {
      if (cells[cell] !== state[variable]) return false;
    }
    return true;
  }

  /** The tag of a row. */
  tag(row: number): number {
    return this.#heads[row * 2] as number;
  }

  /** Counts a use of a row. */
  use(row: number): void {
    this.#heads[row * 2 + 1] = (this.#heads[row * 2 + 1] as number) + 1;
  }

  /** Number of uses of a row since it was written. */
  uses(row: number): number {
    return this.#heads[row * 2 + 1] as number;
  }

  /** A copy of a row's state. */
  state(row: number, length: number): PackedState {
    const start = row * this.#stride;
    return Int32Array.from(this.#cells.subarray(start, start + length));
  }

  /** Frees the memory. */
  clear(): void {
    this.#cells = new Int8Array(0);
    this.#heads = new Int32Array(0);
    this.#rows = 0;
    this.#stride = 0;
  }

  #grow(row: number, width: number, bytes: number): void {
    const before = this.#rows;
    const stride = Math.max(this.#stride, width);
    const rows = row < before ? before : Math.max(FIRST_ROWS, before * 2, row + 1);
    const cells = makeCells(bytes, rows * stride);
    for (let index = 0; index < before; index++) {
      const start = index * this.#stride;
      cells.set(this.#cells.subarray(start, start + this.#stride), index * stride);
    }
    const heads = new Int32Array(rows * 2);
    heads.set(this.#heads);
    this.#cells = cells;
    this.#heads = heads;
    this.#rows = rows;
    this.#stride = stride;
  }
}

function makeCells(bytes: number, length: number): Cells {
  if (bytes === 1) return new Int8Array(length);
  return bytes === 2 ? new Int16Array(length) : new Int32Array(length);
}

/** Number of bytes per cell that can hold every value of a state. */
function bytesOf(state: PackedState): number {
  let bits = 0;
  // The bits below the sign: x for x >= 0, -x - 1 for x < 0.
  for (let variable = 0; variable < state.length; variable++) {
    const code = state[variable] as number;
    bits |= code ^ (code >> 31);
  }
  if (bits < 128) return 1;
  return bits < 32768 ? 2 : 4;
}
