import { isSameStep } from "./message/messages.ts";
import type { PlanStep } from "./message/schema.ts";

const NONE = { steps: [], done: 0 } as const;

/** The early steps of a plan that is still being generated, and the number of completed ones. */
export class EarlySteps {
  #plan:
    | { readonly basedOn: number; readonly steps: readonly PlanStep[]; done: number }
    | undefined;

  /** Drops the plan. */
  forget(): void {
    this.#plan = undefined;
  }

  /** Adds a step; returns the remaining ones, or undefined for a gap. */
  add(basedOn: number, index: number, step: PlanStep): readonly PlanStep[] | undefined {
    const { steps: before, done } = this.#of(basedOn);
    if (before.length !== index) return undefined;
    const steps = [...before, step];
    this.#plan = { basedOn, steps, done };
    return steps.slice(done);
  }

  stepFinished(): void {
    if (this.#plan !== undefined) this.#plan.done++;
  }

  /** Number of the whole plan's completed steps, from which it continues. */
  doneOf(basedOn: number, plan: readonly PlanStep[]): number {
    const { steps, done } = this.#of(basedOn);
    return steps.slice(0, done).every((step, index) => isSameStep(step, plan[index])) ? done : 0;
  }

  #of(basedOn: number): { readonly steps: readonly PlanStep[]; readonly done: number } {
    return this.#plan?.basedOn === basedOn ? this.#plan : NONE;
  }
}
