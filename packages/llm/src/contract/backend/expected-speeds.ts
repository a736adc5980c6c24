/**
 * How fast a model probably is, before a call of it was measured: rather too slow than too fast. Times are in
 * milliseconds.
 */
export interface ExpectedSpeeds {
  /** Until the model is in memory; 0 while it is. */
  readonly loadMs: number;
  /** For each token of a prompt. */
  readonly readMsPerToken: number;
  /** For each token of an answer. */
  readonly writeMsPerToken: number;
}

/** A model of which nothing is known: one that a far server runs, no faster than people read. */
export const UNKNOWN_SPEEDS: ExpectedSpeeds = Object.freeze({
  loadMs: 0,
  readMsPerToken: 4,
  writeMsPerToken: 50,
});

/** Writing a token takes as long as reading all weights once: bytes per millisecond, of slow machines. */
const MEMORY_BYTES_PER_MS = { processor: 10e6, accelerator: 100e6 } as const;
/** Tokens of a prompt share a reading of the weights: they are this many times faster than those of an answer. */
const READ_SPEED_UP = { processor: 4, accelerator: 20 } as const;
/** A file comes from a slow disk. */
const DISK_BYTES_PER_MS = 100e3;
/** Starting the library and measuring how the model is run best. */
const START_MS = 3000;

/** Expected speeds of a loaded model, by its size. */
export function speedsOfSize(
  bytes: number,
  runsOn: keyof typeof MEMORY_BYTES_PER_MS,
): ExpectedSpeeds {
  const writeMsPerToken = bytes / MEMORY_BYTES_PER_MS[runsOn];
  return { loadMs: 0, readMsPerToken: writeMsPerToken / READ_SPEED_UP[runsOn], writeMsPerToken };
}

/** The time that loading a model file probably takes, in milliseconds. */
export function expectedLoadMs(bytes: number): number {
  return START_MS + bytes / DISK_BYTES_PER_MS;
}
