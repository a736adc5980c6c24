import type { Random } from "@understudy/planner-core";
import { randomState, type Scenario } from "@understudy/simulation";
import type { KnownQuestion, WatchedCache } from "./watched-cache.ts";

const REPEAT_TRIES = 4;
const FRESH_TRIES = 24;

/** Parts of a question choice. */
interface QuestionChoiceParts {
  readonly random: Random;
  readonly cache: WatchedCache;
  readonly scenario: Scenario;
}

/**
 * Achieves a target hit rate by construction: each question either repeats one with a plan in the cache now, or is one
 * without. If an agent's own question is not fresh, others are drawn from all states and goals; in a small domain with
 * a large cache none may be left, and the last draw is asked.
 */
export class QuestionChoice {
  readonly #hitRate: number;
  readonly #parts: QuestionChoiceParts;

  constructor(hitRate: number, parts: QuestionChoiceParts) {
    this.#hitRate = hitRate;
    this.#parts = parts;
  }

  /** The question to ask in place of the agent's own; undefined for its own. */
  instead(own: KnownQuestion): KnownQuestion | undefined {
    const wantsHit = this.#parts.random.next() < this.#hitRate;
    const repeat = wantsHit ? this.#repeat() : undefined;
    return repeat ?? this.#fresh(own);
  }

  #repeat(): KnownQuestion | undefined {
    const { random, cache } = this.#parts;
    const { known } = cache;
    for (let attempt = 0; attempt < REPEAT_TRIES && known.length > 0; attempt++) {
      const question = known[random.integer(known.length)] as KnownQuestion;
      if (cache.peek(question) === "exact") return question;
    }
    return undefined;
  }

  #fresh(own: KnownQuestion): KnownQuestion | undefined {
    const { random, cache, scenario } = this.#parts;
    if (cache.peek(own) === "miss") return undefined;
    let last: KnownQuestion | undefined;
    for (let attempt = 0; attempt < FRESH_TRIES; attempt++) {
      const state = randomState(scenario.domain, random);
      const goal = scenario.goals[scenario.drawGoal(state, random)];
      if (goal === undefined) continue;
      last = { state, goal };
      if (cache.peek(last) === "miss") break;
    }
    return last;
  }
}
