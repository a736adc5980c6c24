import { type Clock, type SearchSlice, systemClock } from "@understudy/planner-core";

/** The time until which an answer is looked for. What was found by then is told. */
export class TimeLimit {
  readonly clock: Clock;
  /** In milliseconds of the clock. */
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

  /** The same for a search. */
  get slice(): Pick<SearchSlice, "untilMs" | "clock"> {
    return { untilMs: this.untilMs, clock: this.clock };
  }

  /** A limit for a part of the work: so much time, and no more than is left. */
  within(ms: number): TimeLimit {
    return new TimeLimit(Math.min(ms, this.leftMs), this.clock);
  }

  /** A limit for a part of the work: a share of what is left. */
  share(part: number): TimeLimit {
    return new TimeLimit(this.leftMs * part, this.clock);
  }
}
