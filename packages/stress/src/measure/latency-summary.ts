import { build, encodeIntoCompressedBase64, type Histogram } from "hdr-histogram-js";
import type { LatencyPair, LatencySummary } from "../result/run-result.ts";
import type { PartBoard } from "./board.ts";
import { middleOf } from "./buckets.ts";

/** The merged histograms of several boards, in microseconds. */
export function mergeHistograms(counts: readonly Int32Array[]): Histogram {
  const histogram = build({ numberOfSignificantValueDigits: 3 });
  for (const one of counts) {
    for (let bucket = 0; bucket < one.length; bucket++) {
      const count = one[bucket] as number;
      // HdrHistogram cannot record 0.
      if (count > 0) histogram.recordValueWithCount(Math.max(1, middleOf(bucket)), count);
    }
  }
  return histogram;
}

/** Percentiles of a histogram in ms, together with the histogram itself, which is in microseconds. */
export function summarise(histogram: Histogram): LatencySummary {
  const count = histogram.totalCount;
  const at = (percentile: number): number =>
    count === 0 ? 0 : histogram.getValueAtPercentile(percentile) / 1000;
  return {
    count,
    meanMs: count === 0 ? 0 : histogram.mean / 1000,
    p50Ms: at(50),
    p90Ms: at(90),
    p95Ms: at(95),
    p99Ms: at(99),
    p999Ms: at(99.9),
    p9999Ms: at(99.99),
    p99999Ms: at(99.999),
    maxMs: count === 0 ? 0 : histogram.maxValue / 1000,
    histogram: encodeIntoCompressedBase64(histogram),
  };
}

/** A series over all workers, measured from the planned and from the actual send time. */
export function latencyPair(parts: readonly PartBoard[], series: number): LatencyPair {
  const of = (isCorrected: boolean): LatencySummary =>
    summarise(mergeHistograms(parts.map((part) => part.latency(series, isCorrected))));
  return { corrected: of(true), uncorrected: of(false) };
}
