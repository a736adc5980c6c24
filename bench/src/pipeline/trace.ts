import type { Question, Questions } from "./questions.ts";

/** Deals questions with a given hit rate: recently asked ones in turn, mixed with ones that are new or long evicted. */
export class Trace {
  readonly #questions: Questions;
  readonly #hitShare: number;
  #familiar = 0;
  #fresh = 0;
  #owed = 0;

  constructor(questions: Questions, hitShare: number) {
    this.#questions = questions;
    this.#hitShare = hitShare;
  }

  next(): Question {
    this.#owed += this.#hitShare;
    const { familiar, fresh } = this.#questions;
    if (this.#owed >= 1 - 1e-9) {
      this.#owed -= 1;
      return familiar[this.#familiar++ % familiar.length] as Question;
    }
    return fresh[this.#fresh++ % fresh.length] as Question;
  }
}
