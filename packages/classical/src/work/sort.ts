import { CHUNK, type SlicedWork } from "./work.ts";

/** Runs of this length are sorted at once. */
const RUN = 256;

/**
 * Merge sort of integers, in slices. Stable.
 *
 * @param compare negative if the first integer precedes the second
 */
export function* sortInSlices(
  items: Int32Array,
  compare: (a: number, b: number) => number,
): SlicedWork<Int32Array> {
  for (let from = 0; from < items.length; from += RUN) {
    items.subarray(from, from + RUN).sort(compare);
    yield 8 * RUN;
  }
  let source = items;
  let target: Int32Array = new Int32Array(items.length);
  for (let width = RUN; width < items.length; width *= 2) {
    for (let from = 0; from < items.length; from += 2 * width) {
      yield* merge(source, target, from, width, compare);
    }
    [source, target] = [target, source];
  }
  return source;
}

/** Merges two neighbouring runs. */
function* merge(
  source: Int32Array,
  target: Int32Array,
  from: number,
  width: number,
  compare: (a: number, b: number) => number,
): SlicedWork<void> {
  const middle = Math.min(from + width, source.length);
  const end = Math.min(from + 2 * width, source.length);
  let left = from;
  let right = middle;
  for (let at = from; at < end; at++) {
    const takesLeft =
      right === end ||
      (left < middle && compare(source[left] as number, source[right] as number) <= 0);
    target[at] = source[takesLeft ? left++ : right++] as number;
    if ((at - from) % CHUNK === CHUNK - 1) yield CHUNK;
  }
  yield (end - from) % CHUNK;
}
