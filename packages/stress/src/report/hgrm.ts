import { decodeFromCompressedBase64 } from "hdr-histogram-js";
import type { LatencySummary, RunResult } from "../result/run-result.ts";

/** Microseconds per millisecond. Histograms hold microseconds; files and curves hold milliseconds. */
const MICROSECONDS = 1000;
/** Ticks per half distance, as in wrk2 and HdrHistogram. */
const TICKS_PER_HALF_DISTANCE = 5;

/** A file in a report. */
export interface ReportFile {
  readonly name: string;
  readonly text: string;
}

/**
 * The percentile distribution of a series in the text form of HdrHistogram (`.hgrm`): value in ms, percentile, count,
 * 1/(1-percentile). Readable by the plotters of HdrHistogram and wrk2.
 */
export function hgrmText({ histogram }: Pick<LatencySummary, "histogram">): string {
  return decodeFromCompressedBase64(histogram).outputPercentileDistribution(
    TICKS_PER_HALF_DISTANCE,
    MICROSECONDS,
  );
}

/** The `.hgrm` files of a run: all answers and hits, corrected and uncorrected. */
export function hgrmFiles({ latency }: Pick<RunResult, "latency">): readonly ReportFile[] {
  return (["all", "hits"] as const).flatMap((series) =>
    (["corrected", "uncorrected"] as const).flatMap((kind) => {
      const summary = latency[series][kind];
      if (summary.count === 0) return [];
      return [{ name: `latency-${series}-${kind}.hgrm`, text: hgrmText(summary) }];
    }),
  );
}

/** Number of curve points per factor of ten in 1/(1-p). */
const STEPS_PER_DECADE = 16;

/** Latency by percentile over 1/(1-p). */
export interface PercentileCurve {
  /** 1/(1-p), from 1 upwards in equal logarithmic steps. */
  readonly ranks: readonly number[];
  /** Latency in ms at each rank; null beyond the resolution of the sample. */
  readonly values: readonly (readonly (number | null)[])[];
}

/** Curves of several series over the same ranks. */
export function percentileCurve(series: readonly LatencySummary[]): PercentileCurve {
  const most = Math.max(10, ...series.map(({ count }) => count));
  const steps = Math.ceil(Math.log10(most) * STEPS_PER_DECADE);
  const ranks = Array.from({ length: steps + 1 }, (_, step) => 10 ** (step / STEPS_PER_DECADE));
  const values = series.map(({ histogram, count }) => {
    if (count === 0) return ranks.map(() => null);
    const decoded = decodeFromCompressedBase64(histogram);
    return ranks.map((rank) =>
      rank > Math.max(10, count)
        ? null
        : decoded.getValueAtPercentile(100 * (1 - 1 / rank)) / MICROSECONDS,
    );
  });
  return { ranks, values };
}
