import type { DomainTypes } from "../../rules/domain/definition/types.ts";
import type { GoalWatch } from "./goals/goal-watch.ts";
import type { Holdings } from "./holdings.ts";
import type { PlanRunnerOptions, RunnerTick } from "./options.ts";
import type { PlanInPlay } from "./plan-in-play.ts";

const NEVER = { endsAtMs: Number.POSITIVE_INFINITY, timeoutAtMs: Number.POSITIVE_INFINITY };

/**
 * Ticks without a change: each repeats the event of the last tick, until a time comes or something changes.
 * Most ticks of a crowd are such ticks.
 */
export class QuietTicks<T extends DomainTypes> {
  readonly #goals: GoalWatch<T>;
  readonly #holdings: Holdings<T>;
  /** Whether no goal ends a step, so that none has to be asked in every tick. */
  readonly #playsSteps: boolean;
  #tick: RunnerTick<T> | undefined;
  #untilMs = Number.NEGATIVE_INFINITY;

  constructor(
    goals: GoalWatch<T>,
    holdings: Holdings<T>,
    { preempt = "never" }: PlanRunnerOptions<T>,
  ) {
    this.#goals = goals;
    this.#holdings = holdings;
    this.#playsSteps = preempt === "never" || preempt === "between-steps";
  }

  /** The event at a time; undefined if it must be worked out. */
  at(nowMs: number): RunnerTick<T> | undefined {
    return nowMs < this.#untilMs ? this.#tick : undefined;
  }

  /** Ends the rest, since something has changed. */
  end(): void {
    this.#untilMs = Number.NEGATIVE_INFINITY;
  }

  /** Begins a rest with an open question, until it is answered. */
  waiting(tick: RunnerTick<T>): RunnerTick<T> {
    return this.#begin(tick, Number.POSITIVE_INFINITY);
  }

  /** Begins a rest after all goals were met. A goal on cool-down may end it at any time. */
  content(tick: RunnerTick<T>): RunnerTick<T> {
    const isLasting = this.#goals.rests.size === 0;
    return this.#begin(tick, isLasting ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY);
  }

  /**
   * Begins a rest during a step.
   *
   * @param reconsiderAtMs when a better plan may be asked for
   */
  during(inPlay: PlanInPlay<T>, tick: RunnerTick<T>, reconsiderAtMs: number): RunnerTick<T> {
    const { proveAtMs, running = NEVER } = inPlay;
    const ownMs = Math.min(running.endsAtMs, running.timeoutAtMs, proveAtMs);
    const untilMs = Math.min(ownMs, this.#holdings.renewAtMs, reconsiderAtMs);
    return this.#begin(tick, this.#playsSteps ? untilMs : Number.NEGATIVE_INFINITY);
  }

  #begin(tick: RunnerTick<T>, untilMs: number): RunnerTick<T> {
    this.#tick = tick;
    this.#untilMs = untilMs;
    return tick;
  }
}
