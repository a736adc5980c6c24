import { PerformanceObserver } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import type { Counts } from "./task.ts";

/** The observer's entries arrive in a later turn of the event loop. */
const ARRIVAL_MS = 5;

/** Garbage collection time per operation. */
export async function watchCollections(
  run: (index: number) => unknown,
  operations: number,
): Promise<Counts> {
  let collections = 0;
  let milliseconds = 0;
  const observer = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) {
      collections++;
      milliseconds += duration;
    }
  });
  observer.observe({ entryTypes: ["gc"] });
  for (let index = 0; index < operations; index++) await run(index);
  await sleep(ARRIVAL_MS);
  observer.disconnect();
  const gcMicros = Number(((1000 * milliseconds) / operations).toPrecision(2));
  return { collectionsPer1000: round((1000 * collections) / operations), gcMicros };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
