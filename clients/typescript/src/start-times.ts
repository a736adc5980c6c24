import type { AgentHost } from "./agent-host.ts";
import type { PlanStep } from "./message/messages.ts";

/** The times before which steps of plans do not begin, on the game's clock. Most plans have none. */
export class StartTimes {
  readonly #fromMs = new WeakMap<PlanStep, number>();

  /** @param fromMs the time of each step */
  set(steps: readonly PlanStep[], fromMs: readonly number[] = []): void {
    for (const [index, ms] of fromMs.entries()) {
      const step = steps[index];
      if (step !== undefined) this.#fromMs.set(step, ms);
    }
  }

  /** Keeps to the times of a local plan, which does not tell whether it must. */
  keep(steps: readonly PlanStep[], nowMs: number): void {
    for (const step of steps) {
      if (step.startsAt !== undefined) this.#fromMs.set(step, nowMs + 1000 * step.startsAt);
    }
  }

  /** Whether a plan has a next step, and it may begin. */
  isDue(step: PlanStep | undefined, host: Pick<AgentHost, "gameMs">): step is PlanStep {
    if (step === undefined) return false;
    const fromMs = this.#fromMs.get(step);
    return fromMs === undefined || host.gameMs() >= fromMs;
  }
}
