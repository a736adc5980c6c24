import type { SourceName } from "../../../src/protocol/frame.ts";
import { SOURCES_IN_ORDER } from "../words.ts";
import type { History } from "./history.ts";
import { layOutStrip } from "./strip.ts";

/** A band of a stacked chart: lower and upper edge in each bucket, as shares of the height. */
export interface Band {
  readonly source: SourceName;
  readonly lower: readonly number[];
  readonly upper: readonly number[];
}

/** Answers over time, stacked by source. */
export interface SourceSeries {
  readonly fromMs: number;
  readonly toMs: number;
  readonly bands: readonly Band[];
  /** The largest number of answers in a bucket: the height of the chart. */
  readonly most: number;
  readonly bucketMs: number;
}

/** Aggregates the history into buckets, with the model at the bottom of the stack. */
export function sourceSeries(history: History, count: number): SourceSeries {
  const { fromMs, toMs, buckets, most } = layOutStrip(history, count);
  const height = Math.max(1, most);
  let floor = buckets.map(() => 0);
  const bands: Band[] = [];
  for (const source of SOURCES_IN_ORDER) {
    if (!buckets.some(({ sources }) => sources.has(source))) continue;
    const lower = floor;
    const upper = buckets.map(
      ({ sources }, index) => (lower[index] ?? 0) + (sources.get(source) ?? 0) / height,
    );
    bands.push({ source, lower, upper });
    floor = upper;
  }
  return { fromMs, toMs, bands, most, bucketMs: (toMs - fromMs) / buckets.length };
}
