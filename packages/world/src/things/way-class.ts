import { WITHOUT_WAY } from "./way-book.ts";

/** The highest cost of a way. */
const MOST_COST = 2 ** 31;
/** The least whole cost of each class above the first: the powers of 1.5, rounded up. */
const CLASS_STARTS: readonly number[] = classStarts();

function classStarts(): number[] {
  const starts: number[] = [];
  // Products, unlike logarithms, are the same on every machine.
  for (let start = 1.5; start <= MOST_COST; start *= 1.5) starts.push(Math.ceil(start));
  return starts;
}

/**
 * The class of a cost in cache keys. Each class is half as dear again as the one before, so agents
 * at similar distances share plans. Every plan is priced again before it is served.
 */
export function wayClass(scaledCost: number): number {
  if (scaledCost <= WITHOUT_WAY) return scaledCost - 1;
  let low = 0;
  let high = CLASS_STARTS.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((CLASS_STARTS[middle] as number) <= scaledCost) low = middle + 1;
    else high = middle;
  }
  return low;
}
