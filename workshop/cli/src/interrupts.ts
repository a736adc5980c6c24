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

/** The wish of the user that a server ends. */
export interface Interruption {
  /** Resolves when it is expressed, be it while the server still starts. */
  readonly asked: Promise<void>;
  /** The server has started: it ends in order from now on. */
  readonly started: () => void;
  readonly forget: () => void;
}

/** A server that is to end before it has started may finish that, for this time. */
const START_MS = 2000;

/** Listens for an end: a second time leaves at once, and so does the first where starting takes long. */
export function untilInterrupted(interrupts: Interrupts): Interruption {
  let isStarted = false;
  let timer: NodeJS.Timeout | undefined;
  let isAsked = false;
  let forget = (): void => {};
  const asked = new Promise<void>((resolve) => {
    forget = interrupts.onInterrupt(() => {
      if (isAsked) interrupts.leave();
      isAsked = true;
      if (!isStarted) timer = setTimeout(() => interrupts.leave(), START_MS);
      resolve();
    });
  });
  const started = (): void => {
    isStarted = true;
    clearTimeout(timer);
  };
  return {
    asked,
    started,
    forget: () => {
      clearTimeout(timer);
      forget();
    },
  };
}
