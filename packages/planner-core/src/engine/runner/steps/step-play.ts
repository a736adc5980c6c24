/**
 * Steps being played: start, end, effects and cool-downs.
 *
 * @module
 */

import type { DomainTypes, Step } from "../../../rules/domain/definition/types.ts";
import type { Domain } from "../../../rules/domain/domain.ts";
import type { PackedState } from "../../../rules/state/packed-state.ts";
import type { AgentLife } from "../../life/agent-life.ts";
import type { Cooldowns } from "../../life/cooldowns.ts";
import { FORGOTTEN_AFTER_MS, forgottenStep, type StepRun } from "../../life/running-step.ts";
import type {
  InterruptReason,
  PlanRunnerOptions,
  RunnerCallbacks,
  RunnerTick,
  StepEvent,
} from "../options.ts";
import { currentAction, type PlanInPlay } from "../plan-in-play.ts";
import type { EffectWatch } from "./effect-watch.ts";

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
  readonly #domain: Domain<T>;
  readonly #options: PlanRunnerOptions<T>;
  readonly #life: AgentLife<PlanInPlay<T>>;
  readonly #callbacks: RunnerCallbacks<T>;
  readonly #effects: EffectWatch<T>;
  readonly #worked = (action: number): void => this.#cooldowns.worked(action);
  #continued: RunnerTick<T> | undefined;

  constructor(
    options: PlanRunnerOptions<T>,
    life: AgentLife<PlanInPlay<T>>,
    callbacks: RunnerCallbacks<T>,
    effects: EffectWatch<T>,
  ) {
    this.#domain = options.orchestrator.domain;
    this.#options = options;
    this.#life = life;
    this.#callbacks = callbacks;
    this.#effects = effects;
  }

  get #cooldowns(): Cooldowns {
    return this.#life.cooldowns;
  }

  /** Looks for the effects of finished steps in the observed state. */
  observe(inPlay: PlanInPlay<T> | undefined, observed: PackedState): void {
    this.#effects.look(inPlay, observed, this.#worked);
  }

  /** Called when another plan is needed. Steps that finished in vain count as failed. */
  judge(nowMs: number): void {
    this.#effects.reportVain((action) => this.#cooldowns.failed(action, nowMs));
  }

  /**
   * The way out if the next step must not begin now: to wait, since its time has not come, or it is on cool-down; or to
   * drop the plan, since the caller objects, or it goes round in circles and is put on cool-down for that.
   */
  hindrance(
    inPlay: PlanInPlay<T>,
    observed: PackedState,
    nowMs: number,
  ): "wait" | "drop" | undefined {
    const action = currentAction(inPlay);
    const cooldowns = this.#cooldowns;
    if (nowMs < inPlay.startsAtMs || cooldowns.isCooling(action, nowMs)) return "wait";
    const limit = ROUNDS * cooldowns.failureLimit;
    if (this.#effects.isRepeated(action, observed, limit)) {
      this.#life.avoid(inPlay, nowMs);
      return "drop";
    }
    const mayBegin = this.#options.mayBegin?.(action) ?? true;
    if (mayBegin === false) return "drop";
    return mayBegin === true ? undefined : mayBegin;
  }

  /** The event of a step that continues; the same object in every tick. */
  continued(step: Step<T>): RunnerTick<T> {
    if (this.#continued?.step !== step) this.#continued = { event: "continue", step };
    return this.#continued;
  }

  /** Starts the next step and reports it. A listener may stop it at once. */
  begin(inPlay: PlanInPlay<T>, observed: PackedState, nowMs: number): void {
    const step = this.#domain.step(currentAction(inPlay));
    const durationMs = this.#callbacks.timeOf(this.#options.durationMs, step);
    const timeoutMs = this.#callbacks.timeOf(this.#options.timeoutMs, step);
    this.#effects.began(observed);
    const expectedMs = durationMs ?? Number.POSITIVE_INFINITY;
    const patienceMs = this.#patienceMs(durationMs);
    this.#life.begin(inPlay, nowMs, { expectedMs, timeoutMs, patienceMs });
    this.#report("started", step, inPlay.running, nowMs);
  }

  /** Ends the running step as planned. @returns its report to the game, to be made when all else is done */
  finish(inPlay: PlanInPlay<T>, nowMs: number): () => void {
    const action = currentAction(inPlay);
    const step = this.#domain.step(action);
    if (this.#options.ends === "seen") this.#cooldowns.worked(action);
    else this.#effects.finished(inPlay, action);
    const cooldownMs = this.#callbacks.timeOf(this.#options.cooldownMs, step);
    const running = this.#life.finish(inPlay, nowMs, cooldownMs);
    inPlay.position++;
    return () => this.#report("finished", step, running, nowMs);
  }

  /** Fails the running step. @returns as `finish` */
  fail(inPlay: PlanInPlay<T>, nowMs: number, why?: string): () => void {
    const action = currentAction(inPlay);
    const step = this.#domain.step(action);
    const running = this.#life.fail(inPlay, nowMs);
    const isTooLate = why === "timeout" && running !== undefined && nowMs >= running.timeoutAtMs;
    if (isTooLate && this.#callbacks.timeOf(this.#options.timeoutMs, step) === undefined) {
      this.#callbacks.complain(forgottenStep(this.#domain.formatAction(action), running, nowMs));
    }
    return () => this.#report("failed", step, running, nowMs, why);
  }

  /** Interrupts the running step, if there is one, and reports it. */
  interrupt(inPlay: PlanInPlay<T> | undefined, nowMs: number, why: InterruptReason): void {
    const running = inPlay && this.#life.interrupt(inPlay, nowMs);
    if (inPlay === undefined || running === undefined) return;
    this.#report("interrupted", this.#domain.step(currentAction(inPlay)), running, nowMs, why);
  }

  #report(
    type: StepEvent["type"],
    step: Step<T>,
    running: StepRun | undefined,
    nowMs: number,
    why?: string,
  ): void {
    const { agent } = this.#options;
    this.#callbacks.reportStep(type, { agent, step }, { running, nowMs }, why);
  }

  /** When the running step ends or times out, or the next one may begin; undefined without a plan. */
  dueMs(inPlay: PlanInPlay<T> | undefined): number | undefined {
    if (inPlay === undefined) return undefined;
    const { running, startsAtMs } = inPlay;
    if (running !== undefined) return Math.min(running.endsAtMs, running.timeoutAtMs);
    const coolMs = this.#cooldowns.ends.get(currentAction(inPlay)) ?? startsAtMs;
    return Math.max(startsAtMs, coolMs);
  }

  /** The default timeout of a step. */
  #patienceMs(durationMs: number | undefined): number {
    const isTold = durationMs === undefined && this.#options.ends !== "seen";
    return isTold ? FORGOTTEN_AFTER_MS : Number.POSITIVE_INFINITY;
  }
}
