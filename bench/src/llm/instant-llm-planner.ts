import type { LlmAnswer, LlmPlanner, LlmRequest, Question } from "@understudy/planner-core";
import { Deadline, loadDomain, systemClock } from "@understudy/planner-core";
import { UNHURRIED_MS } from "../runner/unhurried.ts";

const ADMITTED = Object.freeze({ admitted: true, predictedMs: undefined });
const ANSWER: LlmAnswer = Object.freeze({ kind: "plan", actions: [0], text: "" });

/** An LLM planner that answers at once, so that only the overhead is measured. */
export class InstantLlmPlanner implements LlmPlanner {
  readonly model = "instant";
  readonly fingerprint = "instant";
  readonly #error: Error | undefined;

  /** @param error rejects with this instead of answering */
  constructor(error?: Error) {
    this.#error = error;
  }

  admit(): typeof ADMITTED {
    return ADMITTED;
  }

  ask(_request: LlmRequest): Promise<LlmAnswer> {
    return this.#error === undefined ? Promise.resolve(ANSWER) : Promise.reject(this.#error);
  }
}

/** Sixteen different questions. */
export function questions(): Question[] {
  const domain = loadDomain({
    name: "counter",
    state: { count: { type: "integer", min: 0, max: 16 } },
    tools: [{ name: "add", then: { count: { "+": 1 } } }],
    goals: [{ name: "full", when: { count: 16 } }],
  });
  return Array.from({ length: 16 }, (_, count) => ({
    key: `question-${count}`,
    domain: domain.untyped,
    state: domain.state({ count }),
    goal: domain.untyped.goal("full"),
    text: {},
  }));
}

/** A call of a question, with its own deadline. */
export function requestOf(question: Question): LlmRequest {
  return { question, deadline: new Deadline(systemClock, UNHURRIED_MS) };
}
