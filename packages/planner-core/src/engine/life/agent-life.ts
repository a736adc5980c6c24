/**
 * Steps of agents while they are played: begun, ended, cooling down, caught up with.
 *
 * @module
 */

import { Cooldowns } from "./cooldowns.ts";
import { runningFrom, type StepLengths, type StepRun } from "./running-step.ts";
import { mayChange, type StepChange, type StepState } from "./step-states.ts";

/** A step that members play. */
export interface PlayableStep {
  /** Undefined for a step that has not started, or has ended. */
  running: StepRun | undefined;
}

/** An interruption that a member was not told of yet. */
export interface UntoldInterruption<P extends PlayableStep, Reason> {
  readonly step: P;
  readonly reason: Reason;
}

/** Limits on steps that fail; see `PlanRunnerOptions`. */
export interface FailureOptions {
  readonly failureLimit?: number | undefined;
  readonly failureCooldownMs?: number | undefined;
}

/**
 * The life of a member's steps in play, by the table of their states. A runner decides which step comes next; what
 * happens to a step happens here, for a single agent and for each member of a squad alike. Partners share a joint step.
 */
export class AgentLife<P extends PlayableStep, Reason = never> {
  readonly cooldowns: Cooldowns;
  /** The last step that took effect at once, which may still fail. */
  #instant: P | undefined;
  readonly #actionOf: (step: P) => number;
  readonly #untold: UntoldInterruption<P, Reason>[] = [];

  /** @param actionOf the number of a step, by which cool-downs and failures count */
  constructor({ failureLimit, failureCooldownMs }: FailureOptions, actionOf: (step: P) => number) {
    this.cooldowns = new Cooldowns(failureLimit, failureCooldownMs);
    this.#actionOf = actionOf;
  }

  /** Interruptions that the member was not told of yet, the oldest first. */
  get untold(): readonly UntoldInterruption<P, Reason>[] {
    return this.#untold;
  }

  /** The state of a step. What is over waits again, as a later plan may have it, unless it took effect at once. */
  stateOf(step: P, nowMs: number): StepState {
    if (step.running !== undefined) return "acting";
    if (this.#untold.some((each) => each.step === step)) return "interrupted";
    if (step === this.#instant) return "done";
    return this.cooldowns.isCooling(this.#actionOf(step), nowMs) ? "cooling" : "waiting";
  }

  /** Begins a step, unless a partner has begun it. */
  begin(step: P, nowMs: number, lengths: StepLengths): void {
    this.#instant = undefined;
    if (this.#may(step, "begin", nowMs)) step.running = runningFrom(nowMs, lengths);
  }

  /**
   * Finishes a step.
   *
   * @param cooldownMs the time for which it cools down then
   * @returns its times; undefined unless it had begun
   */
  finish(step: P, nowMs: number, cooldownMs = 0): StepRun | undefined {
    if (!this.#may(step, cooldownMs > 0 ? "rest" : "finish", nowMs)) return undefined;
    this.cooldowns.finished(this.#actionOf(step), nowMs, cooldownMs);
    return endOf(step);
  }

  /** Keeps a step that takes effect at once, until the next one begins: it may still fail. */
  takesEffect(step: P): void {
    this.#instant = step;
  }

  /** Fails a step. After some failures in a row it is avoided for a while. @returns as `finish` */
  fail(step: P, nowMs: number): StepRun | undefined {
    if (!this.#may(step, "fail", nowMs)) return undefined;
    if (step === this.#instant) this.#instant = undefined;
    this.cooldowns.failed(this.#actionOf(step), nowMs);
    return endOf(step);
  }

  /** The last step, if it took effect at once: the member takes back that it has. */
  takeBack(): P | undefined {
    const step = this.#instant;
    this.#instant = undefined;
    return step;
  }

  /** Avoids a step for a while, which leads round in a circle. */
  avoid(step: P, nowMs: number): void {
    if (this.#may(step, "avoid", nowMs)) this.cooldowns.avoid(this.#actionOf(step), nowMs);
  }

  /** Breaks off a step. @returns as `finish` */
  interrupt(step: P, nowMs: number): StepRun | undefined {
    return this.#may(step, "interrupt", nowMs) ? endOf(step) : undefined;
  }

  /** Keeps an interruption until the member is told. */
  note(interruption: UntoldInterruption<P, Reason>): void {
    this.#untold.push(interruption);
  }

  /** The next interruption to tell the member, which then counts as told. */
  tell(): UntoldInterruption<P, Reason> | undefined {
    return this.#untold.shift();
  }

  /** Drops the pending interruptions of a member who has left. */
  forget(): void {
    this.#untold.length = 0;
  }

  #may(step: P, change: StepChange, nowMs: number): boolean {
    return mayChange(this.stateOf(step, nowMs), change);
  }
}

function endOf(step: PlayableStep): StepRun | undefined {
  const { running } = step;
  step.running = undefined;
  return running;
}
