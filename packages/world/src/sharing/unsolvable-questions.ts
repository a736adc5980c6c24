import type { PlanningProblem } from "@understudy/planner-core";

/** About the memory of a question besides its key. */
const QUESTION_BYTES = 128;
/** The most questions that are remembered. */
const MOST_QUESTIONS = 10_000;

/**
 * Questions of which a search has proved that they have no plan. How long ways are makes no difference there: who is
 * somewhere else asks the same, and so does who finds nothing to do and asks again.
 */
export class HopelessQuestions {
  readonly #keys = new Set<string>();
  /** Numbers of the same questions: what has none of these needs no key. */
  readonly #numbers = new Set<number>();
  #letters = 0;

  /** About how much memory it takes, in bytes. */
  get bytes(): number {
    return QUESTION_BYTES * this.#keys.size + 2 * this.#letters;
  }

  has(problem: PlanningProblem): boolean {
    return this.#numbers.has(numberOf(problem)) && this.#keys.has(keyOf(problem) ?? "");
  }

  /** Takes down a question as it is now. @returns a function that adds it: its state may be lent */
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

/** Undefined for a question that is not remembered. */
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

/** The same for questions about the same state. Allocates nothing. */
function numberOf({ state }: PlanningProblem): number {
  let number = 0;
  for (let at = 0; at < state.length; at++) {
    number = (Math.imul(number, 31) + (state[at] as number)) | 0;
  }
  return number;
}
