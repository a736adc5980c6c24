/**
 * The memory that the threads of a run share.
 *
 * @module
 */

const STOP = 0;
const WORDS = 2;

/**
 * Messages from the main thread to all workers, in shared memory: start and end of the run, and its cancellation.
 * Workers poll them on every turn of their event loop.
 */
export class RunControl {
  readonly buffer: SharedArrayBuffer;
  readonly #flags: Int32Array;
  /** [start of the warm-up, start of the measured part, end] */
  readonly #times: Float64Array;

  constructor(buffer: SharedArrayBuffer = new SharedArrayBuffer(4 * WORDS + 24)) {
    this.buffer = buffer;
    this.#flags = new Int32Array(buffer, 0, WORDS);
    this.#times = new Float64Array(buffer, 4 * WORDS, 3);
  }

  /** Sets the times, in milliseconds of {@link MachineTime}. */
  begin(startMs: number, measureMs: number, endMs: number): void {
    this.#times[1] = measureMs;
    this.#times[2] = endMs;
    this.#times[0] = startMs;
  }

  /** Time of the first question; 0 while unknown. */
  get startMs(): number {
    return this.#times[0] as number;
  }

  /** Start of the measured part. */
  get measureMs(): number {
    return this.#times[1] as number;
  }

  /** End of the run; later questions are not asked. */
  get endMs(): number {
    return this.#times[2] as number;
  }

  /** Ends the run early; questions due later are not asked. */
  stop(nowMs: number): void {
    if (nowMs < this.endMs) this.#times[2] = nowMs;
    Atomics.store(this.#flags, STOP, 1);
  }

  get isStopped(): boolean {
    return Atomics.load(this.#flags, STOP) !== 0;
  }
}
