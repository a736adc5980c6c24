import type { Domain, Goal } from "../domain/domain.ts";
import { COST_SCALE } from "../domain/tools.ts";
import type { Plan } from "../plan/plan.ts";
import type { PlanPool } from "../plan/plan-pool.ts";
import { PooledProver } from "../plan/pooled-prover.ts";
import { PlanProver } from "../plan/prover.ts";
import { checkPackedState, type PackedState } from "../state/packed-state.ts";
import { TrackedState } from "../state/state-key.ts";
import type { CacheAnswer, CacheEntry, CacheQuery, PlanCache } from "./cache.ts";
import { checkCacheAnswer } from "./guard/cache-answer.ts";
import type { OutcomeFields } from "./operation.ts";
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

type LentQuery = { -readonly [Key in keyof CacheQuery]: CacheQuery[Key] };

/** One declared goal. */
interface Lane {
  readonly name: string;
  readonly goal: Goal;
  readonly partition: string;
  /**
   * What is lent to the cache again and again; undefined while it is lent: a request that is made
   * meanwhile, by the cache itself, gets one of its own.
   */
  query: LentQuery | undefined;
  /** What the planner is asked without a `costVersion`. */
  readonly problem: PolicyProblem;
}

/** What the fast lane has for a request. Costs are in the domain's units. */
export class FastHit implements OutcomeFields {
  readonly status = "solved";
  readonly plan: Plan;
  readonly goal: Goal;
  readonly cost: number;
  readonly optimal: boolean;
  readonly source: PlanSource;
  readonly leadSteps: number;

  /** @param cost in thousandths */
  constructor(
    plan: Plan,
    goal: Goal,
    cost: number,
    optimal: boolean,
    source: PlanSource,
    leadSteps: number,
  ) {
    this.plan = plan;
    this.goal = goal;
    this.cost = cost / COST_SCALE;
    this.optimal = optimal;
    this.source = source;
    this.leadSteps = leadSteps;
  }
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
 * elsewhere is. Whoever is called on the way may ask for plans itself: nothing about a request is
 * kept in fields.
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
   * The answer to a request; if there is none it has to go the long way, where what the cache
   * answered, if it was asked, need not be asked for again.
   *
   * @throws StateError if a packed state does not fit the domain; RequestError if there is no goal of
   * that name; CostError if a run-time cost function misbehaves
   */
  find(request: LaneRequest): FastHit | CacheAnswer | undefined {
    if (typeof request !== "object" || request === null) return undefined;
    const { goal: name, state, costVersion } = request;
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
      return undefined;
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
    } else return undefined;

    let lane = this.#last;
    if (lane === undefined || lane.name !== name) lane = this.#lane(name);
    if (lane.goal.condition.holds(packed)) {
      return new FastHit(this.#nothing, lane.goal, 0, true, "classical", 0);
    }
    if (this.#cache !== undefined) {
      if (costVersion !== undefined || domain.hasRuntimeCosts) return undefined;
      const found = this.#findCached(lane, packed, tracked?.key ?? hasher.key(packed));
      if (found instanceof FastHit) return found;
      // An entry that must be proved, or compared, takes the long way.
      if (found === undefined || "entry" in found || this.#hasLead) return found;
      return this.#findPolicy(lane, packed, costVersion) ?? found;
    }
    return this.#hasLead ? undefined : this.#findPolicy(lane, packed, costVersion);
  }

  #findCached(
    lane: Lane,
    packed: PackedState,
    stateKey: number,
  ): FastHit | CacheAnswer | undefined {
    const answer = this.#ask(lane, packed, stateKey);
    if (answer === undefined || !("entry" in answer) || !answer.proved) return answer;
    const { kind, entry } = answer;
    const { maxReuseCostRatio } = this.#settings;
    if (
      entry.costRatio > maxReuseCostRatio &&
      !this.#isCheap(lane.problem, packed, entry, maxReuseCostRatio)
    ) {
      return answer;
    }
    const { plan, cost, optimal, leadSteps } = entry;
    const { goal } = lane;
    if (kind === "exact") return new FastHit(plan, goal, cost, optimal, kind, leadSteps);
    const prover = this.#prover;
    if (!prover.prove(packed, plan.actions, goal.condition)) return answer;
    return new FastHit(plan, goal, prover.cost, false, kind, leadSteps);
  }

  /** What the cache answers; undefined if it fails: the long way asks again, and tells of the error. */
  #ask(lane: Lane, packed: PackedState, stateKey: number): CacheAnswer | undefined {
    const query = lane.query ?? this.#query(lane);
    lane.query = undefined;
    query.state = packed;
    query.stateKey = stateKey;
    try {
      if (!this.#stores.isEmpty) this.#stores.flushFor(query);
      return checkCacheAnswer((this.#cache as PlanCache).lookup(query));
    } catch {
      return undefined;
    } finally {
      lane.query = query;
    }
  }

  #query({ goal, partition }: Lane): LentQuery {
    const domain = this.#domain;
    const { maxCostRatio } = this.#settings;
    const state = new Int32Array(0);
    return { domain, state, stateKey: 0, goal, partition, text: NO_TEXT, maxCostRatio };
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
  ): FastHit | undefined {
    const policies = this.#policies;
    const policy: Policy | undefined = policies.find(
      costVersion === undefined ? problem : { ...problem, costVersion },
    );
    if (policy === undefined) return undefined;
    const actions = policies.takeBuffer(policy);
    try {
      const length = policies.read(policy, packed, actions);
      const proved = this.#proved;
      // What is wrong if it does not prove, the long way finds out.
      if (length < 0 || !proved.prove(packed, actions, length, goal)) return undefined;
      const { plan, cost } = proved;
      const isOptimal = !this.#domain.hasRuntimeCosts || cost <= policies.costOf(policy, packed);
      return new FastHit(plan as Plan, goal, cost, isOptimal, "classical", 0);
    } finally {
      policies.giveBack(actions);
    }
  }

  #lane(name: string): Lane {
    let lane = this.#lanes.get(name);
    if (lane === undefined) {
      const domain = this.#domain;
      const goal = domain.goal(name);
      const partition = this.#partitions.plain(goal);
      const problem = { domain, goal, costVersion: undefined };
      lane = { name, goal, partition, query: undefined, problem };
      this.#lanes.set(name, lane);
    }
    this.#last = lane;
    return lane;
  }
}
