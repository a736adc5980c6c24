import type { Clock, TimerHandle } from "@understudy/planner-core";
import type { AnswerCounts } from "./answer-tally.ts";

/** The dependencies of a trial. */
export interface ConfigTrialParts {
  readonly clock: Clock;
  readonly countsNow: () => AnswerCounts;
  /** Called once with the reason of a failed trial. */
  readonly onFailure: (reason: string) => void;
}

/** Interval of the checks, and length of a trial. */
const EVERY_MS = 1000;
const TRIAL_MS = 600_000;
/** Fewer answers are not significant. */
const LEAST_ANSWERS = 50;
/** Tolerated rise of the failure rate. */
const MOST_RISE = 0.1;

/** Watches for a rise of the failure rate after a change. */
export class ConfigTrial {
  readonly #parts: ConfigTrialParts;
  readonly #before: AnswerCounts;
  readonly #endMs: number;
  #timer: TimerHandle | undefined;

  constructor(parts: ConfigTrialParts) {
    this.#parts = parts;
    this.#before = { ...parts.countsNow() };
    this.#endMs = parts.clock.now() + TRIAL_MS;
    this.#wait();
  }

  stop(): void {
    if (this.#timer !== undefined) this.#parts.clock.clearTimer(this.#timer);
    this.#timer = undefined;
  }

  #wait(): void {
    this.#timer = this.#parts.clock.setTimer(() => this.#check(), EVERY_MS);
  }

  #check(): void {
    const { clock, countsNow, onFailure } = this.#parts;
    const before = this.#before;
    const now = countsNow();
    const answers = now.answers - before.answers;
    const failures = now.failures - before.failures;
    if (answers >= LEAST_ANSWERS && failures / answers > shareOf(before) + MOST_RISE) {
      this.#timer = undefined;
      onFailure(`${failures} of ${answers} answers have failed since it changed`);
    } else if (clock.now() < this.#endMs) this.#wait();
  }
}

function shareOf({ answers, failures }: AnswerCounts): number {
  return answers === 0 ? 0 : failures / answers;
}
