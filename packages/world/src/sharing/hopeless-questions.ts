import type { PlanningProblem } from "@understudy/planner-core";

/** The most questions that are remembered. */
const MOST_QUESTIONS = 10_000;

/**
 * Questions of which a search has proved that they have no plan. How long ways are makes no difference there: who is
 * somewhere else asks the same, and so does who finds nothing to do and asks again.
 */
export class HopelessQuestions {
  readonly #keys = new Set<string>();

  /** The key of a question; undefined for one that is not remembered. */
  keyOf({
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

  has(key: string | undefined): boolean {
    return key !== undefined && this.#keys.has(key);
  }

  add(key: string): void {
    if (this.#keys.size >= MOST_QUESTIONS) this.#keys.clear();
    this.#keys.add(key);
  }
}
