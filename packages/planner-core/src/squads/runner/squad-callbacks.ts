import type { TogetherOutcome } from "../../engine/contract/together.ts";
import { GameCallbacks } from "../../engine/runner/game-callbacks.ts";
import type { DomainTypes, Step } from "../../rules/domain/definition/types.ts";
import type { SquadRunnerOptions, SquadStepEvent } from "./options.ts";
import type { SquadStep } from "./plan/squad-step.ts";

type Callbacks<T extends DomainTypes> = Pick<
  SquadRunnerOptions<T>,
  "onError" | "onOutcome" | "onStepEvent" | "timeoutMs"
>;

/** Calls the callbacks of a squad's game. */
export class SquadCallbacks<T extends DomainTypes> extends GameCallbacks {
  readonly #options: Callbacks<T>;

  constructor(options: Callbacks<T>) {
    super(options);
    this.#options = options;
  }

  /** The game's own time-out of a step, in milliseconds; undefined for the default. */
  timeoutOf(step: Step<T>): number | undefined {
    return this.timeOf(this.#options.timeoutMs, step, 0);
  }

  reportStep(
    { timed, members, running }: SquadStep,
    nowMs: number,
    type: SquadStepEvent["type"],
    why?: string,
  ): void {
    const { onStepEvent } = this.#options;
    if (onStepEvent === undefined) return;
    const [agent, ...others] = members;
    const elapsedMs = nowMs - (running?.startedAtMs ?? nowMs);
    const reason = type === "failed" || type === "interrupted" ? { why } : {};
    const event = { type, agent, with: others, step: timed.step, nowMs, elapsedMs, ...reason };
    this.call(() => onStepEvent(event as unknown as SquadStepEvent<T>));
  }

  reportOutcome(outcome: TogetherOutcome<T>): void {
    this.call(() => this.#options.onOutcome?.(outcome));
  }
}
