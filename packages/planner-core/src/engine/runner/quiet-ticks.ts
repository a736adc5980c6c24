import type { DomainTypes } from "../../rules/domain/definition/types.ts";
import type { RunnerTick } from "./options.ts";
import type { PlanInPlay } from "./plan-in-play.ts";
import type { RunnerParts } from "./runner-parts.ts";

const NEVER = { endsAtMs: Number.POSITIVE_INFINITY, timeoutAtMs: Number.POSITIVE_INFINITY };

/**
 * Ticks without a change: each repeats the event of the last tick, until a time comes or something changes.
 * Most ticks of a crowd are such ticks.
 */
export class QuietTicks<T extends DomainTypes> {
  readonly #parts: Pick<RunnerParts<T>, "goals" | "holdings" | "options">;
  #tick: RunnerTick<T> | undefined;
  #untilMs = Number.NEGATIVE_INFINITY;

  constructor(parts: Pick<RunnerParts<T>, "goals" | "holdings" | "options">) {
    this.#parts = parts;
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
    const isLasting = this.#parts.goals.rests.size === 0;
    return this.#begin(tick, isLasting ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY);
  }

  /**
   * Begins a rest during a step.
   *
   * @param reconsiderAtMs when a better plan may be asked for
   */
  during(inPlay: PlanInPlay<T>, tick: RunnerTick<T>, reconsiderAtMs: number): RunnerTick<T> {
    const { holdings, options } = this.#parts;
    const { preempt = "never" } = options;
    // Whether a goal may end the step has to be asked in every tick.
    const isLasting = preempt === "never" || preempt === "between-steps";
    const { proveAtMs, running = NEVER } = inPlay;
    const ownMs = Math.min(running.endsAtMs, running.timeoutAtMs, proveAtMs);
    const untilMs = Math.min(ownMs, holdings.renewAtMs, reconsiderAtMs);
    return this.#begin(tick, isLasting ? untilMs : Number.NEGATIVE_INFINITY);
  }

  #begin(tick: RunnerTick<T>, untilMs: number): RunnerTick<T> {
    this.#tick = tick;
    this.#untilMs = untilMs;
    return tick;
  }
}
