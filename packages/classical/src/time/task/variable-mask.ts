/** A set of variables, a bit for each. */
export function maskOf(variables: readonly number[], words: number): Uint32Array {
  const mask = new Uint32Array(words);
  for (const variable of variables) {
    mask[variable >>> 5] = (mask[variable >>> 5] as number) | (1 << (variable & 31));
  }
  return mask;
}

/** The union of two sets, which are empty if undefined. */
export function joinedMasks(
  one: Uint32Array | undefined,
  other: Uint32Array | undefined,
  words: number,
): Uint32Array {
  if (one === undefined) return other ?? new Uint32Array(words);
  if (other === undefined) return one;
  const both = one.slice();
  for (let word = 0; word < words; word++)
    both[word] = (both[word] as number) | (other[word] as number);
  return both;
}

/** Whether a variable is in a set. */
export function isInMask(mask: Uint32Array, variable: number): boolean {
  return (((mask[variable >>> 5] as number) >>> (variable & 31)) & 1) === 1;
}

/** Whether a set is part of another. */
export function isMaskWithin(part: Uint32Array, whole: Uint32Array): boolean {
  for (let word = 0; word < part.length; word++) {
    if (((part[word] as number) & ~(whole[word] as number)) !== 0) return false;
  }
  return true;
}
