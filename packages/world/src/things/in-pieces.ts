import type { Work } from "@understudy/planner-core/internal";

/** Things per slice; looking at one takes microseconds. */
const PIECE = 64;

/**
 * Visits each thing in slices. The world may change between two slices.
 *
 * @param look returns true to stop
 * @param isSlow whether the last things took much longer than others, which ends a slice
 */
export function* lookAtEach<Thing>(
  things: readonly Thing[],
  look: (thing: Thing) => unknown,
  isSlow?: () => boolean,
): Work {
  let left = PIECE;
  for (let at = 0; at < things.length; at++) {
    if (look(things[at] as Thing) === true) return;
    if (--left > 0 && isSlow?.() !== true) continue;
    left = PIECE;
    yield;
  }
}
