import type { CacheAnswer, CacheEntry, CacheQuery, PlanCache } from "../../contract/cache.ts";
import type { PlanSource } from "../../contract/outcome.ts";
import type { Policy, PolicyProblem } from "../../contract/policy.ts";
import type { Domain, Goal } from "../../domain/domain.ts";
import type { Plan } from "../../plan/plan.ts";
import type { PlanPool } from "../../plan/plan-pool.ts";
import { PooledProver } from "../../plan/pooled-prover.ts";
import { PlanProver } from "../../plan/prover.ts";
import { checkPackedState, type PackedState } from "../../state/packed-state.ts";
import { TrackedState } from "../../state/state-key.ts";
import type { Clock } from "../../time/clock.ts";
import type { StoreQueue } from "../cache/store-queue.ts";
import { checkCacheAnswer } from "../guard/cache-answer.ts";
import type { OpenRequests } from "../outcome/open-requests.ts";
import { RequestOutcome } from "../outcome/request-outcome.ts";
import type { Reporter } from "../report/reporter.ts";
import type { Partitions } from "../request/partitions.ts";
import type { OrchestratorSettings } from "../settings.ts";
import type { Policies } from "../understudy/policies.ts";

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

/** What a lane is built from. */
export interface LaneParts {
  readonly clock: Clock;
  readonly requests: OpenRequests;
  readonly reporter: Reporter;
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
  readonly #clock: Clock;
  readonly #requests: OpenRequests;
  readonly #reporter: Reporter;
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
    this.#clock = parts.clock;
    this.#requests = parts.requests;
    this.#reporter = parts.reporter;
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
   * Serves what it has for a request: as the long way would, with nothing made that nobody reads. If it
   * has nothing, it gives what the cache has answered, if that was asked.
   *
   * @param isSampled whether it is timed if nobody watches: reading the clock takes as long as a hit
   * @throws as `find`
   */
  serve(request: LaneRequest, isSampled: boolean): RequestOutcome | CacheAnswer | undefined {
    const reporter = this.#reporter;
    const { isObserved } = reporter;
    const isTimed = isObserved || isSampled;
    const startMs = isTimed ? this.#clock.now() : 0;
    const found = this.find(request);
    if (!(found instanceof RequestOutcome)) return found;
    reporter.telemetry.countNow(found.source);
    if (isTimed) {
      const isPolicy = found.source === "classical";
      const histogram = isPolicy ? "latency.understudy" : "latency.cache_lookup";
      reporter.telemetry.record(histogram, this.#clock.now() - startMs);
    }
    if (isObserved) this.#tell(found, startMs);
    else this.#requests.supersede(found.agent);
    return found;
  }

  #tell(outcome: RequestOutcome, startMs: number): void {
    const origin = this.#requests.beginAnswered(outcome.agent);
    this.#reporter.started(origin, startMs, undefined);
    const nowMs = this.#clock.now();
    outcome.took(nowMs - startMs);
    this.#reporter.emit({ type: "outcome-serve", outcome, request: origin.request, nowMs });
  }

  /**
   * The answer to a request; if there is none it has to go the long way, where what the cache
   * answered, if it was asked, need not be asked for again.
   *
   * @throws StateError if a packed state does not fit the domain; RequestError if there is no goal of
   * that name; CostError if a run-time cost function misbehaves
   */
  find(request: LaneRequest): RequestOutcome | CacheAnswer | undefined {
    if (typeof request !== "object" || request === null) return undefined;
    const { agent, goal: name, state, costVersion } = request;
    if (
      this.#isChooser ||
      typeof name !== "string" ||
      typeof agent !== "string" ||
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
      return hit(agent, this.#nothing, lane.goal, 0, true, "classical", 0);
    }
    if (this.#cache !== undefined) {
      if (costVersion !== undefined || domain.hasRuntimeCosts) return undefined;
      const found = this.#findCached(agent, lane, packed, tracked?.key ?? hasher.key(packed));
      if (found instanceof RequestOutcome) return found;
      // An entry that must be proved, or compared, takes the long way.
      if (found === undefined || "entry" in found || this.#hasLead) return found;
      return this.#findPolicy(agent, lane, packed, costVersion) ?? found;
    }
    return this.#hasLead ? undefined : this.#findPolicy(agent, lane, packed, costVersion);
  }

  #findCached(
    agent: string,
    lane: Lane,
    packed: PackedState,
    stateKey: number,
  ): RequestOutcome | CacheAnswer | undefined {
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
    if (kind === "exact") return hit(agent, plan, goal, cost, optimal, kind, leadSteps);
    const prover = this.#prover;
    if (!prover.prove(packed, plan.actions, goal.condition)) return answer;
    return hit(agent, plan, goal, prover.cost, false, kind, leadSteps);
  }

  /** What the cache answers; undefined if it fails: the long way asks again, and tells of the error. */
  #ask(lane: Lane, packed: PackedState, stateKey: number): CacheAnswer | undefined {
    const query = lane.query ?? this.#query(lane);
    lane.query = undefined;
    query.state = packed;
    query.stateKey = stateKey;
    if (!this.#stores.isEmpty) this.#stores.flushFor(query);
    let answer: CacheAnswer | undefined;
    try {
      answer = checkCacheAnswer((this.#cache as PlanCache).lookup(query));
    } catch {
      answer = undefined;
    }
    lane.query = query;
    return answer;
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
    const cost = policies.scaledCostOf(policy, packed);
    return cost > 0 && entry.cost <= maxCostRatio * cost;
  }

  #findPolicy(
    agent: string,
    { goal, problem }: Lane,
    packed: PackedState,
    costVersion: number | string | undefined,
  ): RequestOutcome | undefined {
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
      const isOptimal =
        !this.#domain.hasRuntimeCosts || cost <= policies.scaledCostOf(policy, packed);
      return hit(agent, plan as Plan, goal, cost, isOptimal, "classical", 0);
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

/** Nothing can follow it. */
function hit(
  agent: string,
  plan: Plan,
  goal: Goal,
  scaledCost: number,
  optimal: boolean,
  source: PlanSource,
  leadSteps: number,
): RequestOutcome {
  const status = "solved";
  return new RequestOutcome(
    agent,
    status,
    plan,
    goal,
    scaledCost,
    optimal,
    source,
    leadSteps,
    undefined,
  );
}
