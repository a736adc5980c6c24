/**
 * The shortcut of `plan`, `planNow` and `planMany` for known answers.
 *
 * @module
 */

import type { Domain, Goal } from "../../../rules/domain/domain.ts";
import type { Plan } from "../../../rules/plan/plan.ts";
import { PooledProver } from "../../../rules/plan/pooled-prover.ts";
import { checkPackedState, type PackedState } from "../../../rules/state/packed-state.ts";
import { TrackedState } from "../../../rules/state/state-key.ts";
import type { CacheAnswer, PlanCache } from "../../contract/cache.ts";
import type { PlanSource } from "../../contract/outcome.ts";
import type { Policy, PolicyProblem } from "../../contract/policy.ts";
import { countHit, countMiss } from "../cache/look-up.ts";
import { CacheShortcut, type LentQuestion } from "../cache/shortcut.ts";
import type { OutcomeParts } from "../outcome/parts.ts";
import { RequestOutcome } from "../outcome/request-outcome.ts";
import type { CachedPlan } from "../request/progress.ts";

/** The form of a request that the fast lane inspects. */
interface LaneRequest {
  readonly agent: unknown;
  readonly state: unknown;
  readonly goal: unknown;
  readonly disabled?: unknown;
  readonly maintain?: unknown;
  readonly ways?: unknown;
  readonly costVersion?: number | string | undefined;
  readonly persona?: unknown;
  readonly memory?: unknown;
  readonly choose?: unknown;
}

/** A request that the fast lane answers if a plan is known. */
interface PlainRequest extends LaneRequest {
  readonly agent: string;
  readonly goal: string;
}

/** The prepared data for a declared goal. */
interface Lane extends LentQuestion {
  readonly name: string;
  /** The question for the planner, without a `costVersion`. */
  readonly problem: PolicyProblem;
}

const NO_ACTIONS: readonly number[] = Object.freeze([]);

/**
 * Answers the most common request without preparation, copies or repeated hashes: a packed state with a declared goal
 * whose plan is in the cache or a policy. Callbacks may make nested requests, so no field holds data of a request.
 */
export class FastLane {
  readonly #parts: OutcomeParts;
  readonly #shortcut: CacheShortcut;
  /** Creates and proves plans of policies. */
  readonly #pooled: PooledProver;
  /**
   * Whether there is a lead. If so, the understudy's plan goes through the full pipeline, as the lead may have a better
   * one.
   */
  readonly #hasLead: boolean;
  /** Whether the lead chooses by default; a cached choice then takes precedence. */
  readonly #isChooser: boolean;
  readonly #lanes = new Map<string, Lane>();
  readonly #nothing: Plan;
  #last: Lane | undefined;
  /** Version of the partitions used by the lanes. */
  #version = 0;

  constructor(parts: OutcomeParts) {
    this.#parts = parts;
    this.#shortcut = new CacheShortcut(parts);
    this.#pooled = new PooledProver(parts.domain, parts.plans);
    const { choose } = parts.settings;
    this.#hasLead = parts.calls !== undefined;
    this.#isChooser = this.#hasLead && choose !== undefined && choose !== false;
    this.#nothing = parts.plans.of(NO_ACTIONS);
  }

  /**
   * Serves a known plan with the same result as the full pipeline, but without its overhead. If no plan is known,
   * returns the cache's answer, if the cache was called.
   *
   * @param isSampled whether to measure the time even without an observer; reading the clock takes as long as a hit
   * @throws like `find`
   */
  serve(request: LaneRequest, isSampled: boolean): RequestOutcome | CacheAnswer | undefined {
    const { reporter, clock, requests } = this.#parts;
    const { isObserved } = reporter;
    const isTimed = isObserved || isSampled;
    const startMs = isTimed ? clock.now() : 0;
    const found = this.find(request);
    if (!(found instanceof RequestOutcome)) return found;
    reporter.telemetry.countNow(found.source);
    if (isTimed) {
      const isPolicy = found.source === "classical";
      const histogram = isPolicy ? "latency.understudy" : "latency.cache_lookup";
      reporter.telemetry.record(histogram, clock.now() - startMs);
    }
    if (isObserved) this.#tell(found, startMs);
    else requests.supersede(found.agent);
    return found;
  }

  /**
   * Like `serve`, for a request with a budget, with the same telemetry as the full pipeline. With an observer all
   * requests go through the full pipeline, which reports every stage.
   *
   * @param startMs start of the request, in milliseconds of the clock
   * @throws like `find`
   */
  answer(request: LaneRequest, startMs: number): RequestOutcome | CacheAnswer | undefined {
    const { reporter, clock, requests, cache } = this.#parts;
    if (reporter.isObserved) return undefined;
    const { telemetry } = reporter;
    const found = this.find(request);
    if (!(found instanceof RequestOutcome)) return found;
    const tookMs = clock.now() - startMs;
    const { source, plan, agent } = found;
    if (source !== "classical") {
      countHit(this.#parts, source as CachedPlan["kind"]);
      telemetry.record("latency.cache_lookup", tookMs);
    } else if (plan !== this.#nothing) {
      if (cache !== undefined) countMiss(this.#parts);
      telemetry.record("latency.understudy", tookMs);
    }
    found.took(tookMs);
    requests.supersede(agent);
    return found;
  }

  #tell(outcome: RequestOutcome, startMs: number): void {
    const { reporter, clock, requests } = this.#parts;
    const origin = requests.beginAnswered(outcome.agent);
    reporter.started(origin, startMs, undefined);
    const nowMs = clock.now();
    outcome.took(nowMs - startMs);
    reporter.emit({ type: "outcome-serve", outcome, request: origin.request, nowMs });
  }

  /**
   * The answer to a request. If there is none, the request goes through the full pipeline, which reuses the cache's
   * answer, if the cache was called.
   *
   * @throws StateError if a packed state does not fit the domain; RequestError for an unknown goal; CostError if a
   *   run-time cost function throws or returns an invalid cost
   */
  find(request: LaneRequest): RequestOutcome | CacheAnswer | undefined {
    if (this.#isChooser || !isPlain(request)) return undefined;
    const { agent, goal: name, state } = request;
    const { domain, cache } = this.#parts;
    const packed = packedStateOf(domain, state);
    if (packed === undefined) return undefined;
    const { hasher, variables } = domain;
    let isChecked = packed !== state;
    // A state with an exact plan equals a stored one, and so fits: the check can wait for the look-up.
    const canWait = cache !== undefined && !hasher.hasBuckets;
    if (!isChecked && !(canWait && packed.length === variables.all.length)) {
      checkPackedState(variables, packed);
      isChecked = true;
    }
    if (this.#version !== this.#parts.partitions.version) this.#forget();
    let lane = this.#last;
    if (lane === undefined || lane.name !== name) lane = this.#lane(name);
    if (!lane.goal.condition.holds(packed)) {
      return this.#findKnown(request, lane, packed, isChecked);
    }
    if (!isChecked) checkPackedState(variables, packed);
    return outcomeOf(agent, lane.goal, this.#nothing, 0, true, "classical", 0);
  }

  /** A known plan: from the cache, otherwise from a policy. */
  #findKnown(
    { agent, state, costVersion }: PlainRequest,
    lane: Lane,
    packed: PackedState,
    isChecked: boolean,
  ): RequestOutcome | CacheAnswer | undefined {
    const { cache, domain } = this.#parts;
    if (cache === undefined) {
      return this.#hasLead ? undefined : this.#findPolicy(agent, lane, packed, costVersion);
    }
    if (costVersion !== undefined || domain.hasRuntimeCosts) return undefined;
    const stateKey = state === packed ? domain.hasher.key(packed) : (state as TrackedState).key;
    const found = this.#findCached(cache, agent, lane, packed, stateKey);
    const isHit = found instanceof RequestOutcome;
    if (!isChecked && !(isHit && found.source === "exact")) {
      checkPackedState(domain.variables, packed);
    }
    if (isHit) return found;
    // An entry that must be proved or compared goes through the full pipeline.
    if (found === undefined || "entry" in found || this.#hasLead) return found;
    return this.#findPolicy(agent, lane, packed, costVersion) ?? found;
  }

  #findCached(
    cache: PlanCache,
    agent: string,
    lane: Lane,
    packed: PackedState,
    stateKey: number,
  ): RequestOutcome | CacheAnswer | undefined {
    const answer = this.#shortcut.ask(cache, lane, packed, stateKey);
    if (answer === undefined || !("entry" in answer)) return answer;
    const { goal } = lane;
    const scaledCost = this.#shortcut.scaledCostOf(answer, goal, packed);
    if (scaledCost === undefined) return answer;
    const { kind: source, entry } = answer;
    const { plan, leadSteps, leadIndices } = entry;
    const optimal = source === "exact" && entry.optimal;
    const outcome = outcomeOf(agent, goal, plan, scaledCost, optimal, source, leadSteps);
    if (leadIndices !== undefined) outcome.wrote(leadIndices);
    return outcome;
  }

  #findPolicy(
    agent: string,
    { goal, problem }: Lane,
    packed: PackedState,
    costVersion: number | string | undefined,
  ): RequestOutcome | undefined {
    const { policies, domain } = this.#parts;
    const policy: Policy | undefined = policies.find(
      costVersion === undefined ? problem : { ...problem, costVersion },
    );
    if (policy === undefined) return undefined;
    const actions = policies.takeBuffer(policy);
    try {
      const length = policies.read(policy, packed, actions);
      const proved = this.#pooled;
      // Without a proof the full pipeline finds the reason.
      if (length < 0 || !proved.prove(packed, actions, length, goal)) return undefined;
      const { plan, scaledCost } = proved;
      const isOptimal =
        !domain.hasRuntimeCosts || scaledCost <= policies.scaledCostOf(policy, packed);
      return outcomeOf(agent, goal, plan as Plan, scaledCost, isOptimal, "classical", 0);
    } finally {
      policies.giveBack(actions);
    }
  }

  /** Drops the lanes once the names of the partitions have changed. */
  #forget(): void {
    this.#lanes.clear();
    this.#last = undefined;
    this.#version = this.#parts.partitions.version;
  }

  #lane(name: string): Lane {
    let lane = this.#lanes.get(name);
    if (lane === undefined) {
      const { domain, partitions } = this.#parts;
      const goal = domain.goal(name);
      const partition = partitions.plain(goal);
      const problem = { domain, goal, costVersion: undefined };
      lane = { name, goal, partition, query: undefined, problem };
      this.#lanes.set(name, lane);
    }
    this.#last = lane;
    return lane;
  }
}

/** The outcome for a hit. Filled property by property, so that a hit allocates nothing else. */
function outcomeOf(
  agent: string,
  goal: Goal,
  plan: Plan,
  scaledCost: number,
  optimal: boolean,
  source: PlanSource,
  leadSteps: number,
): RequestOutcome {
  const status = "solved";
  return new RequestOutcome(agent, { status, plan, goal, scaledCost, optimal, source, leadSteps });
}

/** Whether a request consists of a declared goal without further demands. */
function isPlain(request: LaneRequest): request is PlainRequest {
  return (
    typeof request === "object" &&
    request !== null &&
    typeof request.goal === "string" &&
    typeof request.agent === "string" &&
    request.disabled === undefined &&
    request.maintain === undefined &&
    request.ways === undefined &&
    request.persona === undefined &&
    request.memory === undefined &&
    request.choose === undefined
  );
}

/** A packed state, unchanged and, unless it is tracked, unchecked; undefined for other forms, which must be packed. */
function packedStateOf({ hasher }: Domain, state: unknown): PackedState | undefined {
  // `instanceof` looks through all prototypes of a view before it says no.
  if (!ArrayBuffer.isView(state)) {
    return state instanceof TrackedState && state.hasher === hasher ? state.packed : undefined;
  }
  return state instanceof Int32Array ? state : undefined;
}
