import type { Work } from "@understudy/planner-core/internal";

/** Items per piece. */
const AT_ONCE = 64;

/** Maps a list that may be long. */
export function* mapInPieces<Item, Result>(
  items: readonly Item[],
  resultOf: (item: Item, index: number) => Result,
): Work<Result[]> {
  const results: Result[] = [];
  for (const [index, item] of items.entries()) {
    if (index > 0 && index % AT_ONCE === 0) yield;
    results.push(resultOf(item, index));
  }
  return results;
}
