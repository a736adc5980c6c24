/** Requests by the user to stop. */
export interface Interrupts {
  /** Calls the listener on every request to stop; returns the unsubscribe function. */
  readonly onInterrupt: (listener: () => void) => () => void;
  /** Exits at once. */
  readonly leave: () => void;
}

/** Runners such as npm forward a Ctrl+C that the terminal already sent: signals within this time count as one. */
const SAME_MS = 300;

/** Exit code of a process ended by SIGINT. */
const INTERRUPTED = 130;

/** Ctrl+C, or a signal to end the process. */
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

/** Forwards a signal unless it repeats the previous one. */
export function distinct(listener: () => void, nowMs: () => number): () => void {
  let heardMs = Number.NEGATIVE_INFINITY;
  return () => {
    const now = nowMs();
    const isSame = now - heardMs < SAME_MS;
    heardMs = now;
    if (!isSame) listener();
  };
}

/** A request to stop a server. */
export interface Interruption {
  /** Resolves on the request, even during start-up. */
  readonly asked: Promise<void>;
  /** Ends start-up; from now on the server shuts down gracefully. */
  readonly started: () => void;
  readonly forget: () => void;
}

/** Time for a server to finish starting before it is stopped. */
const START_MS = 2000;

/** Listens for requests to stop. A second one exits at once, as does the first during a long start-up. */
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
