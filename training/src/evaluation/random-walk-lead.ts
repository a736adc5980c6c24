import {
  type Admission,
  type Lead,
  type LeadAnswer,
  type LeadRequest,
  type Question,
  type Random,
  seededRandom,
} from "@understudy/planner-core";
import { Successors } from "../teacher/successors.ts";

/** It stops after so many steps, as plans that are taught do. */
const MAX_STEPS = 15;

/**
 * The control of every figure about plans that are mended: a lead that knows nothing and says, step by step, any
 * action that can be done, until the goal holds. What a model is worth is what it is better than this.
 */
export class RandomWalkLead implements Lead {
  readonly model = "random walk";
  readonly fingerprint = "random walk";
  readonly #random: Random;
  readonly #successors = new WeakMap<object, Successors>();

  constructor(seed: number) {
    this.#random = seededRandom(seed);
  }

  admit(): Admission {
    return { admitted: true, predictedMs: undefined };
  }

  async ask({ question, onStep }: LeadRequest): Promise<LeadAnswer> {
    const actions: number[] = [];
    for (const action of this.#walk(question)) {
      actions.push(action);
      if (onStep?.(action, actions.length - 1) === "stop") break;
    }
    return { kind: "plan", actions, text: "" };
  }

  *#walk({ domain, state, goal }: Question): Generator<number> {
    let successors = this.#successors.get(domain);
    if (successors === undefined) {
      successors = new Successors(domain);
      this.#successors.set(domain, successors);
    }
    let current = state.slice();
    let after = new Int32Array(current.length);
    for (let steps = 0; steps < MAX_STEPS && !goal.condition.holds(current); steps++) {
      const applicable = successors.applicable(current);
      const action = applicable[this.#random.integer(Math.max(1, applicable.length))];
      if (action === undefined) return;
      successors.play(action, current, after);
      [current, after] = [after, current];
      yield action;
    }
  }
}
