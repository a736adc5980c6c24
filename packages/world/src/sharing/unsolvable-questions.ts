import type { PlanningProblem } from "@understudy/planner-core";

/** About the memory of a question besides its key. */
const QUESTION_BYTES = 128;
/** Limit on remembered questions. */
const MOST_QUESTIONS = 10_000;

/**
 * Questions that were proved unsolvable. The lengths of ways do not matter, so agents at other
 * positions benefit, and so do idle agents that ask again.
 */
export class UnsolvableQuestions {
  readonly #keys = new Set<string>();
  /** Hashes of the questions. A question with a new hash needs no key. */
  readonly #numbers = new Set<number>();
  #letters = 0;

  /** Approximate memory in bytes. */
  get bytes(): number {
    return QUESTION_BYTES * this.#keys.size + 2 * this.#letters;
  }

  has(problem: PlanningProblem): boolean {
    return this.#numbers.has(numberOf(problem)) && this.#keys.has(keyOf(problem) ?? "");
  }

  /**
   * Records a question in its current state.
   *
   * @returns a function that adds it; the state may be reused by then
   */
  noteOf(problem: PlanningProblem): () => void {
    const key = keyOf(problem);
    const number = numberOf(problem);
    return () => this.#add(key, number);
  }

  clear(): void {
    this.#keys.clear();
    this.#numbers.clear();
    this.#letters = 0;
  }

  #add(key: string | undefined, number: number): void {
    if (key === undefined) return;
    if (this.#keys.size >= MOST_QUESTIONS) this.clear();
    if (!this.#keys.has(key)) this.#letters += key.length;
    this.#keys.add(key);
    this.#numbers.add(number);
  }
}

/** The key of a question; undefined for one that is not remembered. */
function keyOf({
  goal,
  state,
  disabled,
  maintain,
  ways,
  costVersion,
}: PlanningProblem): string | undefined {
  if (maintain !== undefined) return undefined;
  let there = "";
  for (const cost of ways?.scaledCosts ?? []) there += cost > 0 ? "1" : "0";
  return `${goal.hash} ${state.join()} ${disabled?.words.join() ?? ""} ${there} ${costVersion ?? ""}`;
}

/** A hash of the state. Allocates nothing. */
function numberOf({ state }: PlanningProblem): number {
  let number = 0;
  for (let at = 0; at < state.length; at++) {
    number = (Math.imul(number, 31) + (state[at] as number)) | 0;
  }
  return number;
}
