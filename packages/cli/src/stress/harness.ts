import type { RunProgress, RunResult, StressOptions } from "@understudy/stress";

/** What the command needs of the harness, and of the process. */
export interface StressHarness {
  readonly runStress: (
    options: StressOptions,
    hooks: {
      readonly onProgress: (progress: RunProgress) => void;
      readonly signal: AbortSignal;
      readonly record?: string | undefined;
    },
  ) => Promise<RunResult>;
  /** Calls the listener whenever the user asks for an end; returns what stops that. */
  readonly onInterrupt: (listener: () => void) => () => void;
  /** Leaves at once. */
  readonly leave: () => void;
}
