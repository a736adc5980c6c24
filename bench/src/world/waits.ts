import { percentile } from "../runner/measure/percentiles.ts";

/** Agents' waits for their plans, on the clock of the game: from the tick of the request to that of the plan. */
export class Waits {
  readonly #since = new Map<string, number>();
  readonly #waited: number[] = [];

  /** Records an agent's state in a tick. */
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

  /** Restarts; current waits continue. */
  clear(): void {
    this.#waited.length = 0;
  }
}
