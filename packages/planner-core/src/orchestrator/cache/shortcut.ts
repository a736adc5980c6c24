import type { CacheAnswer, CacheQuery, PlanCache } from "../../contract/cache.ts";
import type { Goal } from "../../domain/domain.ts";
import { PlanProver } from "../../plan/prover.ts";
import type { PackedState } from "../../state/packed-state.ts";
import { checkCacheAnswer } from "../guard/cache-answer.ts";
import type { PolicyDemand } from "../policy/policies.ts";
import type { CachedPlan } from "../request/progress.ts";
import { isKnownToBeCheap } from "./cost-rule.ts";
import { queryOf } from "./look-up.ts";
import type { CacheParts } from "./parts.ts";

type LentQuery = { -readonly [Key in keyof CacheQuery]: CacheQuery[Key] };

/** The question for one declared goal. */
export interface LentQuestion {
  readonly goal: Goal;
  readonly partition: string;
  /**
   * The query that is lent to the cache again and again; undefined while it is lent: a request that is made
   * meanwhile, by the cache itself, gets one of its own.
   */
  query: LentQuery | undefined;
}

const PLAIN = Object.freeze({
  text: Object.freeze({}),
  disabled: undefined,
  maintain: undefined,
  ways: undefined,
});
const NO_DEMAND: PolicyDemand = Object.freeze({});

/**
 * The cache's stage (`look-up.ts`) for a request that demands nothing but a declared goal: the same rules, with nothing
 * made or hashed that nobody reads. What it cannot decide takes the long way.
 */
export class CacheShortcut {
  readonly #parts: CacheParts;
  readonly #prover: PlanProver;

  constructor(parts: CacheParts) {
    this.#parts = parts;
    this.#prover = new PlanProver(parts.domain);
  }

  /** The cache's answer; undefined if it fails: the long way asks again, and reports the error. */
  ask(
    cache: PlanCache,
    question: LentQuestion,
    state: PackedState,
    stateKey: number,
  ): CacheAnswer | undefined {
    const { stores } = this.#parts;
    const { goal, partition } = question;
    const query: LentQuery =
      question.query ?? queryOf(this.#parts, goal, partition, { ...PLAIN, state }, stateKey);
    question.query = undefined;
    query.state = state;
    query.stateKey = stateKey;
    if (!stores.isEmpty) stores.flushFor(query);
    let answer: CacheAnswer | undefined;
    try {
      answer = checkCacheAnswer(cache.lookup(query));
    } catch {
      answer = undefined;
    }
    question.query = query;
    return answer;
  }

  /**
   * The scaled cost of a cached plan that may be served as it is; undefined if it may not. An exact entry was proved
   * for this very state, goal and domain when it was stored, and is not proved again; any other is.
   */
  scaledCostOf(
    { kind, entry, proved }: CachedPlan,
    goal: Goal,
    state: PackedState,
  ): number | undefined {
    if (!proved || !isKnownToBeCheap(this.#parts, kind, entry, goal, state, NO_DEMAND)) {
      return undefined;
    }
    if (kind === "exact") return entry.scaledCost;
    const prover = this.#prover;
    const works = prover.prove(state, entry.plan.actions, goal.condition);
    // A step that changes nothing here is left out on the long way.
    return works && prover.idleStep < 0 ? prover.scaledCost : undefined;
  }
}
