import type { Admission, LlmAnswer, LlmPlanner } from "@understudy/planner-core";

/** Returns a fixed answer at once, so that the plan served to a game does not depend on the machine's load. */
export class SaidLlmPlanner implements LlmPlanner {
  readonly model = "said";
  readonly fingerprint = "said";
  /** The next answer; undefined: an invalid plan. */
  answer: LlmAnswer | undefined;

  /** Admits every question. */
  admit(): Admission {
    return { admitted: true, predictedMs: undefined };
  }

  /** Returns {@link answer}. */
  async ask(): Promise<LlmAnswer> {
    return this.answer ?? { kind: "invalid-plan", message: "there was no answer", text: "" };
  }
}
