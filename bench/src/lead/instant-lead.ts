import type { Lead, LeadAnswer, LeadRequest, Question } from "@understudy/planner-core";
import { Deadline, loadDomain, systemClock } from "@understudy/planner-core";
import { UNHURRIED_MS } from "../runner/unhurried.ts";

const ADMITTED = Object.freeze({ admitted: true, predictedMs: undefined });
const ANSWER: LeadAnswer = Object.freeze({ kind: "plan", actions: [0], text: "" });

/** A lead that answers at once, so that only the overhead is measured. */
export class InstantLead implements Lead {
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

  ask(_request: LeadRequest): Promise<LeadAnswer> {
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
export function requestOf(question: Question): LeadRequest {
  return { question, deadline: new Deadline(systemClock, UNHURRIED_MS) };
}
