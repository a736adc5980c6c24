/** Something that goes wrong during a run: a kind of the model server, or of the machine. */
export interface FaultWindow {
  /**
   * A kind of the model server ("http_503", "drip", …), or `worker-kill`, `loop-stall`, `clock-jump`,
   * `memory-pressure`.
   */
  readonly kind: string;
  /** Seconds after the beginning of the measured part. */
  readonly startSeconds: number;
  readonly durationSeconds: number;
  /** Share of the calls that it hits, 0 to 1. Machine faults: how strong. */
  readonly share: number;
}
