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
  const { settled } = yield* settle(promise);
  if (settled === undefined) throw new TypeError(WAITS);
  return settled.value;
}

/** Like {@link waitFor}, but returns undefined if it is stopped before the promise settles. */
export function* waitUnlessStopped<Value>(promise: Promise<Value>): Pausable<Value | undefined> {
  const { settled, mustStop } = yield* settle(promise);
  if (settled === undefined && !mustStop) throw new TypeError(WAITS);
  return settled?.value;
}

const WAITS = "This work waits for promises: run it in turns";

function* settle<Value>(promise: Promise<Value>): Pausable<{
  readonly settled: { readonly value: Value } | undefined;
  readonly mustStop: boolean;
}> {
  let settled: { readonly value: Value } | undefined;
  const mustStop = yield promise.then((value) => {
    settled = { value };
  });
  return { settled, mustStop };
}
