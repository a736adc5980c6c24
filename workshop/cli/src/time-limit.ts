import { type Clock, type SearchSlice, systemClock } from "@understudy/planner-core";

/** Time limit on an answer, which then has the results so far. */
export class TimeLimit {
  readonly clock: Clock;
  /** End time, in milliseconds of the clock. */
  readonly untilMs: number;

  constructor(ms: number, clock: Clock = systemClock) {
    this.clock = clock;
    this.untilMs = clock.now() + ms;
  }

  get leftMs(): number {
    return Math.max(0, this.untilMs - this.clock.now());
  }

  get isOver(): boolean {
    return this.leftMs === 0;
  }

  /** The limit as a search slice. */
  get slice(): Pick<SearchSlice, "untilMs" | "clock"> {
    return { untilMs: this.untilMs, clock: this.clock };
  }

  /** A limit on part of the work: this much time, but no more than remains. */
  within(ms: number): TimeLimit {
    return new TimeLimit(Math.min(ms, this.leftMs), this.clock);
  }

  /** A limit on part of the work: a share of the remaining time. */
  share(part: number): TimeLimit {
    return new TimeLimit(this.leftMs * part, this.clock);
  }
}
