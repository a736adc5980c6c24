/** Room for arrays that are made and dropped together: one piece of memory takes less time than many small ones. */
export class Room {
  readonly #buffer: ArrayBuffer;
  #used = 0;

  /** @param bytes as many as all arrays take; numbers of 64 bits are to be made first */
  constructor(bytes: number) {
    this.#buffer = new ArrayBuffer(bytes);
  }

  float64(length: number): Float64Array {
    const array = new Float64Array(this.#buffer, this.#used, length);
    this.#used += array.byteLength;
    return array;
  }

  int32(length: number): Int32Array {
    const array = new Int32Array(this.#buffer, this.#used, length);
    this.#used += array.byteLength;
    return array;
  }
}
