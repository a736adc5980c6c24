/**
 * Steps of agents while they are played: begun, ended, cooling down, caught up with.
 *
 * @module
 */

import { Cooldowns } from "./cooldowns.ts";
import { runningFrom, type StepLengths, type StepRun } from "./running-step.ts";

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
 * The life of a member's steps in play. A step waits until it begins. Then it acts, until it finishes, fails or is
 * interrupted; what has finished or failed may have to cool down. A runner decides which step comes next; what happens
 * to a step happens here, for a single agent and for each member of a squad alike. Partners share a joint step.
 */
export class AgentLife<P extends PlayableStep, Reason = never> {
  readonly cooldowns: Cooldowns;
  /** The last step that took effect at once, which may still fail. */
  instant: P | undefined;
  readonly #untold: UntoldInterruption<P, Reason>[] = [];

  constructor({ failureLimit, failureCooldownMs }: FailureOptions) {
    this.cooldowns = new Cooldowns(failureLimit, failureCooldownMs);
  }

  /** Interruptions that the member was not told of yet, the oldest first. */
  get untold(): readonly UntoldInterruption<P, Reason>[] {
    return this.#untold;
  }

  /** Begins a step, unless a partner has begun it. */
  begin(step: P, nowMs: number, lengths: StepLengths): void {
    this.instant = undefined;
    step.running ??= runningFrom(nowMs, lengths);
  }

  /** Ends a step, however it ends. @returns its times; undefined unless it was running */
  end(step: P): StepRun | undefined {
    const { running } = step;
    step.running = undefined;
    return running;
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
}
