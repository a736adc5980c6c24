/**
 * The memory that the threads of a run share.
 *
 * @module
 */

const STOP = 0;
const WORDS = 2;

/**
 * The main thread's messages to all workers, in shared memory: when the run begins and ends, and that it is over.
 * Workers look at it on every turn of their loop; nobody is interrupted.
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

  /** When questions begin to be asked; 0 while that is not known. */
  get startMs(): number {
    return this.#times[0] as number;
  }

  /** When measuring begins. */
  get measureMs(): number {
    return this.#times[1] as number;
  }

  /** No question is due after that. */
  get endMs(): number {
    return this.#times[2] as number;
  }

  /** Ends the run before its time: what is due later is not asked. */
  stop(nowMs: number): void {
    if (nowMs < this.endMs) this.#times[2] = nowMs;
    Atomics.store(this.#flags, STOP, 1);
  }

  get isStopped(): boolean {
    return Atomics.load(this.#flags, STOP) !== 0;
  }
}
