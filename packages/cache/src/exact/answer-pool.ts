import type { CacheAnswer, CacheEntry } from "@understudy/planner-core";

/** A cache answer that has a plan. */
export type Hit = Extract<CacheAnswer, { entry: CacheEntry }>;

/** The answers made from a stored plan, shared by all questions with the same answer. */
export interface PooledAnswer {
  readonly entry: CacheEntry;
  /** The answer for the stored state itself. */
  readonly hit: Hit;
  /** The answer for another state in the same buckets. */
  readonly nearHit: Hit;
}

/**
 * Shares answers among questions. A domain has some hundred plans for thousands of states, so frequent answers stay in
 * the processor's caches.
 */
export class AnswerPool {
  readonly #answers = new Map<string, PooledAnswer>();
  readonly #capacity: number;

  /** @param capacity number of shared answers; beyond it some are created twice */
  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** The answers for an entry, with a frozen copy of it. */
  of(domainHash: string, entry: CacheEntry): PooledAnswer {
    const { plan, scaledCost, llmSteps, llmIndices, optimal, mended, costRatio, tokens } = entry;
    const written = llmIndices?.join(".") ?? llmSteps;
    const facts = `${scaledCost},${written},${optimal},${mended},${costRatio},${tokens}`;
    const key = `${domainHash}:${plan.actions.join()}:${facts}`;
    let answer = this.#answers.get(key);
    // A domain loaded twice has different step objects, which the game may compare.
    if (answer === undefined || answer.entry.plan.steps[0] !== plan.steps[0]) {
      const worth = { plan, scaledCost, llmSteps, optimal, mended, costRatio, tokens };
      const copy = Object.freeze(
        llmIndices === undefined ? worth : { ...worth, llmIndices: [...llmIndices] },
      );
      answer = Object.freeze({
        entry: copy,
        hit: Object.freeze({ kind: "exact", entry: copy, proved: true }),
        nearHit: Object.freeze({ kind: "exact", entry: copy, proved: false }),
      });
      if (this.#answers.size >= this.#capacity) this.#answers.clear();
      this.#answers.set(key, answer);
    }
    return answer;
  }

  clear(): void {
    this.#answers.clear();
  }
}
