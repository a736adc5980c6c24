import type { Domain } from "../domain/domain.ts";
import type { DomainTypes, Step } from "../domain/types.ts";
import type { Outcome } from "../orchestrator/outcome.ts";
import type { PlanRunnerOptions, StepEvent, StepTime } from "./options.ts";
import type { Script } from "./script.ts";

/** Calls what a game gave along; whatever that throws, the show goes on. */
export class Voice<T extends DomainTypes> {
  readonly #domain: Domain<T>;
  readonly #options: PlanRunnerOptions<T>;

  constructor(options: PlanRunnerOptions<T>) {
    this.#domain = options.orchestrator.domain;
    this.#options = options;
  }

  /** How long something takes that depends on the step. */
  timeOf(time: StepTime<T> | undefined, step: Step<T>): number | undefined {
    try {
      return time?.(step);
    } catch (error) {
      this.complain(error);
      return undefined;
    }
  }

  /** Tells of a moment in the life of a step. */
  tellStep(
    { startedAtMs }: Script<T>,
    action: number,
    nowMs: number,
    type: StepEvent["type"],
    why?: string,
  ): void {
    const { agent, onStep } = this.#options;
    if (onStep === undefined) return;
    const times = { nowMs, elapsedMs: nowMs - startedAtMs };
    const reason = type === "failed" || type === "interrupted" ? { why } : {};
    const step = this.#domain.step(action);
    try {
      onStep({ type, agent, step, ...times, ...reason } as StepEvent<T>);
    } catch (error) {
      this.complain(error);
    }
  }

  tellOutcome(outcome: Outcome<T>): void {
    try {
      this.#options.onOutcome?.(outcome);
    } catch (error) {
      this.complain(error);
    }
  }

  complain(error: unknown): void {
    try {
      this.#options.onError?.(error);
    } catch {
      // There is nobody left to tell.
    }
  }
}
