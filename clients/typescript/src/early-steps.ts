import { isSameStep, type PlanStep } from "./message/messages.ts";

const NONE = { steps: [], done: 0 } as const;

/** The steps that came of a plan which is still being made, and how many of them are done. */
export class EarlySteps {
  #plan:
    | { readonly basedOn: number; readonly steps: readonly PlanStep[]; done: number }
    | undefined;

  /** There is no such plan any more. */
  forget(): void {
    this.#plan = undefined;
  }

  /** Takes a step in; returns those that are left, or undefined if it does not follow those before it. */
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

  /** The steps of the whole plan that are done: it is as good as one from there. */
  doneOf(basedOn: number, plan: readonly PlanStep[]): number {
    const { steps, done } = this.#of(basedOn);
    return steps.slice(0, done).every((step, index) => isSameStep(step, plan[index])) ? done : 0;
  }

  #of(basedOn: number): { readonly steps: readonly PlanStep[]; readonly done: number } {
    return this.#plan?.basedOn === basedOn ? this.#plan : NONE;
  }
}
