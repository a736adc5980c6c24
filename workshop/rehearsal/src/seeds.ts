/** Lives of one rehearsal that must not know of each other. */
export type LifeName = "learn" | "watch" | "check" | "verdict" | "sample";

/**
 * The seed of one of the lives of a rehearsal: from it alone and from what the file says, so that a
 * rehearsal that is resumed continues as if nothing had happened.
 *
 * @param index which life of that name
 */
export function seedOf(seed: number, name: LifeName, index: number): number {
  let mixed = seed | 0;
  for (const part of [...name].map((letter) => letter.charCodeAt(0)).concat(index)) {
    mixed = Math.imul(mixed ^ part ^ (mixed >>> 15), 0x85ebca6b);
    mixed ^= mixed >>> 13;
  }
  return Math.imul(mixed, 0xc2b2ae35) ^ (mixed >>> 16);
}
