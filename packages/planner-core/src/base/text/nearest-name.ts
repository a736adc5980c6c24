/**
 * The candidate closest to a misspelt name; undefined if none is close enough. Uses edit distance with transpositions.
 * Time grows with the product of the lengths, at most 64 characters each, and with the number of candidates, at most
 * 1000.
 */
export function nearestName(name: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined;
  let bestDistance = Math.max(1, Math.floor(name.length / 3)) + 1;
  let looked = 0;
  for (const candidate of candidates) {
    if (looked++ > 1000) break;
    if (Math.abs(candidate.length - name.length) >= bestDistance) continue;
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase());
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** "did you mean …" or the list of candidates, as a hint. */
export function suggestName(name: string, candidates: Iterable<string>): string | undefined {
  const list = [...candidates];
  const nearest = nearestName(name, list);
  if (nearest !== undefined) return `did you mean "${nearest}"?`;
  if (list.length === 0) return undefined;
  const shown = list.slice(0, 12).join(", ");
  return `one of: ${shown}${list.length > 12 ? ", …" : ""}`;
}

/**
 * Optimal string alignment (Damerau 1964): the number of insertions, deletions, replacements and swaps of neighbours.
 */
function editDistance(a: string, b: string): number {
  const from = a.slice(0, 64);
  const to = b.slice(0, 64);
  let beforeThat: number[] = [];
  let previous = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const isSame = from[row - 1] === to[column - 1];
      const substitution = (previous[column - 1] as number) + (isSame ? 0 : 1);
      const insertion = (current[column - 1] as number) + 1;
      const deletion = (previous[column] as number) + 1;
      const isSwapped =
        row > 1 &&
        column > 1 &&
        from[row - 1] === to[column - 2] &&
        from[row - 2] === to[column - 1];
      const swap = isSwapped ? (beforeThat[column - 2] as number) + 1 : deletion;
      current.push(Math.min(substitution, insertion, deletion, swap));
    }
    beforeThat = previous;
    previous = current;
  }
  return previous[to.length] as number;
}
