import { type Clock, RequestError, type SearchSlice, systemClock } from "@understudy/planner-core";
import { CHUNK } from "../work/work.ts";

/** Memory for policy tables. */
export interface TableOptions {
  /**
   * Peak memory for building one goal's table, in bytes. A build takes 16 bytes per state of the
   * goal's largest independent part, 8 per state of the others, and 16 per action and class of each
   * variable that it changes. A larger table is refused at once, and the goal is searched. Only one
   * table is built at a time. Default 64 MiB.
   */
  readonly maxTableBytes?: number | undefined;
  /** Memory for all finished tables, in bytes. Beyond it the least recently used are evicted. Default 256 MiB. */
  readonly maxTotalBytes?: number | undefined;
}

/** The options with their defaults filled in. */
export interface TableLimits {
  readonly maxTableBytes: number;
  readonly maxTotalBytes: number;
}

const MEBIBYTE = 2 ** 20;

/** @throws RequestError if a limit is not a number of at least 0 */
export function tableLimitsOf(options: TableOptions): TableLimits {
  const limits = {
    maxTableBytes: options.maxTableBytes ?? 64 * MEBIBYTE,
    maxTotalBytes: options.maxTotalBytes ?? 256 * MEBIBYTE,
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

/** The limits of a build slice. The first limit reached ends it. */
export interface BuildSlice extends Pick<SearchSlice, "untilMs" | "clock"> {
  /**
   * Units of work: an operator examined for one state, or a predecessor, a few nanoseconds each.
   * Counted in steps of a few hundred. Makes builds deterministic across machines.
   */
  readonly work?: number | undefined;
}

/** The rest of a build slice. */
export class BuildBudget {
  readonly #clock: Clock;
  readonly #untilMs: number;
  #work: number;
  /** Work done since the last reading of the clock. */
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

  /** Whether the slice is over. Reads the clock once per chunk of work. */
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
