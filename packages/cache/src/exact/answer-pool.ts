import type { CacheAnswer, CacheEntry } from "@understudy/planner-core";

/** A plan found. */
export type Hit = Extract<CacheAnswer, { entry: CacheEntry }>;

/** A stored plan, ready to be served: shared by all questions that it answers alike. */
export interface PooledAnswer {
  readonly entry: CacheEntry;
  /** For the stored state itself. */
  readonly hit: Hit;
  /** For another state of the same buckets. */
  readonly nearHit: Hit;
}

/**
 * Makes answers once for all questions that are answered alike. A domain has some hundred plans for
 * thousands of states; what is served often then stays in the processor's caches.
 */
export class AnswerPool {
  readonly #answers = new Map<string, PooledAnswer>();
  readonly #capacity: number;

  /** @param capacity answers that are shared; with more, some are made twice */
  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** A frozen copy of an entry, in the answers that serve it. */
  of(domainHash: string, entry: CacheEntry): PooledAnswer {
    const { plan, scaledCost, leadSteps, leadIndices, optimal, mended, costRatio, tokens } = entry;
    const written = leadIndices?.join(".") ?? leadSteps;
    const facts = `${scaledCost},${written},${optimal},${mended},${costRatio},${tokens}`;
    const key = `${domainHash}:${plan.actions.join()}:${facts}`;
    let answer = this.#answers.get(key);
    // Steps of a domain that was loaded twice are other objects; the game may compare them.
    if (answer === undefined || answer.entry.plan.steps[0] !== plan.steps[0]) {
      const worth = { plan, scaledCost, leadSteps, optimal, mended, costRatio, tokens };
      const copy = Object.freeze(
        leadIndices === undefined ? worth : { ...worth, leadIndices: [...leadIndices] },
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
