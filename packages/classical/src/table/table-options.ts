import { type Clock, RequestError, systemClock } from "@understudy/planner-core";
import { CHUNK } from "../work/work.ts";

/** Memory for policy tables. */
export interface TableOptions {
  /**
   * Bytes that one goal's table may take while it is built: 16 for each state of the goal's largest
   * independent part, 8 for each state of the others, and for each action 16 for each class of values
   * that a variable has which it changes. A goal that needs more is refused at once and left to the
   * search. One table is built at a time. Default 64 MiB.
   */
  readonly maxTableBytes?: number | undefined;
  /**
   * Bytes of all finished tables. Beyond it those go that were not asked for longest. Default 256 MiB.
   */
  readonly maxTotalBytes?: number | undefined;
  /**
   * Goals that are remembered without a table: wished for, or refused with the reason. Beyond it the
   * oldest is forgotten. Default 256.
   */
  readonly maxWishes?: number | undefined;
}

/** The options with their defaults filled in. */
export interface TableLimits {
  readonly maxTableBytes: number;
  readonly maxTotalBytes: number;
  readonly maxWishes: number;
}

const MEBIBYTE = 2 ** 20;

/** @throws RequestError if a limit is no number of at least 0 */
export function tableLimitsOf(options: TableOptions): TableLimits {
  const limits = {
    maxTableBytes: options.maxTableBytes ?? 64 * MEBIBYTE,
    maxTotalBytes: options.maxTotalBytes ?? 256 * MEBIBYTE,
    maxWishes: options.maxWishes ?? 256,
  };
  const issues = Object.entries(limits)
    .filter(([, value]) => !(value >= 0))
    .map(([name, value]) => ({
      pointer: `/tables/${name}`,
      message: `must be a number of at least 0, not ${String(value)}`,
    }));
  if (issues.length > 0) throw new RequestError(issues);
  return limits;
}

/** How far the building of tables may go now. The first limit that is reached ends the slice. */
export interface BuildSlice {
  /**
   * Units of work: an operator looked at for one state, or one predecessor; some nanoseconds each.
   * Counted in steps of a few hundred. For builds that must go equally far on every machine.
   */
  readonly work?: number | undefined;
  /** Point in time of `clock`, in milliseconds. Looked at every few microseconds. */
  readonly untilMs?: number | undefined;
  /** Default: the machine's clock. */
  readonly clock?: Clock | undefined;
}

/** The remainder of a slice of building. */
export class BuildBudget {
  readonly #clock: Clock;
  readonly #untilMs: number;
  #work: number;
  /** Done since the last look at the clock. */
  #unseen = CHUNK;

  constructor({ work, untilMs, clock }: BuildSlice) {
    this.#clock = clock ?? systemClock;
    this.#untilMs = untilMs ?? Number.POSITIVE_INFINITY;
    this.#work = work ?? Number.POSITIVE_INFINITY;
  }

  spend(work: number): void {
    this.#work -= work;
    this.#unseen += work;
  }

  /** Whether the slice ends here. Asks the clock once a chunk of work. */
  get isOver(): boolean {
    if (this.#work <= 0) return true;
    if (this.#untilMs === Number.POSITIVE_INFINITY || this.#unseen < CHUNK) return false;
    this.#unseen = 0;
    return this.#clock.now() >= this.#untilMs;
  }

  now(): number {
    return this.#clock.now();
  }
}
