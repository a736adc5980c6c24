/** Memory that host and worker share, where a message would have to wait for an event loop. */

/** Calls that a worker holds at the same time, paused ones included, over all its models. */
export const LANES = 16;

/** Index of 1 while the worker is inside the native library. */
const BUSY = 0;
/** Index of a counter of forward passes: a worker that stops counting hangs. */
const PROGRESS = 1;
/** Index of 1 once every call is cancelled, also those to come. */
const CLOSED = 2;
const HEADER = 3;
/** Words of a lane: the call that is cancelled, the call that has said enough, order of precedence. */
const CANCELLED = 0;
const STOPPED = 1;
const ORDER = 2;
const LANE_WORDS = 3;

/** The order of a call that must wait. */
export const PAUSED = -1;

const BYTES = (HEADER + LANES * LANE_WORDS) * Int32Array.BYTES_PER_ELEMENT;

/**
 * Flags of one worker. Each running call has a lane of its own. In a page that may not share memory each side has flags of its
 * own, and messages carry what changes: {@link unshared} to the worker, the count of passes back.
 */
export class SharedFlags {
  readonly buffer: SharedArrayBuffer | ArrayBuffer;
  readonly #flags: Int32Array;

  /** @param buffer default: memory that is shared */
  constructor(buffer: SharedArrayBuffer | ArrayBuffer = new SharedArrayBuffer(BYTES)) {
    this.buffer = buffer;
    this.#flags = new Int32Array(buffer);
  }

  /** Flags of one side alone. */
  static unshared(): SharedFlags {
    return new SharedFlags(new ArrayBuffer(BYTES));
  }

  /** The flags that the other side must be sent; undefined if memory is shared. */
  get unshared(): Int32Array | undefined {
    return this.buffer instanceof ArrayBuffer ? this.#flags.slice() : undefined;
  }

  /** Takes over what the host told. How far this worker is, it knows itself. */
  take(flags: Int32Array): void {
    this.#flags.set(flags.subarray(CLOSED), CLOSED);
  }

  /** Tells the worker to give up a call between two forward passes. */
  cancel(lane: number, call: number): void {
    Atomics.store(this.#flags, wordOf(lane, CANCELLED), call);
  }

  /** Cancels every call, also those to come. */
  cancelAll(): void {
    Atomics.store(this.#flags, CLOSED, 1);
  }

  isCancelled(lane: number, call: number): boolean {
    return (
      Atomics.load(this.#flags, wordOf(lane, CANCELLED)) === call ||
      Atomics.load(this.#flags, CLOSED) === 1
    );
  }

  /** Tells the worker that a call has said enough. */
  stop(lane: number, call: number): void {
    Atomics.store(this.#flags, wordOf(lane, STOPPED), call);
  }

  isStopped(lane: number, call: number): boolean {
    return Atomics.load(this.#flags, wordOf(lane, STOPPED)) === call;
  }

  /** Sets the place of a lane's call among those running: 0 is first; {@link PAUSED} waits. */
  setOrder(lane: number, order: number): void {
    Atomics.store(this.#flags, wordOf(lane, ORDER), order);
  }

  orderOf(lane: number): number {
    return Atomics.load(this.#flags, wordOf(lane, ORDER));
  }

  /** The worker has come a forward pass further. */
  advance(): void {
    Atomics.add(this.#flags, PROGRESS, 1);
  }

  get progress(): number {
    return Atomics.load(this.#flags, PROGRESS);
  }

  set progress(passes: number) {
    Atomics.store(this.#flags, PROGRESS, passes);
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

function wordOf(lane: number, word: number): number {
  return HEADER + lane * LANE_WORDS + word;
}
