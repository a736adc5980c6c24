import type { Admission, LlmAnswer, LlmPlanner } from "@understudy/planner-core";

const ADMITTED: Admission = { admitted: true, predictedMs: 0 };

/** An LLM planner whose only answer is known before it is asked. */
export class ProposedLlmPlanner implements LlmPlanner {
  readonly model = "proposal";
  readonly fingerprint = "proposal";
  readonly #answer: LlmAnswer;

  constructor(answer: LlmAnswer) {
    this.#answer = answer;
  }

  admit(): Admission {
    return ADMITTED;
  }

  ask(): Promise<LlmAnswer> {
    return Promise.resolve(this.#answer);
  }
}
