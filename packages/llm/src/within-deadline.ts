import { type Deadline, GenerationTimeoutError } from "@understudy/planner-core";

/**
 * The result of a call, or a rejection once its deadline expires or is cancelled, even if the backend ignores the
 * deadline.
 */
export function withinDeadline<T>(call: Promise<T>, deadline: Deadline): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const stop = deadline.onEnd(() => reject(asError(deadline.reason)));
    call.then(
      (value) => {
        stop();
        resolve(value);
      },
      (error: unknown) => {
        stop();
        reject(error);
      },
    );
  });
}

/** A signal's abort reason, as an error. */
export function abortReason(signal: AbortSignal): Error {
  return asError(signal.reason);
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new GenerationTimeoutError("The call was cancelled");
}

/** The signal of an expired deadline, aborted here if the deadline's timer has not fired yet. */
export function overSignal(deadline: Deadline): AbortSignal {
  const { signal } = deadline;
  if (!signal.aborted) deadline.cancel();
  return signal;
}
