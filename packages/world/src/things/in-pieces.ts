import type { Work } from "@understudy/planner-core/internal";

/** Looking at one takes microseconds. */
const PIECE = 64;

/**
 * Looks at each of some things, and rests now and then: the world may change meanwhile.
 *
 * @param look true to stop
 */
export function* lookAtEach<Thing>(things: Iterable<Thing>, look: (thing: Thing) => unknown): Work {
  let left = PIECE;
  for (const thing of things) {
    if (look(thing) === true) return;
    if (--left > 0) continue;
    left = PIECE;
    yield;
  }
}

/** Does all of it at once. */
export function chooseAll<Result>(work: Work<Result>): Result {
  for (;;) {
    const piece = work.next();
    if (piece.done === true) return piece.value;
  }
}
