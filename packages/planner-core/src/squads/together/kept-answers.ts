import type { ScheduleResult } from "../../engine/contract/together.ts";

/** Limit on kept answers. */
const MAX_ANSWERS = 256;
/** Limit on their memory: questions with many places or things have long keys. */
const MAX_BYTES = 4 * 2 ** 20;
/** About the memory of an answer besides its key and its steps. */
const ANSWER_BYTES = 256;
const STEP_BYTES = 128;

/** The latest answers to requests for joint plans, by exact question. The oldest are forgotten first. */
export class KeptAnswers {
  readonly #answers = new Map<string, ScheduleResult>();
  readonly #maxBytes: number;
  #bytes = 0;

  constructor(maxBytes: number = MAX_BYTES) {
    this.#maxBytes = maxBytes;
  }

  /** Approximate memory in bytes. */
  get bytes(): number {
    return this.#bytes;
  }

  get(question: string): ScheduleResult | undefined {
    return this.#answers.get(question);
  }

  /** Keeps an answer as the latest one. */
  keep(question: string, answer: ScheduleResult): void {
    this.#forget(question);
    this.#answers.set(question, answer);
    this.#bytes += bytesOf(question, answer);
    for (const oldest of this.#answers.keys()) {
      if (this.#answers.size <= MAX_ANSWERS && this.#bytes <= this.#maxBytes) return;
      this.#forget(oldest);
    }
  }

  #forget(question: string): void {
    const answer = this.#answers.get(question);
    if (answer === undefined) return;
    this.#answers.delete(question);
    this.#bytes -= bytesOf(question, answer);
  }
}

function bytesOf(question: string, answer: ScheduleResult): number {
  const steps = answer.status === "solved" ? answer.schedule.steps.length : 0;
  return ANSWER_BYTES + question.length + STEP_BYTES * steps;
}
