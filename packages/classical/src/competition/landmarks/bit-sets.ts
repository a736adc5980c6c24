/** Whether a set of numbers, one bit each, has one of them. @param start where the set begins among others */
export function hasBit(sets: Int32Array, number: number, start: number = 0): boolean {
  return ((sets[start + (number >> 5)] as number) & (1 << (number & 31))) !== 0;
}

/** Adds a number to a set. @param start where the set begins among others */
export function addBit(sets: Int32Array, number: number, start: number = 0): void {
  const at = start + (number >> 5);
  sets[at] = (sets[at] as number) | (1 << (number & 31));
}
