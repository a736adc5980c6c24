/** Independent lives of a preparation. */
export type LifeName = "learn" | "watch" | "check" | "verdict" | "sample";

/**
 * The seed of a life, from the preparation's seed and the stored state alone, so that a resumed preparation continues
 * unchanged.
 *
 * @param index number of the life with that name
 */
export function seedOf(seed: number, name: LifeName, index: number): number {
  let mixed = seed | 0;
  for (const part of [...name].map((letter) => letter.charCodeAt(0)).concat(index)) {
    mixed = Math.imul(mixed ^ part ^ (mixed >>> 15), 0x85ebca6b);
    mixed ^= mixed >>> 13;
  }
  return Math.imul(mixed, 0xc2b2ae35) ^ (mixed >>> 16);
}
