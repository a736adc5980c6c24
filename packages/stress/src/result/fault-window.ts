/** A fault during a run, of the model server or the machine. */
export interface FaultWindow {
  /**
   * A fault of the model server ("http_503", "drip", …), or `worker-kill`, `loop-stall`, `clock-jump`,
   * `memory-pressure`.
   */
  readonly kind: string;
  /** Seconds after the beginning of the measured part. */
  readonly startSeconds: number;
  readonly durationSeconds: number;
  /** Share of affected calls, 0 to 1. For machine faults: the strength. */
  readonly share: number;
}
