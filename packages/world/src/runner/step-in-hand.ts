import type { Step } from "@understudy/planner-core";
import type { StepThings } from "../typed.ts";

/** The things of a running step: those of its start, even if they leave the world or their place meanwhile. */
export class StepInHand {
  /** The things of a step by the present binding. */
  readonly thingsNow: (step: Step) => StepThings;
  #step: Step | undefined;
  #things: StepThings = {};

  constructor(thingsNow: (step: Step) => StepThings) {
    this.thingsNow = thingsNow;
  }

  /** The things of a step that starts now. Default: those of the present binding. */
  begin(step: Step, things: StepThings = this.thingsNow(step)): StepThings {
    this.#step = step;
    this.#things = things;
    return this.#things;
  }

  /** The things of the step that runs or has just ended. */
  thingsOf(step: Step): StepThings {
    return isSame(this.#step, step) ? this.#things : this.begin(step);
  }

  /** Forgets the running step, because the step of a saved game takes its place. */
  forget(): void {
    this.#step = undefined;
  }
}

function isSame(one: Step | undefined, { tool, args }: Step): boolean {
  if (one?.args === args) return one.tool === tool;
  return one?.tool === tool && Object.entries(args).every(([name, arg]) => one.args[name] === arg);
}
