import type { Domain, Goal } from "../domain/domain.ts";
import { checkPackedState, type PackedState } from "../state/packed-state.ts";
import { TrackedState } from "../state/state-key.ts";
import type { CacheEntry, PlanCache } from "./cache.ts";
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

/** A cached plan for a request, ready to be served. */
export interface LaneHit {
  readonly goal: Goal;
  readonly entry: CacheEntry;
}

interface Lane {
  readonly goal: Goal;
  readonly partition: string;
}

const NO_TEXT = Object.freeze({});

/**
 * Answers the commonest request, a packed state and a declared goal that the exact cache knows,
 * without preparing anything: nothing is copied, hashed twice or proved again. An exact entry was
 * proved for this very state, goal and domain when it was stored; costs that are computed at run
 * time are the one thing that could have changed, so domains with such costs take the long way.
 */
export class FastLane {
  readonly #domain: Domain;
  readonly #cache: PlanCache;
  readonly #partitions: Partitions;
  readonly #settings: OrchestratorSettings;
  readonly #lanes = new Map<string, Lane>();

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
  }

  /** @throws StateError if a packed state does not fit the domain */
  find(request: LaneRequest): LaneHit | undefined {
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
    let packed: PackedState;
    let stateKey: number;
    if (state instanceof TrackedState && state.hasher === domain.hasher) {
      packed = state.packed;
      stateKey = state.key;
    } else if (state instanceof Int32Array) {
      checkPackedState(domain.variables, state);
      packed = state;
      stateKey = domain.hasher.key(state);
    } else return undefined;

    const { goal, partition } = this.#lanes.get(name) ?? this.#open(name);
    if (goal.condition.holds(packed)) return undefined;
    const { maxCostRatio, maxReuseCostRatio } = this.#settings;
    const answer = this.#cache.lookup({
      domain,
      state: packed,
      stateKey,
      goal,
      partition,
      text: NO_TEXT,
      maxCostRatio,
    });
    if (answer.kind !== "exact" || !answer.proved) return undefined;
    const { entry } = answer;
    return entry.costRatio > maxReuseCostRatio ? undefined : { goal, entry };
  }

  /** @throws RequestError if there is no such goal */
  #open(name: string): Lane {
    const goal = this.#domain.goal(name);
    const lane = { goal, partition: this.#partitions.plain(goal) };
    this.#lanes.set(name, lane);
    return lane;
  }
}
