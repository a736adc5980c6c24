import { DeedError } from "./failure.ts";

/** How often something is looked at that no event tells of, in ms. */
const LOOK_MS = 50;

/**
 * One deed under way. Everything that it waits for goes through here: it ends with the deed's time, and at once if the bot
 * dies, leaves the game or is called off.
 */
export class Attempt {
  readonly signal: AbortSignal;
  readonly #untilMs: number;

  constructor(signal: AbortSignal, timeoutMs: number) {
    this.signal = signal;
    this.#untilMs = performance.now() + timeoutMs;
  }

  /** The time that is left, in ms. */
  get leftMs(): number {
    return Math.max(0, this.#untilMs - performance.now());
  }

  /** @throws DeedError if the deed has ended */
  check(): void {
    if (this.signal.aborted) throw reasonOf(this.signal);
    if (this.leftMs === 0) throw new DeedError("timed-out", "the deed took too long");
  }

  /**
   * Waits for something, no longer than this.
   *
   * @param what for the message
   * @throws DeedError `timed-out`, or the reason why the deed ended
   */
  async wait<Value>(promise: Promise<Value>, ms: number, what: string): Promise<Value> {
    // Nobody hears of its failure any more if the deed ends first.
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

  /** Lets time go by, in ms. */
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

  /** Waits until something holds, no longer than this; whether it does. */
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
