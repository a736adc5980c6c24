import type { RunProgress, RunResult, StressOptions } from "@understudy/stress";

/** Functions of the harness and the process that the command uses. */
export interface StressHarness {
  readonly runStress: (
    options: StressOptions,
    hooks: {
      readonly onProgress: (progress: RunProgress) => void;
      readonly signal: AbortSignal;
      readonly record?: string | undefined;
      readonly onRecordingError?: ((file: string, message: string) => void) | undefined;
    },
  ) => Promise<RunResult>;
  /** Calls the listener on every request to stop; returns the unsubscribe function. */
  readonly onInterrupt: (listener: () => void) => () => void;
  /** Exits at once. */
  readonly leave: () => void;
}
