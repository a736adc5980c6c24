/** Shared memory between host and worker, for signals that cannot wait for an event loop. */

/** Maximum number of calls in a worker over all its models, including paused calls. */
export const LANES = 16;

/** Index of the flag that is 1 while the worker is inside the native library. */
const BUSY = 0;
/** Index of the forward pass counter, which lets the watchdog detect a hang. */
const PROGRESS = 1;
/** Index of the flag that is 1 once all calls, including future ones, are cancelled. */
const CLOSED = 2;
const HEADER = 3;
/** Offsets of the words in a lane: id of a cancelled call, id of a stopped call, and queue position. */
const CANCELLED = 0;
const STOPPED = 1;
const ORDER = 2;
const LANE_WORDS = 3;

/** Queue position of a paused call. */
export const PAUSED = -1;

const BYTES = (HEADER + LANES * LANE_WORDS) * Int32Array.BYTES_PER_ELEMENT;

/**
 * Flags of one worker, with a lane for each running call. If a page cannot share memory, each side has its own flags,
 * and messages carry the changes: {@link unshared} flags to the worker, and the number of passes back to the host.
 */
export class SharedFlags {
  readonly buffer: SharedArrayBuffer | ArrayBuffer;
  readonly #flags: Int32Array;

  /** @param buffer default: new shared memory */
  constructor(buffer: SharedArrayBuffer | ArrayBuffer = new SharedArrayBuffer(BYTES)) {
    this.buffer = buffer;
    this.#flags = new Int32Array(buffer);
  }

  /** Creates flags without shared memory. */
  static unshared(): SharedFlags {
    return new SharedFlags(new ArrayBuffer(BYTES));
  }

  /** Flags to send to the other side; undefined if memory is shared. */
  get unshared(): Int32Array | undefined {
    return this.buffer instanceof ArrayBuffer ? this.#flags.slice() : undefined;
  }

  /** Copies the host's flags, except for this worker's own busy flag and progress. */
  take(flags: Int32Array): void {
    this.#flags.set(flags.subarray(CLOSED), CLOSED);
  }

  /** Cancels a call before its next forward pass. */
  cancel(lane: number, call: number): void {
    Atomics.store(this.#flags, wordOf(lane, CANCELLED), call);
  }

  /** Cancels all calls, including future ones. */
  cancelAll(): void {
    Atomics.store(this.#flags, CLOSED, 1);
  }

  isCancelled(lane: number, call: number): boolean {
    return Atomics.load(this.#flags, wordOf(lane, CANCELLED)) === call || this.isClosed;
  }

  /** Whether all calls are cancelled, including future ones: the worker is about to end. */
  get isClosed(): boolean {
    return Atomics.load(this.#flags, CLOSED) === 1;
  }

  /** Stops a call whose output suffices. */
  stop(lane: number, call: number): void {
    Atomics.store(this.#flags, wordOf(lane, STOPPED), call);
  }

  isStopped(lane: number, call: number): boolean {
    return Atomics.load(this.#flags, wordOf(lane, STOPPED)) === call;
  }

  /** Sets the queue position of a lane's call: 0 runs first; {@link PAUSED} waits. */
  setOrder(lane: number, order: number): void {
    Atomics.store(this.#flags, wordOf(lane, ORDER), order);
  }

  orderOf(lane: number): number {
    return Atomics.load(this.#flags, wordOf(lane, ORDER));
  }

  /** Counts one forward pass. */
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
    if (!isBusy) Atomics.notify(this.#flags, BUSY);
  }

  get isBusy(): boolean {
    return Atomics.load(this.#flags, BUSY) === 1;
  }

  /** Blocks until the worker is outside the native library or the timeout ends. */
  waitIdle(timeoutMs: number): void {
    const untilMs = performance.now() + timeoutMs;
    // The worker may have begun something else by the time that this thread wakes.
    while (this.isBusy && performance.now() < untilMs) {
      Atomics.wait(this.#flags, BUSY, 1, untilMs - performance.now());
    }
  }
}

function wordOf(lane: number, word: number): number {
  return HEADER + lane * LANE_WORDS + word;
}
