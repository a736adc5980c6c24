import type { MachineTime } from "../measure/machine-time.ts";

/** The main thread's timers, cancelled together at the end of the run. */
export class RunTimers {
  readonly #time: MachineTime;
  readonly #timers = new Set<NodeJS.Timeout>();

  constructor(time: MachineTime) {
    this.#time = time;
  }

  /** Calls back once, at a time of the machine's clock. */
  at(ms: number, callback: () => void): void {
    const timer = setTimeout(
      () => {
        this.#timers.delete(timer);
        callback();
      },
      Math.max(0, ms - this.#time.now()),
    );
    this.#timers.add(timer);
  }

  every(ms: number, callback: () => void): void {
    this.#timers.add(setInterval(callback, ms));
  }

  /**
   * Calls back at the end of every whole second except the last, with the number of that second, counted from `zeroMs`;
   * negative before it.
   */
  eachSecond(
    zeroMs: number,
    fromMs: number,
    untilMs: number,
    callback: (second: number) => void,
  ): void {
    const next = (second: number): void => {
      const endMs = zeroMs + 1000 * (second + 1);
      if (endMs > untilMs - 1) return;
      this.at(endMs, () => {
        callback(second);
        // Seconds missed while the main thread was blocked are not made up for.
        const passed = Math.floor((this.#time.now() - zeroMs) / 1000);
        next(Math.max(second + 1, passed));
      });
    };
    next(Math.floor((fromMs - zeroMs) / 1000));
  }

  stop(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }
}
