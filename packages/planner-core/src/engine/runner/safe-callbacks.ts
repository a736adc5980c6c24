import type { DomainTypes } from "../../rules/domain/definition/types.ts";
import type { Domain } from "../../rules/domain/domain.ts";
import type { Outcome } from "../contract/outcome.ts";
import type { StepRun } from "../life/running-step.ts";
import { GameCallbacks } from "./game-callbacks.ts";
import type { PlanRunnerOptions, StepEvent } from "./options.ts";

/** Calls the callbacks of a runner's game. */
export class SafeCallbacks<T extends DomainTypes> extends GameCallbacks {
  readonly #domain: Domain<T>;
  readonly #options: PlanRunnerOptions<T>;

  constructor(options: PlanRunnerOptions<T>) {
    super(options);
    this.#domain = options.orchestrator.domain;
    this.#options = options;
  }

  /** Reports an event of a step. */
  reportStep(
    running: StepRun | undefined,
    action: number,
    nowMs: number,
    type: StepEvent["type"],
    why?: string,
  ): void {
    const { agent, onStepEvent } = this.#options;
    if (onStepEvent === undefined) return;
    const times = { nowMs, elapsedMs: nowMs - (running?.startedAtMs ?? nowMs) };
    const reason = type === "failed" || type === "interrupted" ? { why } : {};
    const step = this.#domain.step(action);
    const event = { type, agent, step, ...times, ...reason } as StepEvent<T>;
    this.call(() => onStepEvent(event));
  }

  reportOutcome(outcome: Outcome<T>): void {
    this.call(() => this.#options.onOutcome?.(outcome));
  }
}
