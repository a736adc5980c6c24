/**
 * Ticks of a runner in which nothing happens that counts.
 *
 * @module
 */

import type { DomainTypes } from "../../../rules/domain/definition/types.ts";
import type { VariableUses } from "../../life/uses/variable-uses.ts";
import type { GoalWatch } from "../goals/goal-watch.ts";
import type { Holdings } from "../holdings.ts";
import type { PlanRunnerOptions, RunnerTick } from "../options.ts";
import type { PlanInPlay } from "../plan-in-play.ts";

type UsesOf<T extends DomainTypes> = (plan: PlanInPlay<T> | undefined) => VariableUses | undefined;

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
  readonly #usesOf: UsesOf<T>;
  #tick: RunnerTick<T> | undefined;
  #untilMs = Number.NEGATIVE_INFINITY;
  /** The reason for the rest: a plan whose step runs, or that all goals are met. */
  #restsOn: PlanInPlay<T> | "goals" | undefined;

  /** @param usesOf the uses of a state, for the rest of a plan or for the goals alone; undefined if all does */
  constructor(
    goals: GoalWatch<T>,
    holdings: Holdings<T>,
    { preempt = "never" }: PlanRunnerOptions<T>,
    usesOf: UsesOf<T>,
  ) {
    this.#goals = goals;
    this.#holdings = holdings;
    this.#usesOf = usesOf;
    this.#playsSteps = preempt === "never" || preempt === "between-steps";
  }

  /** The event at a time; undefined if it must be worked out. */
  at(nowMs: number): RunnerTick<T> | undefined {
    return nowMs < this.#untilMs ? this.#tick : undefined;
  }

  /** Ends the rest, since something has changed. */
  end(): void {
    this.#untilMs = Number.NEGATIVE_INFINITY;
    this.#restsOn = undefined;
  }

  /** Whether another value of a variable may end the rest: neither a proof nor a goal would notice other changes. */
  counts(variable: number, before: number, after: number): boolean {
    const on = this.#restsOn;
    if (on === undefined) return true;
    const uses = this.#usesOf(on === "goals" ? undefined : on);
    return uses === undefined || uses.tellApart(variable, before, after);
  }

  /** Begins a rest with an open question, until it is answered. */
  waiting(tick: RunnerTick<T>): RunnerTick<T> {
    return this.#begin(tick, Number.POSITIVE_INFINITY, undefined);
  }

  /** Begins a rest after all goals were met. A goal on cool-down may end it at any time. */
  content(tick: RunnerTick<T>): RunnerTick<T> {
    const isLasting = this.#goals.rests.size === 0;
    const untilMs = isLasting ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
    return this.#begin(tick, untilMs, "goals");
  }

  /**
   * Begins a rest during a step.
   *
   * @param reconsiderAtMs when a better plan may be asked for; undefined while one is asked for
   */
  during(
    inPlay: PlanInPlay<T>,
    tick: RunnerTick<T>,
    reconsiderAtMs: number | undefined,
  ): RunnerTick<T> {
    const { proveAtMs, running = NEVER } = inPlay;
    const ownMs = Math.min(running.endsAtMs, running.timeoutAtMs, proveAtMs);
    const untilMs = Math.min(ownMs, this.#holdings.renewAtMs, reconsiderAtMs ?? ownMs);
    // A plan that keeps to a clock is proved with times, too, and another plan may use anything.
    const isAlone = proveAtMs === Number.POSITIVE_INFINITY && reconsiderAtMs !== undefined;
    const on = isAlone ? inPlay : undefined;
    return this.#begin(tick, this.#playsSteps ? untilMs : Number.NEGATIVE_INFINITY, on);
  }

  #begin(
    tick: RunnerTick<T>,
    untilMs: number,
    on: PlanInPlay<T> | "goals" | undefined,
  ): RunnerTick<T> {
    this.#tick = tick;
    this.#untilMs = untilMs;
    this.#restsOn = untilMs === Number.NEGATIVE_INFINITY ? undefined : on;
    return tick;
  }
}
