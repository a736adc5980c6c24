import type { Work } from "@understudy/planner-core/internal";

/** Parts per piece. */
const AT_ONCE = 1024;
/** Parts that even the shortest item counts as. */
const ITEM = 16;

/**
 * Maps a list that may be long.
 *
 * @param partsOf the number of parts that an item takes time for. Default: all items take the same
 */
export function* mapInPieces<Item, Result>(
  items: readonly Item[],
  resultOf: (item: Item, index: number) => Result,
  partsOf: (item: Item) => number = () => 0,
): Work<Result[]> {
  const results: Result[] = [];
  for (const some of batchesOf(items, partsOf)) {
    if (results.length > 0) yield;
    for (const item of some) results.push(resultOf(item, results.length));
  }
  return results;
}

/** Cuts a list into runs, each for one piece. */
export function* batchesOf<Item>(
  items: readonly Item[],
  partsOf: (item: Item) => number,
): Generator<readonly Item[]> {
  let from = 0;
  let parts = 0;
  for (const [index, item] of items.entries()) {
    const more = ITEM + partsOf(item);
    if (index > from && parts + more > AT_ONCE) {
      yield items.slice(from, index);
      from = index;
      parts = 0;
    }
    parts += more;
  }
  if (from < items.length) yield items.slice(from);
}

/** The values in a JSON value, itself included, up to one more than a piece has. */
export function partsIn(value: unknown): number {
  const found = [value];
  for (const each of found) {
    if (typeof each !== "object" || each === null) continue;
    for (const member of Object.values(each)) {
      found.push(member);
      if (found.length > AT_ONCE) return found.length;
    }
  }
  return found.length;
}
