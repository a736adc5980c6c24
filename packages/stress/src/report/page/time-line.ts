import type { RunResult, TimelinePoint } from "../../result/run-result.ts";
import type { ChartWindow } from "./chart.ts";

/** Maximum number of points in a chart, about its width in pixels. */
const MAX_POINTS = 900;

/** The time line of a run at the resolution of a chart. */
export interface ChartTime {
  /** Seconds per point. */
  readonly step: number;
  readonly seconds: readonly number[];
  /** The mean of a figure in each step. */
  mean(of: (point: TimelinePoint) => number): readonly number[];
  /** The maximum of a figure in each step. */
  worst(of: (point: TimelinePoint) => number): readonly number[];
  /** Shaded spans: the faults and the warm-up. */
  readonly windows: readonly ChartWindow[];
  readonly from: number;
  readonly to: number;
}

/** Aggregates a run's seconds to the resolution of a chart. */
export function chartTime(result: RunResult): ChartTime {
  const { faults, measuredSeconds } = result;
  // Answers after the end of the run do not count as a second of their own.
  const whole = result.timeline.filter(({ second }) => second < measuredSeconds);
  const timeline = whole.length > 0 ? whole : result.timeline;
  const step = Math.max(1, Math.ceil(timeline.length / MAX_POINTS));
  const groups: TimelinePoint[][] = [];
  for (let start = 0; start < timeline.length; start += step) {
    groups.push(timeline.slice(start, start + step));
  }
  const first = timeline[0]?.second ?? 0;
  const to = Math.max(measuredSeconds, first + 1);
  const warmUp: ChartWindow[] =
    first < 0 ? [{ from: first, to: 0, label: "warm-up", kind: "warm-up" }] : [];
  return {
    step,
    seconds: groups.map(([point]) => point?.second ?? 0),
    mean: (of) =>
      groups.map((group) => group.reduce((sum, point) => sum + of(point), 0) / group.length),
    worst: (of) =>
      groups.map((group) => group.reduce((most, point) => Math.max(most, of(point)), 0)),
    windows: [
      ...warmUp,
      ...faults
        .filter(({ startSeconds }) => startSeconds < to)
        .map(
          ({ kind, startSeconds, durationSeconds, share }): ChartWindow => ({
            from: startSeconds,
            to: Math.min(to, startSeconds + Math.max(durationSeconds, 0.2)),
            label: share < 1 ? `${kind} ${Math.round(share * 100)} %` : kind,
            kind: "fault",
          }),
        ),
    ],
    from: first,
    to,
  };
}
