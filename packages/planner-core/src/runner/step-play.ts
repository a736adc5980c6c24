import type { DomainTypes, Step } from "../domain/definition/types.ts";
import type { Domain } from "../domain/domain.ts";
import type { Cooldowns } from "./cooldowns.ts";
import type { PlanRunnerOptions, RunnerTick } from "./options.ts";
import type { PlanInPlay } from "./plan-in-play.ts";
import type { SafeCallbacks } from "./safe-callbacks.ts";

/** Nothing to do. Most ticks say this, or the next: they allocate nothing. */
export const IDLE: { readonly event: "idle" } = Object.freeze({ event: "idle" });

/** A plan was requested and is not there yet. */
export const REPLAN: { readonly event: "replan" } = Object.freeze({ event: "replan" });

/** Begins and ends steps: how long they may take, and what cools down after them. */
export class StepPlay<T extends DomainTypes> {
  readonly #domain: Domain<T>;
  readonly #options: PlanRunnerOptions<T>;
  readonly #cooldowns: Cooldowns;
  readonly #callbacks: SafeCallbacks<T>;
  #continued: RunnerTick<T> | undefined;

  constructor(options: PlanRunnerOptions<T>, cooldowns: Cooldowns, callbacks: SafeCallbacks<T>) {
    this.#domain = options.orchestrator.domain;
    this.#options = options;
    this.#cooldowns = cooldowns;
    this.#callbacks = callbacks;
  }

  /** A running step goes on: the same object tick after tick. */
  continued(step: Step<T>): RunnerTick<T> {
    if (this.#continued?.step !== step) this.#continued = { event: "continue", step };
    return this.#continued;
  }

  /** Begins the next step and reports it; a listener may stop it. */
  begin(inPlay: PlanInPlay<T>, nowMs: number): void {
    const action = inPlay.actions[inPlay.position] as number;
    const step = this.#domain.step(action);
    const { durationMs, timeoutMs } = this.#options;
    const later = (time: number | undefined): number =>
      time === undefined ? Number.POSITIVE_INFINITY : nowMs + time;
    inPlay.running = true;
    inPlay.startedAtMs = nowMs;
    inPlay.endsAtMs = later(this.#callbacks.timeOf(durationMs, step));
    inPlay.timeoutAtMs = later(this.#callbacks.timeOf(timeoutMs, step));
    this.#callbacks.tellStep(inPlay, action, nowMs, "started");
  }

  /** The running step ended as planned. Answers its action; tells nobody yet. */
  finish(inPlay: PlanInPlay<T>, nowMs: number): number {
    const action = inPlay.actions[inPlay.position] as number;
    inPlay.running = false;
    inPlay.position++;
    const cooldownMs =
      this.#callbacks.timeOf(this.#options.cooldownMs, this.#domain.step(action)) ?? 0;
    this.#cooldowns.finished(action, nowMs, cooldownMs);
    return action;
  }

  /** The running step could not be played. Answers its action; tells nobody yet. */
  fail(inPlay: PlanInPlay<T>, nowMs: number): number {
    const action = inPlay.actions[inPlay.position] as number;
    inPlay.running = false;
    this.#cooldowns.failed(action, nowMs);
    return action;
  }
}
