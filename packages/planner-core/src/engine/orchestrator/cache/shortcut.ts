import type { Goal } from "../../../rules/domain/domain.ts";
import { PlanProver } from "../../../rules/plan/prover.ts";
import type { PackedState } from "../../../rules/state/packed-state.ts";
import type { CacheAnswer, CacheQuery, PlanCache } from "../../contract/cache.ts";
import { checkCacheAnswer } from "../guard/cache-answer.ts";
import type { PolicyDemand } from "../policy/policies.ts";
import type { CachedPlan } from "../request/progress.ts";
import { isKnownToBeCheap } from "./cost-rule.ts";
import { queryOf } from "./look-up.ts";
import type { CacheParts } from "./parts.ts";

type LentQuery = { -readonly [Key in keyof CacheQuery]: CacheQuery[Key] };

/** The reused question for one declared goal. */
export interface LentQuestion {
  readonly goal: Goal;
  readonly partition: string;
  /**
   * The reused query for the cache; undefined during a call, so that a nested request, made by the cache itself, gets a
   * new one.
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
 * The cache stage (`look-up.ts`) for a plain request with a declared goal: the same rules, without needless objects and
 * hashes. Cases not decided here go through the full pipeline.
 */
export class CacheShortcut {
  readonly #parts: CacheParts;
  readonly #prover: PlanProver;

  constructor(parts: CacheParts) {
    this.#parts = parts;
    this.#prover = new PlanProver(parts.domain);
  }

  /** The cache's answer; undefined if the cache fails. The full pipeline then calls it again and reports the error. */
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
   * The scaled cost of a cached plan that may be served unchanged; otherwise undefined. An exact entry was proved for
   * the same state, goal and domain when it was stored, so it needs no new proof; all other entries do.
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
    // The full pipeline removes idle steps.
    return works && prover.idleStep < 0 ? prover.scaledCost : undefined;
  }
}
