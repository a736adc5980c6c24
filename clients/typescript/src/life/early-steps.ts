// Generated from clients/python/understudy_client/early_steps.py by clients/translator; do not edit.
import type { PlanStep } from "../message/schema.ts";
import { given } from "./given.ts";

/** The early steps of a plan in progress: the state it is for, its steps, and the number of finished ones. */
export class ClientEarlySteps {
  basedOn: number = given.NO_STATE;
  steps: PlanStep[] = [];
  done: number = 0;

  /** Drops the plan. */
  forget(): void {
    this.basedOn = given.NO_STATE;
  }

  /** Adds a step; returns the remaining ones, or nothing for a gap. */
  add(basedOn: number, index: number, step: PlanStep): PlanStep[] | undefined {
    if (index === 0) {
      this.basedOn = basedOn;
      this.steps = [];
      this.done = 0;
    }
    if (basedOn !== this.basedOn || index !== this.steps.length) {
      return undefined;
    }
    this.steps.push(step);
    return given.stepsFrom(this.steps, this.done);
  }

  stepFinished(): void {
    this.done += 1;
  }

  /** Number of the whole plan's finished steps, from which it continues. */
  doneOf(basedOn: number, steps: PlanStep[]): number {
    if (basedOn !== this.basedOn || steps.length < this.done) {
      return 0;
    }
    for (let index = 0; index < this.done; index++) {
      if (!given.isSameStep(steps[index] as PlanStep, this.steps[index] as PlanStep)) {
        return 0;
      }
    }
    return this.done;
  }
}
