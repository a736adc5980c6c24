import { Cooldowns } from "./cooldowns.ts";
import { type RunningStep, runningFrom, type StepLengths } from "./running-step.ts";

/** A step that members play. */
export interface PlayedStep {
  /** Undefined for a step that has not started, or has ended. */
  running: RunningStep | undefined;
}

/** An interruption that a member was not told of yet. */
export interface Interruption<P extends PlayedStep, Reason> {
  readonly step: P;
  readonly reason: Reason;
}

/** What a game says about steps that fail; see `PlanRunnerOptions`. */
export interface LifeOptions {
  readonly failureLimit?: number | undefined;
  readonly failureCooldownMs?: number | undefined;
}

/**
 * The life of a member's steps in play. A step waits until it begins. Then it acts, until it finishes, fails or is
 * interrupted; what has finished or failed may have to cool down. A runner decides which step comes next; what happens
 * to a step happens here, for a single agent and for each member of a squad alike. Partners share a joint step.
 */
export class AgentLife<P extends PlayedStep, Reason = never> {
  readonly cooldowns: Cooldowns;
  /** The last step that took effect at once, which may still fail. */
  instant: P | undefined;
  readonly #untold: Interruption<P, Reason>[] = [];

  constructor({ failureLimit, failureCooldownMs }: LifeOptions) {
    this.cooldowns = new Cooldowns(failureLimit, failureCooldownMs);
  }

  /** Interruptions that the member was not told of yet, the oldest first. */
  get untold(): readonly Interruption<P, Reason>[] {
    return this.#untold;
  }

  /** Begins a step, unless a partner has begun it. */
  begin(step: P, nowMs: number, lengths: StepLengths): void {
    this.instant = undefined;
    step.running ??= runningFrom(nowMs, lengths);
  }

  /** Keeps an interruption until the member is told. */
  note(interruption: Interruption<P, Reason>): void {
    this.#untold.push(interruption);
  }

  /** The next interruption to tell the member, which then counts as told. */
  tell(): Interruption<P, Reason> | undefined {
    return this.#untold.shift();
  }

  /** Drops the pending interruptions of a member who has left. */
  forget(): void {
    this.#untold.length = 0;
  }
}
