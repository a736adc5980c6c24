import type { Domain, Goal } from "../domain/domain.ts";
import { PlanProver } from "../plan/prover.ts";
import { checkPackedState, type PackedState } from "../state/packed-state.ts";
import { TrackedState } from "../state/state-key.ts";
import type { CacheAnswer, CacheEntry, CacheQuery, PlanCache } from "./cache.ts";
import type { OrchestratorSettings } from "./options.ts";
import type { Partitions } from "./prepare.ts";

/** What a request must look like to be answered by the fast lane. */
interface LaneRequest {
  readonly state: unknown;
  readonly goal: unknown;
  readonly disabled?: unknown;
  readonly maintain?: unknown;
  readonly costVersion?: unknown;
  readonly persona?: unknown;
  readonly memory?: unknown;
}

/** One declared goal, with the query that is lent to the cache for it, again and again. */
interface Lane {
  readonly name: string;
  readonly goal: Goal;
  readonly query: { -readonly [Key in keyof CacheQuery]: CacheQuery[Key] };
}

const NO_TEXT = Object.freeze({});

/**
 * Answers the commonest request, a packed state and a declared goal that the cache knows, without
 * preparing anything: nothing is copied or hashed twice. An exact entry was proved for this very
 * state, goal and domain when it was stored and is not proved again; a generalised one is. Costs
 * that are computed at run time could have changed, so domains with such costs take the long way.
 */
export class FastLane {
  readonly #domain: Domain;
  readonly #cache: PlanCache;
  readonly #partitions: Partitions;
  readonly #settings: OrchestratorSettings;
  readonly #lanes = new Map<string, Lane>();
  readonly #prover: PlanProver;
  #last: Lane | undefined;
  /** The goal of the last hit. */
  goal: Goal | undefined;
  /** What the cache answered to the last request; undefined if it was not asked. */
  answer: CacheAnswer | undefined;

  constructor(
    domain: Domain,
    cache: PlanCache,
    partitions: Partitions,
    settings: OrchestratorSettings,
  ) {
    this.#domain = domain;
    this.#cache = cache;
    this.#partitions = partitions;
    this.#settings = settings;
    this.#prover = new PlanProver(domain);
  }

  /**
   * The entry for a request; `goal` and `answer` then say more. Undefined if the request has to go
   * the long way, where `answer`, if there is one, need not be asked for again. Allocates nothing.
   *
   * @throws StateError if a packed state does not fit the domain; RequestError if there is no goal of
   * that name
   */
  find(request: LaneRequest): CacheEntry | undefined {
    this.answer = undefined;
    const { goal: name, state } = request;
    if (
      typeof name !== "string" ||
      request.disabled !== undefined ||
      request.maintain !== undefined ||
      request.costVersion !== undefined ||
      request.persona !== undefined ||
      request.memory !== undefined
    ) {
      return undefined;
    }
    const domain = this.#domain;
    const { hasher } = domain;
    let packed: PackedState;
    let stateKey: number;
    if (state instanceof TrackedState && state.hasher === hasher) {
      packed = state.packed;
      stateKey = state.key;
    } else if (state instanceof Int32Array) {
      checkPackedState(domain.variables, state);
      packed = state;
      stateKey = hasher.key(state);
    } else return undefined;

    let lane = this.#last;
    if (lane === undefined || lane.name !== name) lane = this.#lane(name);
    const { goal, query } = lane;
    if (goal.condition.holds(packed)) return undefined;
    query.state = packed;
    query.stateKey = stateKey;
    let answer: CacheAnswer;
    try {
      answer = this.#cache.lookup(query);
    } catch {
      // The long way asks again, and counts the error.
      return undefined;
    }
    this.answer = answer;
    if (answer.kind === "miss" || answer.kind === "negative" || !answer.proved) return undefined;
    const { kind, entry } = answer;
    if (entry.costRatio > this.#settings.maxReuseCostRatio) return undefined;
    if (kind !== "exact" && !this.#prover.prove(packed, entry.plan.actions, goal.condition)) {
      return undefined;
    }
    this.goal = goal;
    return entry;
  }

  #lane(name: string): Lane {
    let lane = this.#lanes.get(name);
    if (lane === undefined) {
      const domain = this.#domain;
      const goal = domain.goal(name);
      const partition = this.#partitions.plain(goal);
      const state = new Int32Array(0);
      const { maxCostRatio } = this.#settings;
      const text = NO_TEXT;
      lane = {
        name,
        goal,
        query: { domain, state, stateKey: 0, goal, partition, text, maxCostRatio },
      };
      this.#lanes.set(name, lane);
    }
    this.#last = lane;
    return lane;
  }
}
