import type { Domain, Goal } from "../domain/domain.ts";
import type { Plan } from "../plan/plan.ts";
import type { PlanPool } from "../plan/plan-pool.ts";
import { PooledProver } from "../plan/pooled-prover.ts";
import { PlanProver } from "../plan/prover.ts";
import { checkPackedState, type PackedState } from "../state/packed-state.ts";
import { TrackedState } from "../state/state-key.ts";
import type { CacheAnswer, CacheEntry, CacheQuery, PlanCache } from "./cache.ts";
import type { OrchestratorSettings } from "./options.ts";
import type { PlanSource } from "./outcome.ts";
import type { Policy, PolicyProblem } from "./planner.ts";
import type { Policies } from "./policies.ts";
import type { Partitions } from "./prepare.ts";
import type { StoreQueue } from "./store-queue.ts";

/** What a request must look like to be answered by the fast lane. */
interface LaneRequest {
  readonly agent: unknown;
  readonly state: unknown;
  readonly goal: unknown;
  readonly disabled?: unknown;
  readonly maintain?: unknown;
  readonly costVersion?: number | string | undefined;
  readonly persona?: unknown;
  readonly memory?: unknown;
  readonly choose?: unknown;
}

/** One declared goal, with what is lent to cache and planner for it, again and again. */
interface Lane {
  readonly name: string;
  readonly goal: Goal;
  readonly query: { -readonly [Key in keyof CacheQuery]: CacheQuery[Key] };
  readonly problem: { -readonly [Key in keyof PolicyProblem]: PolicyProblem[Key] };
}

/** What a lane is built from. */
interface LaneParts {
  readonly domain: Domain;
  readonly cache: PlanCache | undefined;
  /** Entries that are on their way to the cache. */
  readonly stores: StoreQueue;
  readonly partitions: Partitions;
  readonly policies: Policies;
  /** With a lead the understudy's plan goes the long way: the lead may have something to say. */
  readonly hasLead: boolean;
  readonly plans: PlanPool;
  readonly settings: OrchestratorSettings;
}

const NO_TEXT = Object.freeze({});
const NO_ACTIONS: readonly number[] = Object.freeze([]);

/**
 * Answers the commonest request, a packed state and a declared goal that the cache or a policy
 * knows, without preparing anything: nothing is copied or hashed twice. An exact entry was proved
 * for this very state, goal and domain when it was stored and is not proved again; what comes from
 * elsewhere is. What a hit says stays in the fields until the next request.
 */
export class FastLane {
  readonly #domain: Domain;
  readonly #cache: PlanCache | undefined;
  readonly #stores: StoreQueue;
  readonly #partitions: Partitions;
  readonly #policies: Policies;
  readonly #hasLead: boolean;
  /** Makes and proves the plans of policies. */
  readonly #proved: PooledProver;
  readonly #settings: OrchestratorSettings;
  /** Whether the lead is to choose for requests that do not say: a cached choice comes first then. */
  readonly #isChooser: boolean;
  readonly #lanes = new Map<string, Lane>();
  readonly #prover: PlanProver;
  readonly #nothing: Plan;
  #last: Lane | undefined;
  /** The goal of the last hit. */
  goal: Goal | undefined;
  plan: Plan | undefined;
  /** In thousandths. */
  cost = 0;
  optimal = false;
  source: PlanSource = "classical";
  leadSteps = 0;
  /** What the cache answered to the last request; undefined if it was not asked. */
  answer: CacheAnswer | undefined;

  constructor(parts: LaneParts) {
    this.#domain = parts.domain;
    this.#cache = parts.cache;
    this.#stores = parts.stores;
    this.#partitions = parts.partitions;
    this.#policies = parts.policies;
    this.#hasLead = parts.hasLead;
    this.#proved = new PooledProver(parts.domain, parts.plans);
    this.#settings = parts.settings;
    const { choose } = parts.settings;
    this.#isChooser = parts.hasLead && choose !== undefined && choose !== false;
    this.#prover = new PlanProver(parts.domain);
    this.#nothing = parts.plans.of(NO_ACTIONS);
  }

  /**
   * Whether a request is answered; the fields then say how. If not, it has to go the long way, where
   * `answer`, if there is one, need not be asked for again. Allocates nothing but new plans.
   *
   * @throws StateError if a packed state does not fit the domain; RequestError if there is no goal of
   * that name; CostError if a run-time cost function misbehaves
   */
  find(request: LaneRequest): boolean {
    this.answer = undefined;
    if (typeof request !== "object" || request === null) return false;
    const { goal: name, state } = request;
    if (
      this.#isChooser ||
      typeof name !== "string" ||
      typeof request.agent !== "string" ||
      request.disabled !== undefined ||
      request.maintain !== undefined ||
      request.persona !== undefined ||
      request.memory !== undefined ||
      request.choose !== undefined
    ) {
      return false;
    }
    const domain = this.#domain;
    const { hasher } = domain;
    let packed: PackedState;
    let tracked: TrackedState | undefined;
    if (state instanceof TrackedState && state.hasher === hasher) {
      tracked = state;
      packed = state.packed;
    } else if (state instanceof Int32Array) {
      checkPackedState(domain.variables, state);
      packed = state;
    } else return false;

    let lane = this.#last;
    if (lane === undefined || lane.name !== name) lane = this.#lane(name);
    if (lane.goal.condition.holds(packed)) return this.#findNothingToDo(lane.goal);
    if (this.#cache !== undefined) {
      if (request.costVersion !== undefined || domain.hasRuntimeCosts) return false;
      if (this.#findCached(lane, packed, tracked?.key ?? hasher.key(packed))) return true;
      // An entry that must be proved, or compared, takes the long way.
      if (this.answer === undefined || "entry" in this.answer) return false;
    }
    return !this.#hasLead && this.#findPolicy(lane, packed, request.costVersion);
  }

  #findNothingToDo(goal: Goal): true {
    this.goal = goal;
    this.plan = this.#nothing;
    this.cost = 0;
    this.optimal = true;
    this.source = "classical";
    this.leadSteps = 0;
    return true;
  }

  #findCached({ goal, query, problem }: Lane, packed: PackedState, stateKey: number): boolean {
    query.state = packed;
    query.stateKey = stateKey;
    if (!this.#stores.isEmpty) this.#stores.flushFor(query);
    let answer: CacheAnswer;
    try {
      answer = (this.#cache as PlanCache).lookup(query);
    } catch {
      // The long way asks again, and counts the error.
      return false;
    }
    this.answer = answer;
    if (answer.kind === "miss" || answer.kind === "negative" || !answer.proved) return false;
    const { kind, entry } = answer;
    const { maxReuseCostRatio } = this.#settings;
    if (
      entry.costRatio > maxReuseCostRatio &&
      !this.#isCheap(problem, packed, entry, maxReuseCostRatio)
    ) {
      return false;
    }
    if (kind !== "exact" && !this.#prover.prove(packed, entry.plan.actions, goal.condition)) {
      return false;
    }
    this.goal = goal;
    this.plan = entry.plan;
    this.cost = entry.cost;
    this.optimal = kind === "exact" && entry.optimal;
    this.source = kind;
    this.leadSteps = entry.leadSteps;
    return true;
  }

  /** Whether a policy knows that an entry costs little although no lower bound shows it. */
  #isCheap(
    problem: PolicyProblem,
    packed: PackedState,
    entry: CacheEntry,
    maxCostRatio: number,
  ): boolean {
    const policies = this.#policies;
    const policy = policies.find(problem);
    if (policy === undefined) return false;
    const cost = policies.costOf(policy, packed);
    return cost > 0 && entry.cost <= maxCostRatio * cost;
  }

  #findPolicy(
    { goal, problem }: Lane,
    packed: PackedState,
    costVersion: number | string | undefined,
  ): boolean {
    const policies = this.#policies;
    problem.costVersion = costVersion;
    const policy: Policy | undefined = policies.find(problem);
    if (policy === undefined) return false;
    const length = policies.read(policy, packed);
    if (length < 0) return false;
    const { actions } = policies;
    const proved = this.#proved;
    // The long way finds out what is wrong.
    if (!proved.prove(packed, actions, length, goal)) return false;
    this.plan = proved.plan;
    this.cost = proved.cost;
    this.goal = goal;
    this.optimal = !this.#domain.hasRuntimeCosts || this.cost <= policies.costOf(policy, packed);
    this.source = "classical";
    this.leadSteps = 0;
    return true;
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
        problem: { domain, goal, costVersion: undefined },
      };
      this.#lanes.set(name, lane);
    }
    this.#last = lane;
    return lane;
  }
}
