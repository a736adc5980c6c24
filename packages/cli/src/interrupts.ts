/** How a command hears that the user wants an end. */
export interface Interrupts {
  /** Calls the listener whenever the user asks for an end; returns what stops that. */
  readonly onInterrupt: (listener: () => void) => () => void;
  /** Leaves at once. */
  readonly leave: () => void;
}

/** Runners such as npm pass on a Ctrl+C that the terminal gave to everybody: within this time it is the same one. */
const SAME_MS = 300;

/** The exit code of a process that SIGINT ended. */
const INTERRUPTED = 130;

/** The user of this process: Ctrl+C, or a signal to end. */
export const processInterrupts: Interrupts = {
  onInterrupt(listener) {
    const hear = distinct(listener, () => performance.now());
    process.on("SIGINT", hear);
    process.on("SIGTERM", hear);
    return () => {
      process.off("SIGINT", hear);
      process.off("SIGTERM", hear);
    };
  },
  leave: () => process.exit(INTERRUPTED),
};

/** Passes on a signal unless it is the same one again. */
export function distinct(listener: () => void, nowMs: () => number): () => void {
  let heardMs = Number.NEGATIVE_INFINITY;
  return () => {
    const now = nowMs();
    const isSame = now - heardMs < SAME_MS;
    heardMs = now;
    if (!isSame) listener();
  };
}
