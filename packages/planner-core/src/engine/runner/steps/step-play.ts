/**
 * Steps being played: start, end, effects and cool-downs.
 *
 * @module
 */

import type { DomainTypes, Step } from "../../../rules/domain/definition/types.ts";
import { FORGOTTEN_AFTER_MS, forgottenStep, type StepRun } from "../../life/running-step.ts";
import type { InterruptReason, RunnerTick, StepEvent } from "../options.ts";
import { currentAction, type PlanInPlay } from "../plan-in-play.ts";
import type { RunnerNow } from "../runner-now.ts";

/**
 * The event if there is nothing to do. Shared, like the next object: most ticks return one of the two and allocate
 * nothing.
 */
export const IDLE: { readonly event: "idle" } = Object.freeze({ event: "idle" });

/** Whether a step begins or finishes in a tick. */
export function isStepEvent({ event }: Pick<RunnerTick, "event">): boolean {
  return event === "start" || event === "finish";
}

/** The event while a requested plan has not arrived yet. */
export const REPLAN: { readonly event: "replan" } = Object.freeze({ event: "replan" });

/** Factor on the failure limit for a step that has effects but goes round in circles. */
const ROUNDS = 2;

/** Starts and ends steps: durations, effects and cool-downs. */
export class StepPlay<T extends DomainTypes> {
  readonly #now: RunnerNow<T>;
  readonly #worked = (action: number): void => this.#now.cooldowns.worked(action);
  #continued: RunnerTick<T> | undefined;

  constructor(now: RunnerNow<T>) {
    this.#now = now;
  }

  /** Looks for the effects of finished steps in the observed state. */
  observe(): void {
    const { effects, inPlay, packed } = this.#now;
    effects.check(inPlay, packed, this.#worked);
  }

  /** Called when another plan is needed. Steps that finished in vain count as failed. */
  judge(): void {
    const { cooldowns, effects, nowMs } = this.#now;
    effects.reportVain((action) => cooldowns.failed(action, nowMs));
  }

  /**
   * The way out if the next step must not begin now: to wait, since its time has not come, or it is on cool-down; or to
   * drop the plan, since the caller objects, or it goes round in circles and is put on cool-down for that.
   */
  hindrance(inPlay: PlanInPlay<T>): "wait" | "drop" | undefined {
    const { cooldowns, effects, life, nowMs, options, packed } = this.#now;
    const action = currentAction(inPlay);
    if (nowMs < inPlay.startsAtMs || cooldowns.isCooling(action, nowMs)) return "wait";
    const limit = ROUNDS * cooldowns.failureLimit;
    if (effects.isRepeated(action, packed, limit)) {
      life.avoid(inPlay, nowMs);
      return "drop";
    }
    const mayBegin = options.mayBegin?.(action) ?? true;
    if (mayBegin === false) return "drop";
    return mayBegin === true ? undefined : mayBegin;
  }

  /** The event of a step that continues; the same object in every tick. */
  continued(step: Step<T>): RunnerTick<T> {
    if (this.#continued?.step !== step) this.#continued = { event: "continue", step };
    return this.#continued;
  }

  /** Starts the next step and reports it. A listener may stop it at once. */
  begin(inPlay: PlanInPlay<T>): void {
    const { callbacks, domain, effects, life, nowMs, options, packed } = this.#now;
    const step = domain.step(currentAction(inPlay));
    const durationMs = callbacks.timeOf(options.durationMs, step);
    const timeoutMs = callbacks.timeOf(options.timeoutMs, step);
    effects.began(packed);
    const expectedMs = durationMs ?? Number.POSITIVE_INFINITY;
    const isTold = durationMs === undefined && options.ends !== "seen";
    const patienceMs = isTold ? FORGOTTEN_AFTER_MS : Number.POSITIVE_INFINITY;
    life.begin(inPlay, nowMs, { expectedMs, timeoutMs, patienceMs });
    this.#report("started", step, inPlay.running);
  }

  /** Ends the running step as planned. @returns its report to the game, to be made when all else is done */
  finish(inPlay: PlanInPlay<T>): () => void {
    const { callbacks, cooldowns, domain, effects, life, nowMs, options } = this.#now;
    const action = currentAction(inPlay);
    const step = domain.step(action);
    if (options.ends === "seen") cooldowns.worked(action);
    else effects.finished(inPlay, action);
    const cooldownMs = callbacks.timeOf(options.cooldownMs, step);
    const running = life.finish(inPlay, nowMs, cooldownMs);
    inPlay.position++;
    return () => this.#report("finished", step, running);
  }

  /** Fails the running step. @returns as `finish` */
  fail(inPlay: PlanInPlay<T>, why?: string): () => void {
    const { callbacks, domain, life, nowMs, options } = this.#now;
    const action = currentAction(inPlay);
    const step = domain.step(action);
    const running = life.fail(inPlay, nowMs);
    const isTooLate = why === "timeout" && running !== undefined && nowMs >= running.timeoutAtMs;
    if (isTooLate && callbacks.timeOf(options.timeoutMs, step) === undefined) {
      callbacks.complain(forgottenStep(domain.formatAction(action), running, nowMs));
    }
    return () => this.#report("failed", step, running, why);
  }

  /** Interrupts the running step, if there is one, and reports it. */
  interrupt(inPlay: PlanInPlay<T> | undefined, why: InterruptReason): void {
    const { domain, life, nowMs } = this.#now;
    const running = inPlay && life.interrupt(inPlay, nowMs);
    if (inPlay === undefined || running === undefined) return;
    this.#report("interrupted", domain.step(currentAction(inPlay)), running, why);
  }

  #report(
    type: StepEvent["type"],
    step: Step<T>,
    running: StepRun | undefined,
    why?: string,
  ): void {
    const { callbacks, nowMs, options } = this.#now;
    callbacks.reportStep(type, { agent: options.agent, step }, { running, nowMs }, why);
  }

  /** When the running step ends or times out, or the next one may begin; undefined without a plan. */
  get dueMs(): number | undefined {
    const { cooldowns, inPlay } = this.#now;
    if (inPlay === undefined) return undefined;
    const { running, startsAtMs } = inPlay;
    if (running !== undefined) return Math.min(running.endsAtMs, running.timeoutAtMs);
    const coolMs = cooldowns.ends.get(currentAction(inPlay)) ?? startsAtMs;
    return Math.max(startsAtMs, coolMs);
  }
}
