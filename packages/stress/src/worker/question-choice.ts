import type { Domain, Random } from "@understudy/planner-core";
import { randomState, type Scenario } from "@understudy/simulation";
import type { KnownQuestion, WatchedCache } from "./watched-cache.ts";

const REPEAT_TRIES = 4;
const FRESH_TRIES = 24;

/**
 * Brings a hit rate about by construction: each question is either a repeat of one whose plan is in the
 * cache now, or one that is not there now. Where an agent's own situation is no fresh question, others
 * are drawn from all states and goals; a small domain with a large cache may run out of them, and then
 * the last one drawn is asked.
 */
export class QuestionChoice {
  readonly #hitRate: number;
  readonly #random: Random;
  readonly #cache: WatchedCache;
  readonly #domain: Domain;
  readonly #scenario: Scenario;

  constructor(
    hitRate: number,
    parts: {
      readonly random: Random;
      readonly cache: WatchedCache;
      readonly scenario: Scenario;
    },
  ) {
    this.#hitRate = hitRate;
    this.#random = parts.random;
    this.#cache = parts.cache;
    this.#scenario = parts.scenario;
    this.#domain = parts.scenario.domain;
  }

  /** The question to ask in place of an agent's own; undefined to ask that one. */
  instead(own: KnownQuestion): KnownQuestion | undefined {
    const wantsHit = this.#random.next() < this.#hitRate;
    const repeat = wantsHit ? this.#repeat() : undefined;
    return repeat ?? this.#fresh(own);
  }

  #repeat(): KnownQuestion | undefined {
    const { known } = this.#cache;
    for (let attempt = 0; attempt < REPEAT_TRIES && known.length > 0; attempt++) {
      const question = known[this.#random.integer(known.length)] as KnownQuestion;
      if (this.#cache.peek(question) === "exact") return question;
    }
    return undefined;
  }

  #fresh(own: KnownQuestion): KnownQuestion | undefined {
    if (this.#cache.peek(own) === "miss") return undefined;
    let last: KnownQuestion | undefined;
    for (let attempt = 0; attempt < FRESH_TRIES; attempt++) {
      const state = randomState(this.#domain, this.#random);
      const goal = this.#scenario.goals[this.#scenario.drawGoal(state, this.#random)];
      if (goal === undefined) continue;
      last = { state, goal };
      if (this.#cache.peek(last) === "miss") break;
    }
    return last;
  }
}
