import { finish, type Work } from "../../work/work.ts";

/**
 * Work in small steps. A yield of undefined is a possible pause; a yield of a promise waits for it to settle. `true`
 * sent into it means stop: it then returns its best result without another step.
 */
export type Pausable<Result> = Generator<Promise<unknown> | undefined, Result, boolean>;

/**
 * Runs the work without returning to the event loop.
 *
 * @throws TypeError if it waits for a promise, which immediate work must not
 */
export function runNow<Result>(work: Pausable<Result>): Result {
  return finish(inPieces(work));
}

/** Runs the work in pieces. Throws as {@link runNow}. */
export function* inPieces<Result>(work: Pausable<Result>): Work<Result> {
  for (;;) {
    const next = work.next(false);
    if (next.done) return next.value;
    if (next.value !== undefined) throw new TypeError("Immediate work cannot wait for a promise");
    yield;
  }
}

/** Waits for a promise, and throws its rejection. */
export function* waitFor<Value>(promise: Promise<Value>): Pausable<Value> {
  let settled: { readonly value: Value } | undefined;
  yield promise.then((value) => {
    settled = { value };
  });
  if (settled === undefined) throw new TypeError("This work waits for promises: run it in turns");
  return settled.value;
}
