import { percentile } from "../runner/measure/percentiles.ts";

/** The times for which agents wait for their plans, on the clock of the game: from the tick in which one asks to that in which it has one. */
export class Waits {
  readonly #since = new Map<string, number>();
  readonly #waited: number[] = [];

  /** An agent was seen in a tick. */
  see(agent: string, isWaiting: boolean, nowMs: number): void {
    const sinceMs = this.#since.get(agent);
    if (isWaiting) this.#since.set(agent, sinceMs ?? nowMs);
    else if (sinceMs !== undefined) {
      this.#since.delete(agent);
      this.#waited.push(nowMs - sinceMs);
    }
  }

  /** Whole milliseconds. */
  get figures(): { readonly waitP50: number; readonly waitP99: number; readonly waitMost: number } {
    const sorted = Float64Array.from(this.#waited).sort();
    const at = (share: number): number =>
      sorted.length === 0 ? 0 : Math.round(percentile(sorted, share));
    return { waitP50: at(0.5), waitP99: at(0.99), waitMost: at(1) };
  }

  /** Begins anew: those who wait now go on. */
  clear(): void {
    this.#waited.length = 0;
  }
}
