/**
 * Runs at rising rates to find the saturation point.
 *
 * @module
 */

import type { RunResult, SweepPoint, SweepResult } from "../result/run-result.ts";
import type { StressOptions } from "../result/stress-options.ts";

/** A run at one rate. */
export type RunAtRate = (options: StressOptions) => Promise<RunResult>;

/** Hooks of a sweep. */
export interface SweepHooks {
  /** Called before each run, with its rate and the number of earlier runs. */
  readonly onRate?: ((rate: number, tried: number) => void) | undefined;
  /** Called after each run. */
  readonly onPoint?: ((point: SweepPoint) => void) | undefined;
  /** Ends the sweep with its points so far when aborted. */
  readonly signal?: AbortSignal | undefined;
}

/** Minimum share of the planned questions that must be answered for a rate to hold. */
const LEAST_ANSWERED = 0.98;
/** Maximum share of late answers for a rate to hold. */
const MOST_MISSED = 0.001;
/** Each run takes a quarter of the main run's time, within these bounds in seconds. */
const MIN_SECONDS = 3;
const MAX_SECONDS = 10;
/** Maximum number of times the rate is doubled. */
const MAX_DOUBLINGS = 12;
/** Maximum rate of a run, beyond the reach of any machine. */
const MAX_RATE = 1e7;
/** Number of bisection steps between the last rate that held and the first that broke, to within about 6 %. */
const NARROWINGS = 4;

/**
 * Finds the highest rate that holds: doubles the rate until a run breaks (or halves it until one holds), then narrows
 * the gap by halves on a logarithmic scale. A rate breaks when fewer than 98 % of the planned questions are answered,
 * more than 0.1 % of the answers are late, or the 99th percentile exceeds the budget. Runs are short, open loop and
 * without faults; each takes 3 to 10 seconds after its warm-up.
 *
 * @param options options of the main run; its rate is tried first
 */
export async function runSweep(
  options: StressOptions,
  run: RunAtRate,
  hooks: SweepHooks = {},
): Promise<SweepResult> {
  const seconds = Math.min(MAX_SECONDS, Math.max(MIN_SECONDS, options.durationSeconds / 4));
  const points: SweepPoint[] = [];
  const isOver = (): boolean => hooks.signal?.aborted === true;

  const holds = async (rate: number): Promise<boolean | undefined> => {
    if (isOver()) return undefined;
    hooks.onRate?.(rate, points.length);
    const result = await run({
      ...options,
      rate,
      closed: false,
      faults: [],
      durationSeconds: seconds,
      warmupSeconds: Math.min(options.warmupSeconds, 1),
    });
    // An interrupted run proves nothing about its rate.
    if (result.interrupted || isOver()) return undefined;
    const point = pointOf(result, rate);
    points.push(point);
    hooks.onPoint?.(point);
    return point.brokeBy === undefined;
  };

  let { good, bad } = await bracket(Math.max(1, options.rate), holds);
  for (let step = 0; step < NARROWINGS && good !== undefined && bad !== undefined; step++) {
    const rate = roundRate(Math.sqrt(good * bad));
    if (rate <= good || rate >= bad) break;
    const held = await holds(rate);
    if (held === undefined) break;
    if (held) good = rate;
    else bad = rate;
  }
  return {
    points: points.toSorted((a, b) => a.rate - b.rate),
    ...(good === undefined ? {} : { kneeRate: good }),
    isBounded: bad !== undefined,
  };
}

/** The highest rate that held and the lowest that broke, from doubling or halving. */
async function bracket(
  start: number,
  holds: (rate: number) => Promise<boolean | undefined>,
): Promise<{ good: number | undefined; bad: number | undefined }> {
  let rate = roundRate(start);
  const first = await holds(rate);
  if (first === undefined) return { good: undefined, bad: undefined };
  let [good, bad] = first ? [rate, undefined] : [undefined, rate];
  for (let step = 0; step < MAX_DOUBLINGS && (good === undefined || bad === undefined); step++) {
    const next = roundRate(first ? rate * 2 : rate / 2);
    if (next === rate || next > MAX_RATE) break;
    rate = next;
    const held = await holds(rate);
    if (held === undefined) break;
    if (held) good = rate;
    else bad = rate;
  }
  return { good, bad };
}

function pointOf(result: RunResult, rate: number): SweepPoint {
  const { p50Ms, p95Ms, p99Ms } = result.latency.all.corrected;
  const { offered, answered } = result.counts;
  const { budgetMs } = result.options;
  let brokeBy: string | undefined;
  if (answered < offered * LEAST_ANSWERED) {
    brokeBy = `only ${Math.floor((100 * answered) / offered)} % answered`;
  } else if (result.misses.share > MOST_MISSED) {
    brokeBy = `${(100 * result.misses.share).toFixed(1)} % late`;
  } else if (p99Ms > budgetMs) {
    brokeBy = `p99 of ${p99Ms.toFixed(0)} ms beyond the budget`;
  }
  return {
    rate,
    offeredPerSecond: result.offeredPerSecond,
    answeredPerSecond: result.answeredPerSecond,
    p50Ms,
    p95Ms,
    p99Ms,
    missShare: result.misses.share,
    fallbackRate: result.fallbackRate,
    ...(brokeBy === undefined ? {} : { brokeBy }),
  };
}

/** Rounds a rate to two or three digits. */
function roundRate(rate: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(rate)) - 2);
  return Math.max(1, Math.round(rate / unit) * unit);
}
