/** A logarithmic scale of durations. */
export interface LatencyScale {
  /** Position of a duration, from 0 to 1. */
  at(ms: number): number;
  /** Powers of ten, in ms. */
  readonly ticks: readonly number[];
}

/** A scale of whole powers of ten that covers some durations, in ms; zero is at its start. */
export function latencyScale(durations: readonly number[]): LatencyScale {
  const shown = durations.filter((each) => Number.isFinite(each) && each > 0);
  const low = Math.floor(Math.log10(Math.max(0.001, Math.min(1, ...shown))));
  const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(1, ...shown))));
  return {
    at: (ms) => (ms > 0 ? Math.min(1, Math.max(0, (Math.log10(ms) - low) / (high - low))) : 0),
    ticks: Array.from({ length: high - low + 1 }, (_, index) => 10 ** (low + index)),
  };
}
