import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

type CollectGarbage = (options?: { readonly type: "minor" }) => void;

let collect: CollectGarbage | undefined;

/** Collects garbage now; `minor` only the young generation. Needs no command-line flag. */
export function collectGarbage(type: "minor" | "major"): void {
  if (collect === undefined) {
    setFlagsFromString("--expose-gc");
    collect = runInNewContext("gc") as CollectGarbage;
  }
  // With options V8 leaves some garbage to a later collection.
  if (type === "minor") collect({ type });
  else collect();
}

/** Processor time of this process, which determines how warm code is on a busy machine. */
export function computedMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

const WARM_UP = 20_000;
/** Warm-up of a slow operation, in processor time, after fewer calls. */
const WARM_UP_MS = 60;
const TRIALS = 7;
/** A trial with less than this share of the least so far begins them again. */
const FEWER = 0.9;
/** Less than half of the smallest young generation, so that no collection falls into a trial. */
const MAX_BYTES_A_TRIAL = 400_000;

/**
 * Heap bytes per operation, by the growth of the heap over many. The least of several trials counts, since other growth
 * (compiler feedback, background jobs) occurs only in some. Buffers outside the heap are not counted.
 *
 * @param operations limit on operations; fewer if they allocate much
 * @returns NaN if an operation allocates too much to be counted
 */
export function allocatedBytes(run: (index: number) => unknown, operations = 100_000): number {
  let index = 0;
  const growth = (count: number): number => {
    collectGarbage("minor");
    const before = process.memoryUsage().heapUsed;
    for (let call = 0; call < count; call++) run(index++);
    return process.memoryUsage().heapUsed - before;
  };
  const warmUntilMs = computedMs() + WARM_UP_MS;
  for (let call = 0; call < Math.min(WARM_UP, operations); call += 16) {
    growth(16);
    if (computedMs() > warmUntilMs) break;
  }
  const reading = leastOf(() => growth(0));
  const rough = Math.max(1, leastOf(() => growth(64)) - reading) / 64;
  const count = Math.max(16, Math.min(operations, Math.floor(MAX_BYTES_A_TRIAL / rough)));
  return Math.max(0, leastOf(() => growth(count), reading) - reading) / count;
}

/** {@link allocatedBytes} of operations awaited one after the other, including the cost of awaiting. */
export async function allocatedBytesAwaited(
  run: (index: number) => unknown,
  operations = 20_000,
): Promise<number> {
  let index = 0;
  const growth = async (count: number): Promise<number> => {
    collectGarbage("minor");
    const before = process.memoryUsage().heapUsed;
    for (let call = 0; call < count; call++) await run(index++);
    return process.memoryUsage().heapUsed - before;
  };
  const warmUntilMs = computedMs() + WARM_UP_MS;
  do await growth(16);
  while (computedMs() < warmUntilMs);
  let least = Number.POSITIVE_INFINITY;
  let count = 16;
  for (let trial = 0; trial < 2 * TRIALS; trial++) {
    const bytes = (await growth(count)) / count;
    // A trial with a collection is invalid.
    if (bytes > 0 && bytes < least) least = bytes;
    count = Math.max(16, Math.min(operations, Math.floor(MAX_BYTES_A_TRIAL / least)));
  }
  return least === Number.POSITIVE_INFINITY ? 0 : Math.round(least);
}

/** Bytes in use after a full collection. */
export function usedBytes(): number {
  collectGarbage("major");
  collectGarbage("major");
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/**
 * The least of trials, until some of them have brought no less: on a busy machine the compiler comes late. Stops at
 * `enough`, since nothing less is possible. Ignores trials with a shrunken heap, which had a collection. NaN if all had one.
 */
function leastOf(trial: () => number, enough = 0): number {
  let least = Number.POSITIVE_INFINITY;
  for (let inVain = 0; inVain < TRIALS && least > enough; inVain++) {
    const bytes = trial();
    if (bytes < 0 || bytes >= least) continue;
    if (bytes < FEWER * least) inVain = -1;
    least = bytes;
  }
  return least === Number.POSITIVE_INFINITY ? Number.NaN : least;
}
