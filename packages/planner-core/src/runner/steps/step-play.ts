/**
 * Steps as they are played: begun, ended, judged by their effects, and left out for a while.
 *
 * @module
 */

import type { DomainTypes, Step } from "../../domain/definition/types.ts";
import type { Domain } from "../../domain/domain.ts";
import { RequestError } from "../../errors.ts";
import type { PackedState } from "../../state/packed-state.ts";
import type { PlanRunnerOptions, RunnerTick } from "../options.ts";
import type { PlanInPlay } from "../plan-in-play.ts";
import type { SafeCallbacks } from "../safe-callbacks.ts";
import type { Cooldowns } from "./cooldowns.ts";
import { EffectWatch } from "./effect-watch.ts";

/** Nothing to do. Most ticks say this, or the next: they allocate nothing. */
export const IDLE: { readonly event: "idle" } = Object.freeze({ event: "idle" });

/** A plan was requested and is not there yet. */
export const REPLAN: { readonly event: "replan" } = Object.freeze({ event: "replan" });

/** A step is tried so many times as often where it had an effect each time, but led round in a circle. */
const ROUNDS = 2;
/** After so long a step has failed whose end the game never told, in ms. */
const FORGOTTEN_AFTER_MS = 300_000;

/** Begins and ends steps: how long they may take, whether they had an effect, and what cools down after them. */
export class StepPlay<T extends DomainTypes> {
  readonly #domain: Domain<T>;
  readonly #options: PlanRunnerOptions<T>;
  readonly #cooldowns: Cooldowns;
  readonly #callbacks: SafeCallbacks<T>;
  readonly #effects: EffectWatch<T>;
  readonly #worked = (action: number): void => this.#cooldowns.worked(action);
  #continued: RunnerTick<T> | undefined;

  constructor(options: PlanRunnerOptions<T>, cooldowns: Cooldowns, callbacks: SafeCallbacks<T>) {
    this.#domain = options.orchestrator.domain;
    this.#options = options;
    this.#cooldowns = cooldowns;
    this.#callbacks = callbacks;
    this.#effects = new EffectWatch(this.#domain);
  }

  /** Looks for the effects of finished steps in what is observed now. */
  observe(inPlay: PlanInPlay<T> | undefined, observed: PackedState): void {
    this.#effects.look(inPlay, observed, this.#worked);
  }

  /** Another plan is to be made: steps that finished in vain have failed. */
  judge(nowMs: number): void {
    this.#effects.tellVain((action) => this.#cooldowns.failed(action, nowMs));
  }

  /** Why a step must not begin now: it cools down, or is avoided from now on since it leads round in a circle. */
  hindrance(
    action: number,
    observed: PackedState,
    nowMs: number,
  ): "cooling" | "circle" | undefined {
    const cooldowns = this.#cooldowns;
    if (cooldowns.isCooling(action, nowMs)) return "cooling";
    const limit = ROUNDS * cooldowns.failureLimit;
    if (!this.#effects.isRepeated(action, observed, limit)) return undefined;
    cooldowns.avoid(action, nowMs);
    return "circle";
  }

  /** A goal was reached. */
  reached(): void {
    this.#effects.forgetVisits();
  }

  /** The game called the plan off. */
  forget(): void {
    this.#effects.forget();
  }

  /** A running step of a saved game goes on. */
  resume(observed: PackedState): void {
    this.#effects.began(observed);
  }

  /** A running step goes on: the same object tick after tick. */
  continued(step: Step<T>): RunnerTick<T> {
    if (this.#continued?.step !== step) this.#continued = { event: "continue", step };
    return this.#continued;
  }

  /** Begins the next step and reports it; a listener may stop it. */
  begin(inPlay: PlanInPlay<T>, observed: PackedState, nowMs: number): void {
    const action = inPlay.actions[inPlay.position] as number;
    const step = this.#domain.step(action);
    const durationMs = this.#callbacks.timeOf(this.#options.durationMs, step);
    const timeoutMs = this.#callbacks.timeOf(this.#options.timeoutMs, step);
    this.#effects.began(observed);
    inPlay.running = true;
    inPlay.startedAtMs = nowMs;
    inPlay.endsAtMs = nowMs + (durationMs ?? Number.POSITIVE_INFINITY);
    inPlay.timeoutAtMs = nowMs + (timeoutMs ?? this.#patienceMs(durationMs));
    this.#callbacks.tellStep(inPlay, action, nowMs, "started");
  }

  /** The running step ended as planned. Answers its action; tells nobody yet. */
  finish(inPlay: PlanInPlay<T>, nowMs: number): number {
    const action = inPlay.actions[inPlay.position] as number;
    if (this.#options.ends === "seen") this.#cooldowns.worked(action);
    else this.#effects.finished(inPlay, action);
    inPlay.running = false;
    inPlay.position++;
    const cooldownMs =
      this.#callbacks.timeOf(this.#options.cooldownMs, this.#domain.step(action)) ?? 0;
    this.#cooldowns.finished(action, nowMs, cooldownMs);
    return action;
  }

  /** The running step could not be played. Answers its action; tells nobody yet. */
  fail(inPlay: PlanInPlay<T>, nowMs: number, why?: string): number {
    const action = inPlay.actions[inPlay.position] as number;
    inPlay.running = false;
    this.#cooldowns.failed(action, nowMs);
    if (why === "timeout") this.#tellForgotten(inPlay, action, nowMs);
    return action;
  }

  /** The patience with a step for which the game gives none. */
  #patienceMs(durationMs: number | undefined): number {
    const isTold = durationMs === undefined && this.#options.ends !== "seen";
    return isTold ? FORGOTTEN_AFTER_MS : Number.POSITIVE_INFINITY;
  }

  /** The game gave no patience of its own: most likely it forgot to tell. */
  #tellForgotten({ startedAtMs, timeoutAtMs }: PlanInPlay<T>, action: number, nowMs: number): void {
    if (nowMs < timeoutAtMs || timeoutAtMs - startedAtMs !== FORGOTTEN_AFTER_MS) return;
    const message = `${this.#domain.formatAction(action)} has run for ${nowMs - startedAtMs} ms, and its end was never told`;
    const hint =
      "call finished() or failed() when a step ends, or set timeoutMs; Infinity for never";
    this.#callbacks.complain(new RequestError([{ pointer: "/timeoutMs", message, hint }]));
  }
}
