/** Expected speeds of a model before its first call is measured, erring on the slow side. Times are in milliseconds. */
export interface ExpectedSpeeds {
  /** Load time of the model; 0 if already in memory. */
  readonly loadMs: number;
  /** Prefill time per prompt token. */
  readonly readMsPerToken: number;
  /** Decoding time per answer token. */
  readonly writeMsPerToken: number;
}

/** Speeds assumed for an unknown model: a remote server that generates no faster than a person reads. */
export const UNKNOWN_SPEEDS: ExpectedSpeeds = Object.freeze({
  loadMs: 0,
  readMsPerToken: 4,
  writeMsPerToken: 50,
});

/** Memory bandwidth of slow machines, in bytes per millisecond: every generated token reads all weights once. */
const MEMORY_BYTES_PER_MS = { processor: 10e6, accelerator: 100e6 } as const;
/** Speed-up of prefill over decoding, since prompt tokens share each read of the weights. */
const READ_SPEED_UP = { processor: 4, accelerator: 20 } as const;
/** Throughput of a slow disk, in bytes per millisecond. */
const DISK_BYTES_PER_MS = 100e3;
/** Time to start the library and calibrate the model, in milliseconds. */
const START_MS = 3000;

/** Expected speeds of a loaded model, from its size. */
export function speedsOfSize(
  bytes: number,
  runsOn: keyof typeof MEMORY_BYTES_PER_MS,
): ExpectedSpeeds {
  const writeMsPerToken = bytes / MEMORY_BYTES_PER_MS[runsOn];
  return { loadMs: 0, readMsPerToken: writeMsPerToken / READ_SPEED_UP[runsOn], writeMsPerToken };
}

/** Expected load time of a model file, in milliseconds. */
export function expectedLoadMs(bytes: number): number {
  return START_MS + bytes / DISK_BYTES_PER_MS;
}
