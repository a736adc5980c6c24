import type { Domain, LlmAnswer, LlmPlanner, LlmRequest } from "@understudy/planner-core";
import type { Question } from "./questions.ts";

const ADMITTED = Object.freeze({ admitted: true, predictedMs: undefined });

/** An LLM planner with every answer: an optimal plan, at once, so that only the engine is measured. */
export class KnowingLlmPlanner implements LlmPlanner {
  readonly model = "knowing";
  readonly fingerprint = "knowing";
  /** Number of questions. */
  asked = 0;
  readonly #domain: Domain;
  readonly #answers = new Map<string, Map<number, LlmAnswer>>();

  constructor(domain: Domain, questions: readonly Question[]) {
    this.#domain = domain;
    for (const { state, goal, actions } of questions) {
      const answers = this.#answers.get(goal.hash) ?? new Map<number, LlmAnswer>();
      this.#answers.set(goal.hash, answers);
      const usage = { promptTokens: 0, completionTokens: 0, totalMs: 0 };
      answers.set(domain.hasher.key(state), { kind: "plan", actions, text: "", usage });
    }
  }

  admit(): typeof ADMITTED {
    return ADMITTED;
  }

  ask({ question }: LlmRequest): Promise<LlmAnswer> {
    this.asked++;
    const key = this.#domain.hasher.key(question.state);
    const answer = this.#answers.get(question.goal.hash)?.get(key);
    if (answer === undefined) return Promise.reject(new RangeError("The question is not known"));
    return Promise.resolve(answer);
  }
}
