/** Work in small pieces: whoever runs it may stop after any of them and go on later. */
export type Work<Result = void> = Generator<undefined, Result, undefined>;

/** Does work to its end. */
export function finish<Result>(work: Work<Result>): Result {
  for (;;) {
    const piece = work.next();
    if (piece.done === true) return piece.value;
  }
}
