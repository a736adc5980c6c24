import type { Work } from "@understudy/planner-core/internal";

/** Things per slice; looking at one takes microseconds. */
const PIECE = 64;

/**
 * Visits each thing in slices. The world may change between two slices.
 *
 * @param look returns true to stop
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
