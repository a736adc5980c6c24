import { closeSync, openSync, readSync } from "node:fs";
import { PerformanceObserver } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { percentile } from "../runner/measure/percentiles.ts";
import type { Counts } from "../runner/task.ts";

/** One slice of work that did not finish. Times are in milliseconds of `performance.now()`. */
export interface LateSlice {
  readonly untilMs: number;
  readonly endedMs: number;
  /** Time in which the thread was ready to run and had no processor, from the slice's begin. */
  readonly waitedMs: number;
}

/** A pause of the thread for garbage. */
export interface Collection {
  readonly startTime: number;
  readonly duration: number;
}

/** Shorter waits change no figure; a thread that is moved to another processor waits for a few microseconds. */
const LEAST_WAIT_MS = 0.02;
/** The observer's entries arrive in a later turn of the event loop. */
const ARRIVAL_MS = 5;

/**
 * Lateness of slices at their deadlines, by cause: the slice's own work, garbage collections, and other programs that
 * had the processor.
 */
export class Lateness {
  readonly #slices: LateSlice[] = [];
  readonly #collections: Collection[] = [];
  readonly #waits = new ProcessorWaits();
  readonly #observer = new PerformanceObserver((list) => this.#add(list.getEntries()));

  constructor() {
    this.#observer.observe({ entryTypes: ["gc"] });
  }

  #add(collections: readonly Collection[]): void {
    for (const { startTime, duration } of collections) {
      this.#collections.push({ startTime, duration });
    }
  }

  /** Runs one slice of a search; a slice that finishes its search is not late. Returns whether it did. */
  measure(budgetMs: number, step: (untilMs: number) => boolean): boolean {
    const waitedMs = this.#waits.totalMs();
    const untilMs = performance.now() + budgetMs;
    const done = step(untilMs);
    const endedMs = performance.now();
    if (!done) {
      this.#slices.push({ untilMs, endedMs, waitedMs: this.#waits.totalMs() - waitedMs });
    }
    return done;
  }

  /** Forgets the slices so far. */
  clear(): void {
    this.#slices.length = 0;
  }

  async counts(): Promise<Counts> {
    await sleep(ARRIVAL_MS);
    return latenessCounts(this.#slices, this.#collections);
  }

  dispose(): void {
    this.#observer.disconnect();
    this.#waits.close();
  }
}

/**
 * `overshoot`: all slices, whatever held them up. `work`: slices that kept the processor, without the time of
 * collections after the deadline. `collected`, `preempted`: slices of 1000 with a collection after the deadline, and
 * without a processor for a while. Zeros if the machine finished every search.
 */
export function latenessCounts(
  slices: readonly LateSlice[],
  collections: readonly Collection[],
): Counts {
  const all: number[] = [];
  const work: number[] = [];
  let collected = 0;
  for (const slice of slices) {
    const { untilMs, endedMs, waitedMs } = slice;
    const lateMs = endedMs - untilMs;
    const collectedMs = collections.reduce((sum, each) => sum + overlapMs(each, slice), 0);
    all.push(lateMs * 1000);
    if (collectedMs > 0) collected++;
    if (waitedMs < LEAST_WAIT_MS) work.push(Math.max(0, lateMs - collectedMs) * 1000);
  }
  return {
    overshootP50Us: at(all, 0.5),
    overshootP99Us: at(all, 0.99),
    workP50Us: at(work, 0.5),
    workP99Us: at(work, 0.99),
    workMostUs: work.reduce((most, each) => Math.max(most, each), 0),
    collectedPer1000: perThousand(collected, slices.length),
    preemptedPer1000: perThousand(slices.length - work.length, slices.length),
  };
}

/** Time of a collection between a slice's deadline and its end. */
function overlapMs({ startTime, duration }: Collection, { untilMs, endedMs }: LateSlice): number {
  return Math.max(0, Math.min(startTime + duration, endedMs) - Math.max(startTime, untilMs));
}

function at(values: readonly number[], share: number): number {
  return values.length === 0 ? 0 : percentile(Float64Array.from(values).sort(), share);
}

function perThousand(count: number, of: number): number {
  return of === 0 ? 0 : Math.round((1000 * count) / of);
}

/** The time for which this thread was ready and had no processor, as Linux counts it; always 0 elsewhere. */
class ProcessorWaits {
  readonly #file = openStatistics();
  readonly #buffer = Buffer.alloc(64);

  totalMs(): number {
    if (this.#file === undefined) return 0;
    const length = readSync(this.#file, this.#buffer, 0, this.#buffer.length, 0);
    const [, waitedNs] = this.#buffer.toString("latin1", 0, length).split(" ");
    return Number(waitedNs ?? 0) / 1e6;
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
  }
}

function openStatistics(): number | undefined {
  try {
    return openSync("/proc/thread-self/schedstat", "r");
  } catch {
    return undefined;
  }
}
