import { isActive } from "../faults/fault-schedule.ts";
import { mergeHistograms, summarise } from "../measure/latency-summary.ts";
import type { Timeline } from "../measure/timeline.ts";
import { reasonsOf, sourcesOf, totalsOf } from "../measure/totals.ts";
import type { RunPhase, RunProgress } from "../result/run-progress.ts";
import type { StressOptions } from "../result/stress-options.ts";
import type { Supervisor } from "./supervisor.ts";

const RECENT_SECONDS = 120;

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
  const { offered, answered, dropped, lost, misses, latency } = totals;
  const { p50Ms, p95Ms, p99Ms, maxMs } = summarise(mergeHistograms([latency]));
  const breakers = supervisors.map(({ board }) => board.gauge("breaker"));
  return {
    phase,
    elapsedSeconds,
    totalSeconds: options.durationSeconds,
    offered,
    answered,
    dropped,
    lost,
    misses,
    bySource: sourcesOf(totals),
    byReason: reasonsOf(totals),
    p50Ms,
    p95Ms,
    p99Ms,
    maxMs,
    breakers: {
      closed: breakers.filter((state) => state === 0).length,
      open: breakers.filter((state) => state === 1).length,
      halfOpen: breakers.filter((state) => state === 2).length,
    },
    workersAlive: supervisors.filter(({ isAlive }) => isAlive).length,
    restarts: supervisors.reduce((total, { restarts }) => total + restarts, 0),
    activeFaults: options.faults.filter((window) => isActive(window, elapsedSeconds)),
    recent: timeline.points.slice(-RECENT_SECONDS),
  };
}
