import type { TimedStep, TimedSteps } from "./timed-steps.ts";

/** The steps that keep members busy. */
export class BusyMembers {
  readonly #steps: TimedSteps;
  readonly #taken = new Map<string, number[]>();

  constructor(steps: TimedSteps) {
    this.#steps = steps;
  }

  /** Adds a step of a member. @returns whether the member can do it beside its other steps */
  add(name: string, timed: TimedStep): boolean {
    const own = this.#taken.get(name) ?? [];
    this.#taken.set(name, own);
    const isFree = own.every(
      (each) =>
        each !== timed.index && (timed.alongside || this.#steps.all[each]?.alongside === true),
    );
    own.push(timed.index);
    return isFree;
  }
}
