import type { TogetherOutcome } from "../contract/together.ts";
import type { DomainTypes, Step } from "../domain/definition/types.ts";
import { callSafely } from "../safe-call.ts";
import type { SquadRunnerOptions, SquadStepEvent } from "./options.ts";
import type { SquadStep } from "./plan/squad-step.ts";

type Callbacks<T extends DomainTypes> = Pick<
  SquadRunnerOptions<T>,
  "onError" | "onOutcome" | "onStepEvent" | "timeoutMs"
>;

/** Calls the game's callbacks. Their errors do not stop the runner. */
export class SquadCallbacks<T extends DomainTypes> {
  readonly #options: Callbacks<T>;
  readonly #onError = (error: unknown): void => this.complain(error);

  constructor(options: Callbacks<T>) {
    this.#options = options;
  }

  /** The game's own time-out of a step, in milliseconds; undefined for the default. */
  timeoutOf(step: Step<T>): number | undefined {
    const { timeoutMs } = this.#options;
    if (timeoutMs === undefined) return undefined;
    try {
      const ms: unknown = timeoutMs(step);
      if (ms === undefined || (typeof ms === "number" && ms >= 0)) return ms;
      this.complain(new TypeError(`the time-out of a step is ${String(ms)}, not in ms`));
    } catch (error) {
      this.complain(error);
    }
    return undefined;
  }

  reportStep(
    { timed, members, flight }: SquadStep,
    nowMs: number,
    type: SquadStepEvent["type"],
    why?: string,
  ): void {
    const { onStepEvent } = this.#options;
    if (onStepEvent === undefined) return;
    const [agent, ...others] = members;
    const elapsedMs = nowMs - (flight?.startedAtMs ?? nowMs);
    const reason = type === "failed" || type === "interrupted" ? { why } : {};
    const event = { type, agent, with: others, step: timed.step, nowMs, elapsedMs, ...reason };
    callSafely(() => onStepEvent(event as unknown as SquadStepEvent<T>), this.#onError);
  }

  reportOutcome(outcome: TogetherOutcome<T>): void {
    callSafely(() => this.#options.onOutcome?.(outcome), this.#onError);
  }

  complain(error: unknown): void {
    // An error of the error handler itself is dropped.
    callSafely(
      () => this.#options.onError?.(error),
      () => {},
    );
  }
}
