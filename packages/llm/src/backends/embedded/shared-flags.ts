/** Memory that host and worker share, where a message would have to wait for an event loop. */

/** Index of the number of the cancelled call, or {@link ALL_CALLS}. */
const CANCELLED = 0;
/** Index of 1 while the worker is inside the native library. */
const BUSY = 1;
const LENGTH = 2;

/** Cancels every call, also those to come. */
export const ALL_CALLS = -1;

/** Flags of one worker. */
export class SharedFlags {
  readonly buffer: SharedArrayBuffer;
  readonly #flags: Int32Array;

  constructor(buffer?: SharedArrayBuffer) {
    this.buffer = buffer ?? new SharedArrayBuffer(LENGTH * Int32Array.BYTES_PER_ELEMENT);
    this.#flags = new Int32Array(this.buffer);
  }

  /** Tells the worker to give up a call between two chunks or tokens. */
  cancel(call: number): void {
    Atomics.store(this.#flags, CANCELLED, call);
  }

  isCancelled(call: number): boolean {
    const cancelled = Atomics.load(this.#flags, CANCELLED);
    return cancelled === call || cancelled === ALL_CALLS;
  }

  setBusy(isBusy: boolean): void {
    Atomics.store(this.#flags, BUSY, isBusy ? 1 : 0);
    Atomics.notify(this.#flags, BUSY);
  }

  get isBusy(): boolean {
    return Atomics.load(this.#flags, BUSY) === 1;
  }

  /** Blocks until the worker is outside the native library, or the time is over. */
  waitIdle(timeoutMs: number): void {
    Atomics.wait(this.#flags, BUSY, 1, timeoutMs);
  }
}
