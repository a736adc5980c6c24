import type { Domain, Lead, LeadAnswer, LeadRequest } from "@understudy/planner-core";
import type { Question } from "./questions.ts";

const ADMITTED = Object.freeze({ admitted: true, predictedMs: undefined });

/** A lead with every answer: an optimal plan, at once or on command, so that only the engine is measured. */
export class KnowingLead implements Lead {
  readonly model = "knowing";
  readonly fingerprint = "knowing";
  /** Whether answers wait for {@link answerAll}, as if the model worked elsewhere. */
  waits = false;
  /** Number of questions. */
  asked = 0;
  readonly #domain: Domain;
  readonly #answers = new Map<string, Map<number, LeadAnswer>>();
  #waiting: (() => void)[] = [];
  #onAsk: (() => void) | undefined;

  constructor(domain: Domain, questions: readonly Question[]) {
    this.#domain = domain;
    for (const { state, goal, actions } of questions) {
      const answers = this.#answers.get(goal.hash) ?? new Map<number, LeadAnswer>();
      this.#answers.set(goal.hash, answers);
      const usage = { promptTokens: 0, completionTokens: 0, totalMs: 0 };
      answers.set(domain.hasher.key(state), { kind: "plan", actions, text: "", usage });
    }
  }

  admit(): typeof ADMITTED {
    return ADMITTED;
  }

  ask({ question }: LeadRequest): Promise<LeadAnswer> {
    this.asked++;
    const key = this.#domain.hasher.key(question.state);
    const answer = this.#answers.get(question.goal.hash)?.get(key);
    if (answer === undefined) return Promise.reject(new RangeError("The question is not known"));
    if (!this.waits) return Promise.resolve(answer);
    return new Promise((resolve) => {
      this.#waiting.push(() => resolve(answer));
      this.#onAsk?.();
    });
  }

  /** Resolves at the next question, or at once if one is pending. */
  untilAsked(): Promise<void> {
    if (this.#waiting.length > 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#onAsk = resolve;
    });
  }

  /** Answers all pending questions. */
  answerAll(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    this.#onAsk = undefined;
    for (const answer of waiting) answer();
  }
}
