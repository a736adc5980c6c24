/** How a command hears that the user wants an end. */
export interface Interrupts {
  /** Calls the listener whenever the user asks for an end; returns what stops that. */
  readonly onInterrupt: (listener: () => void) => () => void;
  /** Leaves at once. */
  readonly leave: () => void;
}

/** The exit code of a process that SIGINT ended. */
const INTERRUPTED = 130;

/** The user of this process: Ctrl+C, or a signal to end. */
export const processInterrupts: Interrupts = {
  onInterrupt(listener) {
    process.on("SIGINT", listener);
    process.on("SIGTERM", listener);
    return () => {
      process.off("SIGINT", listener);
      process.off("SIGTERM", listener);
    };
  },
  leave: () => process.exit(INTERRUPTED),
};
