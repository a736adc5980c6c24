import { type Clock, systemClock } from "../clock.ts";
import type { Domain, Goal } from "../domain/domain.ts";
import { describeValue } from "../domain/issues.ts";
import { COST_SCALE } from "../domain/tools.ts";
import type { AnyDomainTypes, DomainTypes } from "../domain/types.ts";
import { RequestError, UnderstudyError } from "../errors.ts";
import { planOf } from "../plan/plan.ts";
import { PlanProver } from "../plan/prover.ts";
import type { Observer, PlannerEvent } from "../telemetry/observer.ts";
import { Telemetry } from "../telemetry/telemetry.ts";
import type { CacheEntry, CacheQuery, NegativeReason, PlanCache } from "./cache.ts";
import { Flight, type FlightResult } from "./flight.ts";
import { unsatisfied } from "./goal-choice.ts";
import { type AcceptedPlan, Judge, type RejectedPlan } from "./judge.ts";
import type { Lead, Question } from "./lead.ts";
import { Operation, OperationOutcome, type OutcomeFields } from "./operation.ts";
import {
  DEFAULT_ORCHESTRATOR_SETTINGS,
  type OrchestratorOptions,
  type OrchestratorSettings,
} from "./options.ts";
import type { FallbackReason, Outcome } from "./outcome.ts";
import { Partitions, type PreparedRequest, prepareRequest } from "./prepare.ts";
import type { NowRequest, PlanRequest } from "./request.ts";
import { Understudy, type UnderstudyPlan } from "./understudy.ts";

/** Why the lead is not waited for. */
interface Refusal {
  readonly reason: FallbackReason;
  readonly detail?: string | undefined;
  readonly remembered?: true;
}

/** What the lead came to within the time. */
type LeadVerdict =
  | { readonly kind: "accepted"; readonly plan: AcceptedPlan }
  | ({ readonly kind: "refused" } & Refusal);

/** What is known of a request once its goals and the cache were looked at. */
interface Situation {
  readonly request: PreparedRequest;
  readonly goals: readonly Goal[];
  readonly query: CacheQuery;
}

/**
 * Plans for the agents of one domain. The understudy's plan is computed first; a lead is asked when
 * it can still answer in time; what it says is proved, and mended where it breaks.
 *
 * @example
 * const orchestrator = new Orchestrator({ domain, planner: new ClassicalPlanner(), lead });
 * const outcome = await orchestrator.plan({ agent: "ann", state, goal: "warm_home", budgetMs: 100 });
 * for (const step of outcome.plan?.steps ?? []) console.log(step.tool, step.args);
 */
export class Orchestrator<T extends DomainTypes = AnyDomainTypes> {
  readonly domain: Domain<T>;
  readonly telemetry: Telemetry;
  readonly settings: OrchestratorSettings;
  readonly #lead: Lead | undefined;
  readonly #cache: PlanCache | undefined;
  readonly #clock: Clock;
  readonly #observer: Observer | undefined;
  readonly #understudy: Understudy;
  readonly #judge: Judge;
  readonly #prover: PlanProver;
  readonly #partitions: Partitions;
  readonly #flights = new Map<string, Flight>();
  readonly #operations = new Map<string, Operation<T>>();
  #disposed = false;

  constructor(options: OrchestratorOptions<T>) {
    const { domain, planner, lead, cache, clock = systemClock, telemetry, observer } = options;
    this.domain = domain;
    this.telemetry = telemetry ?? new Telemetry();
    this.settings = settingsOf(options);
    this.#lead = lead;
    this.#cache = cache;
    this.#clock = clock;
    this.#observer = observer;
    this.#understudy = new Understudy(domain.untyped, planner, clock, this.settings);
    this.#judge = new Judge(domain.untyped, this.#understudy, this.settings);
    this.#prover = new PlanProver(domain.untyped);
    this.#partitions = new Partitions(domain.untyped, lead);
  }

  /**
   * Plans for an agent. Resolves by the deadline.
   *
   * @throws StateError, RequestError, CostError (as rejections) for a caller's mistake; the reason of
   * the caller's own signal when that aborts
   */
  async plan(request: PlanRequest<T>): Promise<Outcome<T>> {
    const { signal, budgetMs } = request;
    const startMs = this.#clock.now();
    if (typeof budgetMs !== "number" || !(budgetMs >= 0 && budgetMs < Number.POSITIVE_INFINITY)) {
      const message = `must be a number of milliseconds of at least 0, not ${describeValue(budgetMs)}`;
      throw new RequestError([{ pointer: "/budgetMs", message }]);
    }
    const prepared = prepareRequest(this.domain, request);
    signal?.throwIfAborted();
    const operation = this.#begin(prepared.agent, startMs);
    this.telemetry.count("plan.request");
    try {
      const outcome = await this.#solve(operation, prepared, startMs + budgetMs, signal);
      this.telemetry.record("latency.plan_total", outcome.elapsedMs);
      const leftMs = budgetMs - outcome.elapsedMs;
      if (leftMs >= 0) this.telemetry.record("deadline.remaining", leftMs);
      else this.telemetry.record("deadline.overshoot", -leftMs);
      return outcome;
    } catch (error) {
      this.#close(operation, undefined);
      throw error;
    }
  }

  /**
   * Plans for an agent at once: cache and understudy within `sliceMs`, synchronously. The lead goes
   * on in the background; its answer comes as `revised`.
   *
   * @param sliceMs how long the understudy may search; default 0.5
   * @throws StateError, RequestError, CostError for a caller's mistake
   */
  planNow(request: NowRequest<T>, sliceMs = 0.5): Outcome<T> {
    const startMs = this.#clock.now();
    const prepared = prepareRequest(this.domain, request);
    const operation = this.#begin(prepared.agent, startMs);
    this.telemetry.count("plan.now");
    const start = this.#look(operation, prepared);
    if (start instanceof OperationOutcome) return start;
    const { situation, candidate, refusal } = start;
    const understudy = this.#understudy.planNow(prepared, situation.goals, sliceMs);
    this.telemetry.record("latency.understudy", this.#clock.now() - startMs);
    const cached = this.#tryCandidate(operation, situation, candidate, understudy);
    if (cached !== undefined) return cached;
    if (this.#lead === undefined || understudy.leadGoal === undefined) {
      return this.#serveUnderstudy(operation, understudy, undefined);
    }
    if (refusal !== undefined) return this.#serveUnderstudy(operation, understudy, refusal);
    const harvesting = this.#askInBackground(operation, situation, understudy);
    return this.#serveUnderstudy(operation, understudy, { reason: "budget" }, harvesting);
  }

  /**
   * Ends all calls of the lead. Requests that wait are answered by the understudy, with the reason
   * `disposed`, and so are later ones. The lead itself belongs to whoever made it.
   */
  dispose(): void {
    this.#disposed = true;
    const reason = new UnderstudyError("disposed", "The orchestrator was disposed");
    for (const flight of [...this.#flights.values()]) flight.cancel(reason);
    this.#flights.clear();
  }

  async #solve(
    operation: Operation<T>,
    prepared: PreparedRequest,
    deadlineMs: number,
    signal: AbortSignal | undefined,
  ): Promise<Outcome<T>> {
    const start = this.#look(operation, prepared);
    if (start instanceof OperationOutcome) {
      this.#countOutcome(start);
      return start;
    }
    const { situation, candidate, refusal } = start;
    const clock = this.#clock;
    const beganMs = clock.now();
    const answerByMs = deadlineMs - this.settings.marginMs;
    const sliceMs = Math.min(
      this.#understudy.sliceMs(deadlineMs - operation.startMs),
      Math.max(0, answerByMs - beganMs),
    );
    const understudy = await this.#understudy.plan(
      prepared,
      situation.goals,
      sliceMs,
      () => signal?.aborted === true || clock.now() >= answerByMs,
    );
    this.telemetry.record("latency.understudy", clock.now() - beganMs);
    signal?.throwIfAborted();
    const outcome =
      this.#tryCandidate(operation, situation, candidate, understudy) ??
      (await this.#askOrServe(
        operation,
        situation,
        understudy,
        refusal,
        answerByMs,
        sliceMs,
        signal,
      ));
    this.#countOutcome(outcome);
    return outcome;
  }

  async #askOrServe(
    operation: Operation<T>,
    situation: Situation,
    understudy: UnderstudyPlan,
    refusal: Refusal | undefined,
    answerByMs: number,
    sliceMs: number,
    signal: AbortSignal | undefined,
  ): Promise<Outcome<T>> {
    if (this.#lead === undefined || understudy.leadGoal === undefined) {
      return this.#serveUnderstudy(operation, understudy, undefined);
    }
    if (refusal !== undefined) return this.#serveUnderstudy(operation, understudy, refusal);
    const clock = this.#clock;
    const limitMs = answerByMs - (this.settings.mendMs ?? sliceMs) - clock.now();
    const question = this.#question(situation, understudy.leadGoal);
    const draft = draftOf(understudy);
    const running = this.#flights.get(question.key);
    const admission =
      limitMs <= 0
        ? ({ admitted: false, reason: "budget", background: true } as const)
        : running === undefined
          ? this.#lead.admit(question, limitMs, draft)
          : ({ admitted: true, predictedMs: undefined } as const);
    if (!admission.admitted) {
      const harvesting =
        admission.background && this.#askInBackground(operation, situation, understudy);
      return this.#serveUnderstudy(operation, understudy, { reason: admission.reason }, harvesting);
    }
    const flight = running ?? this.#takeOff(question, draft);
    this.#emit({ type: "lead-ask", agent: operation.agent, nowMs: clock.now() });
    const result = await this.#wait(flight, answerByMs, situation.request.background, signal);
    if (result === undefined) {
      // Too late for this answer; the flight goes on if it is to be harvested.
      const harvesting = situation.request.background && !flight.isSettled;
      if (harvesting) this.#harvestLater(operation, flight, situation, understudy);
      const detail = "the model had not answered by the deadline";
      return this.#serveUnderstudy(
        operation,
        understudy,
        { reason: "timeout", detail },
        harvesting,
      );
    }
    const verdict = this.#read(result, situation, understudy, answerByMs);
    this.#emitAnswer(operation, result, verdict, true);
    return verdict.kind === "accepted"
      ? this.#serveLead(operation, understudy, verdict.plan, undefined)
      : this.#serveUnderstudy(operation, understudy, verdict);
  }

  /** The result of a flight, or undefined when the time is over first. */
  async #wait(
    flight: Flight,
    untilMs: number,
    background: boolean,
    signal: AbortSignal | undefined,
  ): Promise<FlightResult | undefined> {
    const clock = this.#clock;
    flight.join(untilMs);
    let stop: () => void = () => {};
    try {
      return await new Promise<FlightResult | undefined>((resolve, reject) => {
        const abort = (): void => reject(signal?.reason);
        const expire = (): void => {
          // Said before the flight's own deadline can end it: from here on it is a harvest.
          if (background) flight.harvest(clock.now() + this.settings.harvestMs);
          resolve(undefined);
        };
        const timer = clock.setTimer(expire, Math.max(0, Math.floor(untilMs - clock.now())));
        signal?.addEventListener("abort", abort, { once: true });
        stop = () => {
          clock.clearTimer(timer);
          signal?.removeEventListener("abort", abort);
        };
        if (signal?.aborted) abort();
        void flight.result.then(resolve);
      });
    } finally {
      stop();
      flight.leave();
    }
  }

  /** Goals, then cache: the outcome if one of them answers at once. */
  #look(
    operation: Operation<T>,
    request: PreparedRequest,
  ):
    | OperationOutcome<T>
    | {
        readonly situation: Situation;
        readonly candidate:
          | Extract<ReturnType<PlanCache["lookup"]>, { entry: CacheEntry }>
          | undefined;
        readonly refusal: Refusal | undefined;
      } {
    const goals = unsatisfied(request.goals, request.state);
    const [goal] = goals;
    if (goal === undefined) return this.#serveNothingToDo(operation, request.goals[0] as Goal);
    const query: CacheQuery = {
      domain: this.domain.untyped,
      state: request.state,
      goal,
      partition: this.#partitions.of(request, goal),
      text: request.text,
      maxCostRatio: this.settings.maxCostRatio,
      disabled: request.disabled,
      maintain: request.maintain,
    };
    const situation: Situation = { request, goals, query };
    const refusal: Refusal | undefined = this.#disposed ? { reason: "disposed" } : undefined;
    if (this.#cache === undefined) return { situation, candidate: undefined, refusal };
    const beforeMs = this.#clock.now();
    const answer = this.#cache.lookup(query);
    this.telemetry.record("latency.cache_lookup", this.#clock.now() - beforeMs);
    if (answer.kind === "miss") {
      this.telemetry.count("cache.miss");
      return { situation, candidate: undefined, refusal };
    }
    if (answer.kind === "negative") {
      this.telemetry.count("cache.miss");
      const remembered = { reason: answer.reason, remembered: true } as const;
      return { situation, candidate: undefined, refusal: refusal ?? remembered };
    }
    if (answer.entry.costRatio > this.settings.maxReuseCostRatio || !answer.proved) {
      return { situation, candidate: answer, refusal };
    }
    const served = this.#serveEntry(operation, situation, answer.kind, answer.entry);
    return served ?? { situation, candidate: undefined, refusal };
  }

  /** Serves a cached plan that is within the cost rule, if it proves from the actual state. */
  #serveEntry(
    operation: Operation<T>,
    { request, query }: Situation,
    kind: "exact" | "generalised" | "similar",
    entry: CacheEntry,
  ): OperationOutcome<T> | undefined {
    const { actions } = entry.plan;
    const prover = this.#prover;
    if (!prover.prove(request.state, actions, query.goal.condition, request)) {
      if (kind === "similar") this.telemetry.count("cache.sim_rejected");
      this.telemetry.count("cache.miss");
      return undefined;
    }
    this.#countHit(kind);
    const outcome = this.#outcome(operation, {
      status: "solved",
      plan: entry.plan,
      goal: query.goal,
      cost: prover.cost / COST_SCALE,
      optimal: kind === "exact" && entry.optimal && prover.cost === entry.cost,
      source: kind,
      leadSteps: entry.leadSteps,
    });
    this.#close(operation, undefined);
    return outcome;
  }

  /** A cached plan that is dear or unproved is judged against the understudy's. */
  #tryCandidate(
    operation: Operation<T>,
    situation: Situation,
    candidate: Extract<ReturnType<PlanCache["lookup"]>, { entry: CacheEntry }> | undefined,
    understudy: UnderstudyPlan,
  ): OperationOutcome<T> | undefined {
    if (candidate === undefined) return undefined;
    const { kind, entry } = candidate;
    const verdict = this.#judge.judge(entry.plan.actions, {
      request: situation.request,
      goal: situation.query.goal,
      understudy,
      mendUntilMs: this.#clock.now() + this.settings.understudyImproveMs,
    });
    if (!verdict.accepted || (verdict.mended && kind !== "similar")) {
      if (kind === "similar") this.telemetry.count("cache.sim_rejected");
      this.telemetry.count("cache.miss");
      return undefined;
    }
    this.#countHit(kind);
    const leadSteps = Math.min(verdict.leadSteps, entry.leadSteps);
    this.#close(operation, undefined);
    return this.#outcome(operation, {
      status: "solved",
      plan: planOf(this.domain.untyped, verdict.actions),
      goal: situation.query.goal,
      cost: verdict.cost / COST_SCALE,
      optimal: verdict.optimal,
      source: verdict.mended ? "mended" : kind,
      via: verdict.mended ? "similar" : undefined,
      leadSteps,
    });
  }

  #question(situation: Situation, goal: Goal): Question {
    const { request, query } = situation;
    const partition = goal === query.goal ? query.partition : this.#partitions.of(request, goal);
    const { state, disabled, maintain, text } = request;
    const key = `${partition}:${state.join(",")}`;
    return { key, domain: this.domain.untyped, state, goal, text, disabled, maintain };
  }

  #takeOff(question: Question, draft: readonly number[] | undefined): Flight {
    const flight = new Flight(this.#lead as Lead, this.#clock, question, draft);
    this.#flights.set(flight.key, flight);
    this.telemetry.count("llm.request");
    const askedMs = this.#clock.now();
    void flight.result.then((result) => {
      if (this.#flights.get(flight.key) === flight) this.#flights.delete(flight.key);
      this.#countCall(result, this.#clock.now() - askedMs);
    });
    return flight;
  }

  /** Whether the lead took the question with nobody waiting. */
  #askInBackground(
    operation: Operation<T>,
    situation: Situation,
    understudy: UnderstudyPlan,
  ): boolean {
    const { leadGoal } = understudy;
    const lead = this.#lead;
    if (!situation.request.background || lead === undefined || leadGoal === undefined) return false;
    const question = this.#question(situation, leadGoal);
    const { harvestMs } = this.settings;
    const draft = draftOf(understudy);
    let flight = this.#flights.get(question.key);
    if (flight === undefined) {
      const admission = lead.admit(question, harvestMs, draft);
      if (!admission.admitted) return false;
      flight = this.#takeOff(question, draft);
    }
    flight.harvest(this.#clock.now() + harvestMs);
    this.#emit({ type: "lead-ask", agent: operation.agent, nowMs: this.#clock.now() });
    this.#harvestLater(operation, flight, situation, understudy);
    return true;
  }

  /** When the flight ends, its plan is judged, cached, and offered as `revised`. */
  #harvestLater(
    operation: Operation<T>,
    flight: Flight,
    situation: Situation,
    understudy: UnderstudyPlan,
  ): void {
    void flight.result
      .then((result) => {
        const untilMs = this.#clock.now() + this.settings.understudyMaxMs;
        const verdict = this.#read(result, situation, understudy, untilMs);
        this.#emitAnswer(operation, result, verdict, false);
        if (verdict.kind !== "accepted" || operation.isClosed) return undefined;
        this.telemetry.count("plan.revised");
        return this.#outcome(operation, this.#leadFields(understudy, verdict.plan), true);
      })
      // A cost function of the game may throw while a late plan is judged; nobody waits for it.
      .catch(() => undefined)
      .then((outcome) => this.#close(operation, outcome));
  }

  /** Judges what came of a call, and keeps it. */
  #read(
    result: FlightResult,
    situation: Situation,
    understudy: UnderstudyPlan,
    mendUntilMs: number,
  ): LeadVerdict {
    if (result.answer === undefined) {
      return { kind: "refused", reason: result.reason, detail: result.detail };
    }
    const { answer } = result;
    const goal = understudy.leadGoal as Goal;
    const query = {
      ...situation.query,
      goal,
      partition: this.#partitions.of(situation.request, goal),
    };
    if (answer.kind !== "plan") {
      this.#cache?.storeNegative?.(query, answer.kind);
      return { kind: "refused", reason: answer.kind, detail: answer.message };
    }
    const { request } = situation;
    const on = { request, goal, understudy, mendUntilMs };
    const verdict: AcceptedPlan | RejectedPlan = this.#judge.judge(answer.actions, on);
    if (!verdict.accepted) {
      this.#cache?.storeNegative?.(query, verdict.reason as NegativeReason);
      return { kind: "refused", reason: verdict.reason, detail: verdict.detail };
    }
    const { actions, ...rest } = verdict;
    this.#cache?.store(query, { ...rest, plan: planOf(this.domain.untyped, actions) });
    return { kind: "accepted", plan: verdict };
  }

  #begin(agent: string, startMs: number): Operation<T> {
    this.#operations.get(agent)?.close(undefined);
    const operation = new Operation<T>(agent, startMs);
    this.#operations.set(agent, operation);
    this.#emit({ type: "request-start", agent, nowMs: startMs });
    return operation;
  }

  #close(operation: Operation<T>, outcome: Outcome<T> | undefined): void {
    operation.close(outcome);
    if (this.#operations.get(operation.agent) === operation)
      this.#operations.delete(operation.agent);
  }

  #serveNothingToDo(operation: Operation<T>, goal: Goal): OperationOutcome<T> {
    this.#close(operation, undefined);
    return this.#outcome(operation, {
      status: "solved",
      plan: planOf(this.domain.untyped, []),
      goal,
      cost: 0,
      optimal: true,
      source: "classical",
      leadSteps: 0,
    });
  }

  #serveUnderstudy(
    operation: Operation<T>,
    understudy: UnderstudyPlan,
    refusal: Refusal | undefined,
    harvesting = false,
  ): OperationOutcome<T> {
    const { status, goal, actions, cost, optimal } = understudy;
    const hasPlan = status === "solved" || status === "partial";
    if (!harvesting) this.#close(operation, undefined);
    return this.#outcome(operation, {
      status,
      plan: hasPlan ? planOf(this.domain.untyped, actions) : null,
      goal,
      cost: cost / COST_SCALE,
      optimal,
      source: "classical",
      leadSteps: 0,
      reason: refusal?.reason,
      detail: refusal?.detail,
      remembered: refusal?.remembered,
    });
  }

  #serveLead(
    operation: Operation<T>,
    understudy: UnderstudyPlan,
    plan: AcceptedPlan,
    revised: undefined,
  ): OperationOutcome<T> {
    this.#close(operation, revised);
    return this.#outcome(operation, this.#leadFields(understudy, plan));
  }

  #leadFields(understudy: UnderstudyPlan, plan: AcceptedPlan): OutcomeFields {
    return {
      status: "solved",
      plan: planOf(this.domain.untyped, plan.actions),
      goal: understudy.leadGoal as Goal,
      cost: plan.cost / COST_SCALE,
      optimal: plan.optimal,
      source: plan.mended ? "mended" : "llm",
      via: plan.mended ? "llm" : undefined,
      leadSteps: plan.leadSteps,
    };
  }

  #outcome(operation: Operation<T>, fields: OutcomeFields, revision = false): OperationOutcome<T> {
    const nowMs = this.#clock.now();
    const outcome = new OperationOutcome<T>(operation, fields, nowMs - operation.startMs);
    this.#emit({
      type: revision ? "outcome-revise" : "outcome-serve",
      outcome: outcome as never,
      nowMs,
    });
    return outcome;
  }

  #countOutcome(outcome: Outcome<T>): void {
    if (this.#lead === undefined) return;
    const cached = ["exact", "generalised", "similar"].includes(outcome.source);
    this.telemetry.outcome(outcome.reason, cached);
  }

  #countHit(kind: "exact" | "generalised" | "similar"): void {
    const names = {
      exact: "cache.hit",
      generalised: "cache.gen_hit",
      similar: "cache.sim_hit",
    } as const;
    this.telemetry.count(names[kind]);
  }

  #countCall(result: FlightResult, elapsedMs: number): void {
    const { telemetry } = this;
    telemetry.record("latency.llm_call", elapsedMs);
    if (result.answer === undefined) {
      telemetry.count("llm.error");
      return;
    }
    telemetry.count("llm.success");
    const { usage } = result.answer;
    if (usage === undefined) return;
    telemetry.count("llm.tokens.prompt", usage.promptTokens);
    telemetry.count("llm.tokens.completion", usage.completionTokens);
    if (usage.firstTokenMs !== undefined)
      telemetry.record("latency.first_token", usage.firstTokenMs);
    const decodeMs = usage.totalMs - (usage.firstTokenMs ?? 0);
    if (decodeMs > 0) {
      telemetry.record("llm.tokens_per_second", (1000 * usage.completionTokens) / decodeMs);
    }
  }

  #emitAnswer(
    operation: Operation<T>,
    result: FlightResult,
    verdict: LeadVerdict,
    onTime: boolean,
  ): void {
    this.#emit({
      type: "lead-answer",
      agent: operation.agent,
      nowMs: this.#clock.now(),
      onTime,
      problem: verdict.kind === "refused" ? verdict.reason : undefined,
      text: result.answer?.text,
    });
  }

  #emit(event: PlannerEvent): void {
    try {
      this.#observer?.(event);
    } catch {
      // An observer watches the show; it cannot stop it.
    }
  }
}

/** What the lead gets as a draft: a complete plan for the goal that it is asked for. */
function draftOf(understudy: UnderstudyPlan): readonly number[] | undefined {
  return understudy.status === "solved" && understudy.goal === understudy.leadGoal
    ? understudy.actions
    : undefined;
}

function settingsOf(options: Partial<OrchestratorSettings>): OrchestratorSettings {
  const settings: Record<string, number | undefined> = {};
  for (const [name, fallback] of Object.entries(DEFAULT_ORCHESTRATOR_SETTINGS)) {
    const value = options[name as keyof OrchestratorSettings] ?? fallback;
    if (value !== undefined && !(typeof value === "number" && value >= 0)) {
      const message = `must be a number of at least 0, not ${describeValue(value)}`;
      throw new RequestError([{ pointer: `/${name}`, message }]);
    }
    settings[name] = value;
  }
  return settings as unknown as OrchestratorSettings;
}
