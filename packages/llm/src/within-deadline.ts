import { type Deadline, GenerationTimeoutError } from "@understudy/planner-core";

/**
 * The result of a call, or a rejection once its deadline is over or cancelled: even a backend that
 * ignores its deadline keeps nobody waiting.
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

/** Why a signal aborted, as an error. */
export function abortReason(signal: AbortSignal): Error {
  return asError(signal.reason);
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new GenerationTimeoutError("The call was cancelled");
}
