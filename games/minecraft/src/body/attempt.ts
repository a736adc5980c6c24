import { DeedError } from "./failure.ts";

/** Polling interval for conditions without an event, in ms. */
const LOOK_MS = 50;

/**
 * A running deed. All waits go through here: they end at the deed's timeout, and at once if the bot dies, leaves the
 * game or is interrupted.
 */
export class Attempt {
  readonly signal: AbortSignal;
  readonly #untilMs: number;

  constructor(signal: AbortSignal, timeoutMs: number) {
    this.signal = signal;
    this.#untilMs = performance.now() + timeoutMs;
  }

  /** Remaining time in ms. */
  get leftMs(): number {
    return Math.max(0, this.#untilMs - performance.now());
  }

  /** @throws DeedError if the deed has ended */
  check(): void {
    if (this.signal.aborted) throw reasonOf(this.signal);
    if (this.leftMs === 0) throw new DeedError("timed-out", "the deed took too long");
  }

  /**
   * Waits for a promise with a time limit.
   *
   * @param what subject of the timeout message
   * @throws DeedError `timed-out`, or the reason for the deed's end
   */
  async wait<Value>(promise: Promise<Value>, ms: number, what: string): Promise<Value> {
    // Prevents an unhandled rejection if the deed ends first.
    promise.catch(() => {});
    this.check();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let stop: () => void = () => {};
    const ended = new Promise<never>((_, reject) => {
      stop = () => reject(reasonOf(this.signal));
      this.signal.addEventListener("abort", stop);
      const late = (): void => reject(new DeedError("timed-out", `${what} took too long`));
      timer = setTimeout(late, Math.min(ms, this.leftMs));
    });
    try {
      return await Promise.race([promise, ended]);
    } finally {
      clearTimeout(timer);
      this.signal.removeEventListener("abort", stop);
    }
  }

  /** Pauses for a time in ms. */
  async pause(ms: number): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const over = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, ms);
    });
    try {
      await this.wait(over, this.leftMs, "a pause");
    } finally {
      clearTimeout(timer);
    }
  }

  /** Waits for a condition with a time limit, and returns whether it became true. */
  async until(holds: () => boolean, ms: number): Promise<boolean> {
    const untilMs = performance.now() + ms;
    while (!holds()) {
      if (performance.now() >= untilMs) return false;
      await this.pause(LOOK_MS);
    }
    return true;
  }
}

function reasonOf({ reason }: AbortSignal): DeedError {
  return reason instanceof DeedError ? reason : new DeedError("interrupted", "it was called off");
}
