/**
 * Calls what a game gave along, such as an observer. Whatever it throws, or its promise rejects with
 * later, is told and goes no further.
 */
export function callSafely(call: () => unknown, onError: (error: unknown) => void): void {
  try {
    settleSafely(call(), onError);
  } catch (error) {
    onError(error);
  }
}

/** Waits for nothing, but lets no rejection of a promise end the process. */
export function settleSafely(result: unknown, onError: (error: unknown) => void): void {
  if (typeof result !== "object" || result === null || !("then" in result)) return;
  Promise.resolve(result).then(undefined, onError);
}
