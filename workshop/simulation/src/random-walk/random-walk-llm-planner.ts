/**
 * An LLM planner that plans at random: the baseline for a model.
 *
 * @module
 */

import {
  type Admission,
  type LlmAnswer,
  type LlmPlanner,
  type LlmRequest,
  type PackedState,
  type Question,
  type Random,
  seededRandom,
} from "@understudy/planner-core";
import { DeadEnds, nextStates } from "@understudy/planner-core/compiled";

/** Limit of a model's plan. A long walk eventually reaches the goal, and its redundant steps are removed. */
const DEFAULT_MAX_STEPS = 100;

/**
 * A baseline for all figures about mended plans: it picks a random applicable action, step after step, until the goal
 * holds. Like the decoding of the embedded backend, it never repeats a state, and avoids dead ends ({@link DeadEnds})
 * while there is another step. Many of its plans are repairable too: a model is only as good as its gain over this
 * baseline.
 *
 * @example
 * const control = new Orchestrator({ domain, planner: new ClassicalPlanner(), llm: new RandomWalkLlmPlanner(1) });
 */
export class RandomWalkLlmPlanner implements LlmPlanner {
  readonly model = "random walk";
  readonly fingerprint = "random walk";
  readonly #random: Random;
  readonly #maxSteps: number;

  /**
   * @param seed the same seed gives the same answers to the same sequence of questions
   * @param maxSteps step limit of an answer; default 100, as for models
   */
  constructor(seed: number, maxSteps: number = DEFAULT_MAX_STEPS) {
    this.#random = seededRandom(seed);
    this.#maxSteps = maxSteps;
  }

  /** Admits every question. */
  admit(): Admission {
    return { admitted: true, predictedMs: undefined };
  }

  /** Answers at once: O(actions) per step, plus a look-ahead of at most 2,048 actions. */
  async ask({ question, onStep }: LlmRequest): Promise<LlmAnswer> {
    const actions: number[] = [];
    for (const action of this.#walk(question)) {
      actions.push(action);
      if (onStep?.(action, actions.length - 1) === "stop") break;
    }
    return { kind: "plan", actions, text: "" };
  }

  *#walk(question: Question): Generator<number> {
    const { state, goal } = question;
    const been = new Set<string>();
    let current = state;
    for (let steps = 0; steps < this.#maxSteps && !goal.condition.holds(current); steps++) {
      been.add(current.join());
      const next = [...nextPlaces(question, current, been)];
      const deadEnds = new DeadEnds({
        actionCount: question.domain.actions.count,
        isGoal: (at) => goal.condition.holds(at),
        after: (at) => nextPlaces(question, at, been),
      });
      const open = next.filter((place) => !deadEnds.has(place.state));
      const choices = open.length > 0 ? open : next;
      const chosen = choices[this.#random.integer(Math.max(1, choices.length))];
      if (chosen === undefined) return;
      current = chosen.state;
      yield chosen.action;
    }
  }
}

/** The applicable steps that lead to none of the given states. */
function* nextPlaces(
  question: Question,
  state: PackedState,
  been: ReadonlySet<string>,
): ReturnType<typeof nextStates> {
  for (const place of nextStates(question.domain, state, question)) {
    if (!been.has(place.state.join())) yield place;
  }
}
