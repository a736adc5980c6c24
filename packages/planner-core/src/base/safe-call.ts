/**
 * Calls a callback of the game, such as an observer. Errors and later rejections are passed to `onError` and go no
 * further.
 */
export function callSafely(call: () => unknown, onError: (error: unknown) => void): void {
  try {
    settleSafely(call(), onError);
  } catch (error) {
    onError(error);
  }
}

/** Passes a later rejection to `onError` without waiting for it, as an unhandled rejection would end the process. */
export function settleSafely(result: unknown, onError: (error: unknown) => void): void {
  if (typeof result !== "object" || result === null || !("then" in result)) return;
  Promise.resolve(result).then(undefined, onError);
}
