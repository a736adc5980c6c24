import type { Domain } from "../domain/domain.ts";
import type { DomainTypes } from "../domain/types.ts";
import type { Cooldowns } from "./cooldowns.ts";
import type { PlanRunnerOptions } from "./options.ts";
import type { Script } from "./script.ts";
import type { Voice } from "./voice.ts";

/** Begins and ends steps: how long they may take, and what cools down after them. */
export class StepPlay<T extends DomainTypes> {
  readonly #domain: Domain<T>;
  readonly #options: PlanRunnerOptions<T>;
  readonly #cooldowns: Cooldowns;
  readonly #voice: Voice<T>;

  constructor(options: PlanRunnerOptions<T>, cooldowns: Cooldowns, voice: Voice<T>) {
    this.#domain = options.orchestrator.domain;
    this.#options = options;
    this.#cooldowns = cooldowns;
    this.#voice = voice;
  }

  /** Begins the next step and tells of it; whoever hears of it may stop it. */
  begin(script: Script<T>, nowMs: number): void {
    const action = script.actions[script.position] as number;
    const step = this.#domain.step(action);
    const { durationMs, timeoutMs } = this.#options;
    const later = (time: number | undefined): number =>
      time === undefined ? Number.POSITIVE_INFINITY : nowMs + time;
    script.running = true;
    script.startedAtMs = nowMs;
    script.endsAtMs = later(this.#voice.timeOf(durationMs, step));
    script.timeoutAtMs = later(this.#voice.timeOf(timeoutMs, step));
    this.#voice.tellStep(script, action, nowMs, "started");
  }

  /** The running step ended as planned. Answers its action; tells nobody yet. */
  finish(script: Script<T>, nowMs: number): number {
    const action = script.actions[script.position] as number;
    script.running = false;
    script.position++;
    const cooldownMs = this.#voice.timeOf(this.#options.cooldownMs, this.#domain.step(action)) ?? 0;
    this.#cooldowns.finished(action, nowMs, cooldownMs);
    return action;
  }

  /** The running step could not be played. Answers its action; tells nobody yet. */
  fail(script: Script<T>, nowMs: number): number {
    const action = script.actions[script.position] as number;
    script.running = false;
    this.#cooldowns.failed(action, nowMs);
    return action;
  }
}
