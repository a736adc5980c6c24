import { finish, type Work } from "../../../base/work/work.ts";

/**
 * Work in small steps. It yields undefined where a pause is possible, and a promise to wait until it settles. On
 * receiving `true` it stops and returns its best result without another step.
 */
export type Pausable<Result> = Generator<Promise<unknown> | undefined, Result, boolean>;

/**
 * Runs the work without returning to the event loop.
 *
 * @throws TypeError if the work waits for a promise, which immediate work must not do
 */
export function runNow<Result>(work: Pausable<Result>): Result {
  return finish(inPieces(work));
}

/** Runs the work in pieces. Throws like {@link runNow}. */
export function* inPieces<Result>(work: Pausable<Result>): Work<Result> {
  for (;;) {
    const next = work.next(false);
    if (next.done) return next.value;
    if (next.value !== undefined) throw new TypeError("Immediate work cannot wait for a promise");
    yield;
  }
}

/** Waits for a promise; a rejection is thrown. */
export function* waitFor<Value>(promise: Promise<Value>): Pausable<Value> {
  const { settled } = yield* settle(promise);
  if (settled === undefined) throw new TypeError(WAITS);
  return settled.value;
}

/** Like {@link waitFor}, but returns undefined if the work is stopped before the promise settles. */
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
