import { isActive } from "../faults/fault-schedule.ts";
import { mergeHistograms, summarise } from "../measure/latency-summary.ts";
import type { Timeline } from "../measure/timeline.ts";
import { reasonsOf, totalsOf } from "../measure/totals.ts";
import type { RunPhase, RunProgress } from "../result/run-progress.ts";
import type { StressOptions } from "../result/stress-options.ts";
import type { Supervisor } from "./supervisor.ts";

/** Progress at one moment of a run. */
export function progressOf(
  phase: RunPhase,
  elapsedSeconds: number,
  parts: {
    readonly options: StressOptions;
    readonly supervisors: readonly Supervisor[];
    readonly timeline: Timeline;
  },
): RunProgress {
  const { options, supervisors, timeline } = parts;
  const totals = totalsOf(supervisors.map(({ board }) => board.measured));
  const { answered, misses, latency } = totals;
  const { p50Ms, p95Ms, p99Ms } = summarise(mergeHistograms([latency]));
  const breakers = supervisors.map(({ board }) => board.gauge("breaker"));
  return {
    phase,
    elapsedSeconds,
    totalSeconds: options.durationSeconds,
    answered,
    misses,
    byReason: reasonsOf(totals),
    p50Ms,
    p95Ms,
    p99Ms,
    breakers: {
      open: breakers.filter((state) => state === 1).length,
      halfOpen: breakers.filter((state) => state === 2).length,
    },
    restarts: supervisors.reduce((total, { restarts }) => total + restarts, 0),
    activeFaults: options.faults.filter((window) => isActive(window, elapsedSeconds)),
    answeredLately: timeline.points.at(-1)?.answered,
  };
}
