import { type Deadline, GenerationTimeoutError } from "@understudy/planner-core";

/**
 * What a call comes to, or a rejection once its deadline is over or cancelled: even a backend that
 * ignores its deadline keeps nobody waiting.
 */
export function withinDeadline<T>(call: Promise<T>, deadline: Deadline): Promise<T> {
  const { signal } = deadline;
  return new Promise<T>((resolve, reject) => {
    const abort = (): void => reject(abortReason(signal));
    signal.addEventListener("abort", abort, { once: true });
    const stop = (): void => signal.removeEventListener("abort", abort);
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
    if (signal.aborted) abort();
  });
}

/** Why a signal aborted, as an error. */
export function abortReason(signal: AbortSignal): Error {
  const reason: unknown = signal.reason;
  return reason instanceof Error ? reason : new GenerationTimeoutError("The call was cancelled");
}
