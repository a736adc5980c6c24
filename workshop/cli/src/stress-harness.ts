import type { RunProgress, RunResult, StressOptions } from "@understudy/stress";

/** The functions of the harness and the process that the command needs. */
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
  /** Calls the listener whenever the user asks for an end; returns what stops that. */
  readonly onInterrupt: (listener: () => void) => () => void;
  /** Leaves at once. */
  readonly leave: () => void;
}
