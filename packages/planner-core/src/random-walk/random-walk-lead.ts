/**
 * A lead that plans at random: the control that a model has to beat.
 *
 * @module
 */

import { holds } from "../condition/evaluate.ts";
import type { Admission, Lead, LeadAnswer, LeadRequest, Question } from "../contract/lead.ts";
import { applyAction } from "../domain/actions.ts";
import { type Random, seededRandom } from "../random.ts";
import type { PackedState } from "../state/packed-state.ts";

/** Steps of an answer, at most. */
const DEFAULT_MAX_STEPS = 15;

/**
 * The control of every figure about plans that are mended: a lead that knows nothing and says, step after step, any action
 * that can be done, until the goal holds. Much of what it says can be mended, too: a model is worth what it is better than this.
 *
 * @example
 * const control = new Orchestrator({ domain, planner: new ClassicalPlanner(), lead: new RandomWalkLead(1) });
 */
export class RandomWalkLead implements Lead {
  readonly model = "random walk";
  readonly fingerprint = "random walk";
  readonly #random: Random;
  readonly #maxSteps: number;

  /**
   * @param seed the same one says the same, asked the same in the same order
   * @param maxSteps after so many steps an answer ends; default 15
   */
  constructor(seed: number, maxSteps: number = DEFAULT_MAX_STEPS) {
    this.#random = seededRandom(seed);
    this.#maxSteps = maxSteps;
  }

  /** Takes every question. */
  admit(): Admission {
    return { admitted: true, predictedMs: undefined };
  }

  /** Answers at once. */
  async ask({ question, onStep }: LeadRequest): Promise<LeadAnswer> {
    const actions: number[] = [];
    for (const action of this.#walk(question)) {
      actions.push(action);
      if (onStep?.(action, actions.length - 1) === "stop") break;
    }
    return { kind: "plan", actions, text: "" };
  }

  *#walk(question: Question): Generator<number> {
    const { domain, state, goal } = question;
    let current = state.slice();
    let after = new Int32Array(current.length);
    for (let steps = 0; steps < this.#maxSteps && !goal.condition.holds(current); steps++) {
      const applicable = applicableActions(question, current, after);
      const action = applicable[this.#random.integer(Math.max(1, applicable.length))];
      if (action === undefined) return;
      applyAction(domain.actions, action, current, after);
      [current, after] = [after, current];
      yield action;
    }
  }
}

/** The actions that can be done, are not disabled, and after which everything that is maintained holds. */
function applicableActions(question: Question, state: PackedState, after: PackedState): number[] {
  const { domain, disabled } = question;
  const { actions } = domain;
  const found: number[] = [];
  for (let action = 0; action < actions.count; action++) {
    const start = actions.conditionStart[action] as number;
    const end = actions.conditionStart[action + 1] as number;
    if (disabled?.has(action) || !holds(actions.conditions, start, end, state)) continue;
    applyAction(actions, action, state, after);
    if (domain.maintain.holds(after) && (question.maintain?.holds(after) ?? true))
      found.push(action);
  }
  return found;
}
