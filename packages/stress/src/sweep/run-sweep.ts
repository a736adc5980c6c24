/**
 * Runs at rising rates, to find where the engine saturates.
 *
 * @module
 */

import type { RunResult, SweepPoint, SweepResult } from "../result/run-result.ts";
import type { StressOptions } from "../result/stress-options.ts";

/** A run at one rate. */
export type RunAtRate = (options: StressOptions) => Promise<RunResult>;

/** Hooks of a sweep. */
export interface SweepHooks {
  /** Called before each run: which rate, and how many were tried before. */
  readonly onRate?: ((rate: number, tried: number) => void) | undefined;
  /** Called after each run. */
  readonly onPoint?: ((point: SweepPoint) => void) | undefined;
  /** Once aborted, the sweep ends with the points that it has. */
  readonly signal?: AbortSignal | undefined;
}

/** A rate holds while at least this share of the planned questions is answered. */
const LEAST_ANSWERED = 0.98;
/** A rate holds while at most this share of the answers is late. */
const MOST_MISSED = 0.001;
/** Each run is a quarter of the main one, within these bounds in seconds. */
const MIN_SECONDS = 3;
const MAX_SECONDS = 10;
/** Rates double until one breaks, at most this often. */
const MAX_DOUBLINGS = 12;
/** More than any machine answers, and what a run takes at most. */
const MAX_RATE = 1e7;
/** Steps that narrow the knee between the last rate that held and the first that broke: to some 6 %. */
const NARROWINGS = 4;

/**
 * Finds the highest rate that holds: doubles the rate until a run breaks (or halves it until one holds), then
 * narrows the gap by halves on a logarithmic scale. A rate breaks when fewer than 98 % of the planned questions
 * are answered, more than 0.1 % of the answers are late, or the 99th percentile exceeds the budget. Runs are
 * short, open loop and without faults; each takes 3 to 10 seconds after its warm-up.
 *
 * @param options those of the main run; its rate is the first that is tried
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
    // A run that was cut short says nothing about its rate.
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

/** The highest rate seen to hold and the lowest seen to break, as far as doubling or halving finds them. */
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

/** Two or three digits: rates that people can say. */
function roundRate(rate: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(rate)) - 2);
  return Math.max(1, Math.round(rate / unit) * unit);
}
