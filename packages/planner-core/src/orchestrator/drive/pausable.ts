/**
 * Work in small steps. It yields nothing where it may be paused, and a promise where it can go on only
 * when that has settled. What is sent into it says whether to stop: then it returns the best that it
 * has, without another step.
 */
export type Pausable<Result> = Generator<Promise<unknown> | undefined, Result, boolean>;

/**
 * Does the work without returning to the event loop.
 *
 * @throws TypeError if it waits for a promise: work that is done at once must not
 */
export function runNow<Result>(work: Pausable<Result>): Result {
  for (;;) {
    const next = work.next(false);
    if (next.done) return next.value;
    if (next.value !== undefined) throw new TypeError("Work that is done at once cannot wait");
  }
}

/** A step that waits for a promise, and throws what it rejects with. */
export function* waitFor<Value>(promise: Promise<Value>): Pausable<Value> {
  let settled: { readonly value: Value } | undefined;
  yield promise.then((value) => {
    settled = { value };
  });
  if (settled === undefined)
    throw new TypeError("This work has to be run by something that waits for promises");
  return settled.value;
}
