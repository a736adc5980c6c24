import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

type CollectGarbage = (options?: { readonly type: "minor" | "major" }) => void;

let collect: CollectGarbage | undefined;

/** Collects garbage now; `minor` only what is young. Needs no flag on the command line. */
export function collectGarbage(type: "minor" | "major"): void {
  if (collect === undefined) {
    setFlagsFromString("--expose-gc");
    collect = runInNewContext("gc") as CollectGarbage;
  }
  collect({ type });
}

const WARM_UP = 20_000;
const TRIALS = 7;
/** Less than half of the smallest young generation, so that no collection falls into a trial. */
const MAX_BYTES_A_TRIAL = 400_000;

/**
 * Heap bytes that one operation allocates, by the growth of the heap over many operations. The least
 * of several trials counts: whatever else grows the heap meanwhile (the compiler's feedback, a
 * background job) does so in some trials only. Buffers outside the heap are not seen.
 *
 * @param operations how many operations to try at most; fewer if they allocate much
 */
export function allocatedBytes(run: (index: number) => unknown, operations = 100_000): number {
  let index = 0;
  const growth = (count: number): number => {
    collectGarbage("minor");
    const before = process.memoryUsage().heapUsed;
    for (let call = 0; call < count; call++) run(index++);
    return process.memoryUsage().heapUsed - before;
  };
  const warmUp = Math.min(WARM_UP, operations);
  growth(warmUp);
  const reading = leastOf(() => growth(0));
  const rough = Math.max(1, leastOf(() => growth(64)) - reading) / 64;
  const count = Math.max(16, Math.min(operations, Math.floor(MAX_BYTES_A_TRIAL / rough)));
  return Math.max(0, leastOf(() => growth(count), reading) - reading) / count;
}

/**
 * The least of some trials; stops at `enough`, since nothing less is possible. Ignores trials in which
 * the heap shrank: a collection ran.
 */
function leastOf(trial: () => number, enough = 0): number {
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < TRIALS; round++) {
    const bytes = trial();
    if (bytes >= 0 && bytes < least) least = bytes;
    if (least <= enough) break;
  }
  if (least === Number.POSITIVE_INFINITY) {
    throw new Error(
      "The heap shrank in every trial: an operation allocates too much to be counted",
    );
  }
  return least;
}
