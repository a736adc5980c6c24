import type { TimelinePoint } from "../result/run-result.ts";
import type { WorkerBoard } from "./board.ts";
import { quantileOf } from "./buckets.ts";
import { difference, membersOf, reasonsOf, sourcesOf, type Totals, totalsOf } from "./totals.ts";

/** Per-second record of the workers' counts and the machine's load. */
export class Timeline {
  readonly points: TimelinePoint[] = [];
  readonly #boards: readonly WorkerBoard[];
  #lastWarmUp: Totals;
  #lastMeasured: Totals;
  #peakHeap = 0;
  #peakRss = 0;

  constructor(boards: readonly WorkerBoard[]) {
    this.#boards = boards;
    this.#lastWarmUp = this.#totals(-1);
    this.#lastMeasured = this.#totals(0);
  }

  /** Peak bytes of all heaps and of the process in the measured part. */
  get peaks(): { readonly heapBytes: number; readonly rssBytes: number } {
    return { heapBytes: this.#peakHeap, rssBytes: this.#peakRss };
  }

  /**
   * Closes a second. The counts since the previous one belong to it: warm-up questions to negative seconds, measured
   * ones to the rest, so that the seconds add up to the result.
   */
  close(second: number): TimelinePoint {
    const totals = this.#totals(second);
    const since = difference(totals, this.#lastOf(second));
    const { offered, answered, dropped, misses, latency, ...rest } = since;
    if (second < 0) this.#lastWarmUp = totals;
    else this.#lastMeasured = totals;
    const ms = (quantile: number): number => quantileOf(latency, quantile) / 1000;
    const sum = (of: (board: WorkerBoard) => number): number =>
      this.#boards.reduce((total, board) => total + of(board), 0);
    const delays = this.#boards.map((board) => board.take("worstLoopDelay"));
    const point: TimelinePoint = {
      second,
      offered,
      answered,
      dropped,
      bySource: sourcesOf({ ...totals, ...rest }),
      byReason: reasonsOf({ ...totals, ...rest }),
      byMember: membersOf({ ...totals, ...rest }),
      misses,
      p50Ms: ms(0.5),
      p95Ms: ms(0.95),
      p99Ms: ms(0.99),
      loopDelayMs: Math.max(0, ...delays) / 1000,
      gcMs: rest.gcMicroseconds / 1000,
      heapBytes: 1024 * sum((board) => board.gauge("heapKilobytes")),
      rssBytes: process.memoryUsage.rss(),
      llmInFlight: sum((board) => board.gauge("llmInFlight")),
      breakersOpen: this.#boards.filter((board) => board.gauge("breaker") === 1).length,
      breakersHalfOpen: this.#boards.filter((board) => board.gauge("breaker") === 2).length,
    };
    if (second >= 0) {
      this.#peakHeap = Math.max(this.#peakHeap, point.heapBytes);
      this.#peakRss = Math.max(this.#peakRss, point.rssBytes);
    }
    this.points.push(point);
    return point;
  }

  /** Closes the last, perhaps incomplete second, unless it is empty. */
  closeLast(second: number): void {
    const since = difference(this.#totals(second), this.#lastOf(second));
    const { offered, answered, dropped } = since;
    if (offered + answered + dropped > 0) this.close(second);
  }

  #lastOf(second: number): Totals {
    return second < 0 ? this.#lastWarmUp : this.#lastMeasured;
  }

  #totals(second: number): Totals {
    return totalsOf(this.#boards.map(({ warmUp, measured }) => (second < 0 ? warmUp : measured)));
  }
}
