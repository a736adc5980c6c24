/**
 * Calls a callback of the game, such as an observer. Thrown errors and later rejections go to `onError` and no further.
 */
export function callSafely(call: () => unknown, onError: (error: unknown) => void): void {
  try {
    settleSafely(call(), onError);
  } catch (error) {
    onError(error);
  }
}

/** Passes a later rejection to `onError`, without waiting: an unhandled rejection would end the process. */
export function settleSafely(result: unknown, onError: (error: unknown) => void): void {
  if (typeof result !== "object" || result === null || !("then" in result)) return;
  Promise.resolve(result).then(undefined, onError);
}
