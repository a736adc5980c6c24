import { originOf } from "@understudy/planner-core/internal";
import type { SourceName } from "../../../src/protocol/frame.ts";
import type { History } from "./history.ts";

/** The events in a time range. */
interface Bucket {
  /** Answers by source. */
  readonly sources: ReadonlyMap<SourceName, number>;
  /** Number of answers after their budget. */
  readonly late: number;
  /** Number of world events. */
  readonly events: number;
}

/** A period of a state. */
export interface Stretch<State extends string> {
  readonly state: State;
  readonly fromMs: number;
  readonly toMs: number;
}

/** The time strip's data. */
export interface Strip {
  readonly fromMs: number;
  readonly toMs: number;
  readonly buckets: readonly Bucket[];
  /** Faults, by name. */
  readonly faults: readonly Stretch<string>[];
  /** The largest number of answers in a bucket. */
  readonly most: number;
}

/** Aggregates the history into buckets. Linear in the history. */
export function layOutStrip(history: History, count: number): Strip {
  const { fromMs, toMs } = history.frames;
  const spanMs = Math.max(1, toMs - fromMs);
  const buckets = Array.from({ length: Math.max(1, count) }, () => ({
    sources: new Map<SourceName, number>(),
    late: 0,
    events: 0,
  }));
  const bucketAt = (timeMs: number) =>
    timeMs < fromMs
      ? undefined
      : buckets[
          Math.min(buckets.length - 1, Math.floor(((timeMs - fromMs) / spanMs) * buckets.length))
        ];
  for (const { timeMs, outcome, servedMs, budgetMs } of history.requests.all()) {
    const bucket = bucketAt(timeMs);
    if (bucket === undefined || outcome === undefined) continue;
    const origin = originOf(outcome);
    bucket.sources.set(origin, (bucket.sources.get(origin) ?? 0) + 1);
    if (servedMs !== undefined && budgetMs !== undefined && servedMs > budgetMs) bucket.late++;
  }
  for (const { timeMs, kind } of history.events.items) {
    const bucket = bucketAt(timeMs);
    if (bucket !== undefined && kind === "world") bucket.events++;
  }
  const sums = buckets.map(({ sources }) => sumOf(sources.values()));
  return { fromMs, toMs, buckets, faults: faultsOf(history), most: Math.max(0, ...sums) };
}

/** The periods of faults. */
function faultsOf(history: History): readonly Stretch<string>[] {
  const { fromMs, toMs } = history.frames;
  const since = new Map<string, number>();
  const stretches: Stretch<string>[] = [];
  for (const { faults, timeMs } of history.shows.items) {
    for (const name of faults) if (!since.has(name)) since.set(name, Math.max(fromMs, timeMs));
    for (const [name, start] of [...since]) {
      if (faults.includes(name)) continue;
      since.delete(name);
      if (timeMs >= fromMs) stretches.push({ state: name, fromMs: start, toMs: timeMs });
    }
  }
  for (const [state, start] of since) stretches.push({ state, fromMs: start, toMs });
  return stretches;
}

/** The periods of states, from changes in order. */
export function stretchesOf<State extends string>(
  changes: readonly { readonly timeMs: number; readonly state: State }[],
  fromMs: number,
  toMs: number,
): readonly Stretch<State>[] {
  return changes.flatMap(({ timeMs, state }, index) => {
    const start = Math.max(fromMs, timeMs);
    const end = Math.min(toMs, changes[index + 1]?.timeMs ?? toMs);
    return end > start ? [{ state, fromMs: start, toMs: end }] : [];
  });
}

function sumOf(values: Iterable<number>): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}
