import { type Clock, systemClock } from "../clock.ts";
import type { Domain, Goal } from "../domain/domain.ts";
import { describeValue } from "../domain/issues.ts";
import { COST_SCALE } from "../domain/tools.ts";
import type { AnyDomainTypes, DomainTypes } from "../domain/types.ts";
import { RequestError, UnderstudyError } from "../errors.ts";
import { planOf } from "../plan/plan.ts";
import { Telemetry } from "../telemetry/telemetry.ts";
import type { CacheAnswer, CacheEntry } from "./cache.ts";
import { CacheDesk, type Candidate } from "./cache-desk.ts";
import { FastLane } from "./fast-lane.ts";
import type { Flight, FlightResult } from "./flight.ts";
import { unsatisfied } from "./goal-choice.ts";
import { type AcceptedPlan, Judge } from "./judge.ts";
import { LeadDesk, type LeadVerdict } from "./lead-desk.ts";
import { Operation, OperationOutcome, type OutcomeFields } from "./operation.ts";
import { type OrchestratorOptions, type OrchestratorSettings, settingsOf } from "./options.ts";
import type { Outcome } from "./outcome.ts";
import { Partitions, type PreparedRequest, prepareRequest } from "./prepare.ts";
import { Reporter } from "./reporter.ts";
import type { NowRequest, PlanRequest } from "./request.ts";
import { draftOf, type Refusal, type Situation } from "./situation.ts";
import { runNow, runYielding } from "./steps.ts";
import { Understudy, type UnderstudyPlan } from "./understudy.ts";

/** A mask: every 16th call of `planNow` is timed even if nobody watches. */
const TIMED_EVERY = 15;

/** What is left to do for a request that goals and cache did not answer. */
interface Unanswered {
  readonly situation: Situation;
  readonly candidate: Candidate | undefined;
  readonly refusal: Refusal | undefined;
}

/** When parts of a request must be done, in milliseconds of the clock. */
interface Times {
  readonly answerByMs: number;
  /** How long the understudy may search. */
  readonly sliceMs: number;
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
  readonly #clock: Clock;
  readonly #understudy: Understudy;
  readonly #partitions: Partitions;
  readonly #cache: CacheDesk;
  readonly #lead: LeadDesk | undefined;
  readonly #fastLane: FastLane | undefined;
  readonly #reporter: Reporter;
  readonly #operations = new Map<string, Operation<T>>();
  #calls = 0;
  #requests = 0;
  /** Used again for every hit of the fast lane: an outcome copies what it needs. */
  readonly #hitFields: { -readonly [Key in keyof OutcomeFields]: OutcomeFields[Key] };
  #disposed = false;

  constructor(options: OrchestratorOptions<T>) {
    const { domain, planner, lead, cache, clock = systemClock, telemetry, observer } = options;
    const settings = settingsOf(options);
    this.domain = domain;
    this.settings = settings;
    this.telemetry = telemetry ?? new Telemetry();
    this.#clock = clock;
    const reporter = new Reporter(this.telemetry, observer);
    this.#reporter = reporter;
    this.#understudy = new Understudy(domain.untyped, planner, clock, settings, () =>
      this.telemetry.count("understudy.error"),
    );
    const normalise = cache?.normaliseText?.bind(cache);
    const partitions = new Partitions(domain.untyped, lead, normalise);
    this.#partitions = partitions;
    const judge = new Judge(domain.untyped, this.#understudy, settings);
    this.#cache = new CacheDesk(cache, clock, judge, settings, reporter);
    this.#fastLane =
      cache === undefined || domain.hasRuntimeCosts
        ? undefined
        : new FastLane(domain.untyped, cache, partitions, settings);
    this.#hitFields = {
      status: "solved",
      plan: null,
      goal: undefined as unknown as Goal,
      cost: 0,
      optimal: false,
      source: "exact",
      leadSteps: 0,
    };
    this.#lead =
      lead === undefined
        ? undefined
        : new LeadDesk({ lead, cache, clock, judge, partitions, settings, reporter });
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
      throw badDuration("/budgetMs", budgetMs);
    }
    if (signal !== undefined && typeof signal?.throwIfAborted !== "function") {
      const message = `must be an AbortSignal, not ${describeValue(signal)}`;
      throw new RequestError([{ pointer: "/signal", message }]);
    }
    const prepared = prepareRequest(this.domain, request);
    signal?.throwIfAborted();
    const operation = this.#begin(prepared.agent, startMs);
    this.telemetry.count("plan.request");
    try {
      const outcome = await this.#solve(operation, prepared, startMs + budgetMs, signal);
      this.#reporter.answered(outcome, budgetMs, this.#lead !== undefined);
      return outcome;
    } catch (error) {
      if (signal?.aborted) {
        this.#reporter.emit({
          type: "request-abort",
          agent: prepared.agent,
          request: operation.request,
          nowMs: this.#clock.now(),
        });
      }
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
    if (!(sliceMs >= 0 && sliceMs < Number.POSITIVE_INFINITY))
      throw badDuration("/sliceMs", sliceMs);
    const lane = this.#fastLane;
    // Reading the clock takes as long as a hit: only some are timed, and those that are watched.
    const timed = this.#reporter.isObserved || (this.#calls++ & TIMED_EVERY) === 0;
    let startMs = timed ? this.#clock.now() : 0;
    const entry = lane?.find(request);
    if (entry !== undefined) return this.#serveHit(request.agent, startMs, timed, entry);
    if (!timed) startMs = this.#clock.now();
    const prepared = prepareRequest(this.domain, request);
    const operation = this.#begin(prepared.agent, startMs);
    this.telemetry.count("plan.now");
    try {
      const look = this.#look(operation, prepared, lane?.answer);
      if (look instanceof OperationOutcome) return look;
      const { situation, refusal } = look;
      const understudy = runNow(this.#understudy.plan(prepared, situation.goals, sliceMs));
      this.telemetry.record("latency.understudy", this.#clock.now() - startMs);
      const decided = this.#decide(operation, look, understudy, startMs + sliceMs);
      if (decided !== undefined) return decided;
      if (refusal !== undefined) return this.#serveUnderstudy(operation, understudy, refusal);
      const harvesting = this.#askInBackground(operation, situation, understudy);
      return this.#serveUnderstudy(operation, understudy, { reason: "budget" }, harvesting);
    } catch (error) {
      this.#close(operation, undefined);
      throw error;
    }
  }

  /**
   * Ends all calls of the lead. Requests that wait are answered by the understudy, with the reason
   * `disposed`, and so are later ones. The lead itself belongs to whoever made it.
   */
  dispose(): void {
    this.#disposed = true;
    this.#lead?.cancel(new UnderstudyError("disposed", "The orchestrator was disposed"));
  }

  /** Serves a hit of the fast lane: as `#look` would, with nothing made that nobody reads. */
  #serveHit(agent: string, startMs: number, timed: boolean, entry: CacheEntry): Outcome<T> {
    if (this.#operations.size > 0) {
      this.#operations.get(agent)?.close(undefined);
      this.#operations.delete(agent);
    }
    const lane = this.#fastLane as FastLane;
    const { kind } = lane.answer as Extract<CacheAnswer, { entry: CacheEntry }>;
    this.telemetry.countNow(kind);
    const fields = this.#hitFields;
    fields.plan = entry.plan;
    fields.goal = lane.goal as Goal;
    fields.cost = entry.cost / COST_SCALE;
    fields.optimal = kind === "exact" && entry.optimal;
    fields.source = kind;
    fields.leadSteps = entry.leadSteps;
    if (!timed) return new OperationOutcome<T>(agent, fields, 0, undefined);
    this.telemetry.record("latency.cache_lookup", this.#clock.now() - startMs);
    if (!this.#reporter.isObserved) return new OperationOutcome<T>(agent, fields, 0, undefined);
    const operation = this.#operation(agent, startMs);
    operation.close(undefined);
    return this.#outcome(operation, fields);
  }

  async #solve(
    operation: Operation<T>,
    prepared: PreparedRequest,
    deadlineMs: number,
    signal: AbortSignal | undefined,
  ): Promise<Outcome<T>> {
    const look = this.#look(operation, prepared);
    if (look instanceof OperationOutcome) return look;
    const clock = this.#clock;
    const beganMs = clock.now();
    const answerByMs = deadlineMs - this.settings.marginMs;
    const share = this.#understudy.sliceMs(deadlineMs - operation.startMs);
    const sliceMs = Math.min(share, Math.max(0, answerByMs - beganMs));
    const understudy = await runYielding(
      this.#understudy.plan(prepared, look.situation.goals, sliceMs),
      clock,
      this.settings.yieldMs,
      () => signal?.aborted === true || clock.now() >= answerByMs,
    );
    this.telemetry.record("latency.understudy", clock.now() - beganMs);
    signal?.throwIfAborted();
    return (
      this.#decide(operation, look, understudy) ??
      this.#askLead(operation, look, understudy, { answerByMs, sliceMs }, signal)
    );
  }

  /** Goals, then cache: the outcome if one of them answers at once. */
  #look(
    operation: Operation<T>,
    request: PreparedRequest,
    answer?: CacheAnswer,
  ): OperationOutcome<T> | Unanswered {
    const goals = unsatisfied(request.goals, request.state);
    const [goal] = goals;
    if (goal === undefined) return this.#serveNothingToDo(operation, request.goals[0] as Goal);
    const { state, text, disabled, maintain } = request;
    const domain = this.domain.untyped;
    const partition = this.#partitions.of(request, goal);
    const { maxCostRatio } = this.settings;
    const stateKey = domain.hasher.key(state);
    const query = {
      domain,
      state,
      stateKey,
      goal,
      partition,
      text,
      maxCostRatio,
      disabled,
      maintain,
    };
    const situation: Situation = { request, goals, query };
    const find = this.#cache.look(situation, answer);
    if (find.served !== undefined) return this.#serveLast(operation, find.served);
    const refusal: Refusal | undefined = this.#disposed ? { reason: "disposed" } : find.refusal;
    return { situation, candidate: find.candidate, refusal };
  }

  /** What can be decided without the lead once the understudy has its plan. */
  #decide(
    operation: Operation<T>,
    { situation, candidate }: Unanswered,
    understudy: UnderstudyPlan,
    mendUntilMs?: number,
  ): OperationOutcome<T> | undefined {
    const cached =
      candidate === undefined
        ? undefined
        : this.#cache.decide(situation, candidate, understudy, mendUntilMs);
    if (cached !== undefined) return this.#serveLast(operation, cached);
    return this.#lead === undefined || understudy.leadGoal === undefined
      ? this.#serveUnderstudy(operation, understudy, undefined)
      : undefined;
  }

  async #askLead(
    operation: Operation<T>,
    { situation, refusal }: Unanswered,
    understudy: UnderstudyPlan,
    { answerByMs, sliceMs }: Times,
    signal: AbortSignal | undefined,
  ): Promise<Outcome<T>> {
    if (refusal !== undefined) return this.#serveUnderstudy(operation, understudy, refusal);
    const desk = this.#lead as LeadDesk;
    const clock = this.#clock;
    const mendMs = this.settings.mendMs ?? sliceMs;
    const limitMs = answerByMs - mendMs - clock.now();
    const question = desk.question(situation, understudy.leadGoal as Goal);
    const draft = draftOf(understudy);
    const admission = desk.admit(question, limitMs, draft);
    if (!admission.admitted) {
      const harvesting =
        admission.background && this.#askInBackground(operation, situation, understudy);
      return this.#serveUnderstudy(operation, understudy, admission, harvesting);
    }
    const flight = desk.flight(question, draft);
    this.#reportAsked(operation, flight);
    const { background } = situation.request;
    const result = await desk.wait(flight, answerByMs, background, signal);
    if (result === undefined) {
      const harvesting = background && !flight.isSettled;
      if (harvesting) this.#harvest(operation, flight, situation, understudy);
      const detail = "the model had not answered by the deadline";
      return this.#serveUnderstudy(
        operation,
        understudy,
        { reason: "timeout", detail },
        harvesting,
      );
    }
    const mendUntilMs = Math.min(answerByMs, clock.now() + mendMs);
    const verdict = await desk.read(result, situation, understudy, mendUntilMs);
    signal?.throwIfAborted();
    this.#reportAnswer(operation, result, verdict, true);
    return verdict.kind === "accepted"
      ? this.#serveLast(operation, this.#leadFields(understudy, verdict.plan))
      : this.#serveUnderstudy(operation, understudy, verdict);
  }

  /** Whether the lead took the question with nobody waiting. */
  #askInBackground(
    operation: Operation<T>,
    situation: Situation,
    understudy: UnderstudyPlan,
  ): boolean {
    const flight = this.#lead?.backgroundFlight(situation, understudy);
    if (flight === undefined) return false;
    this.#reportAsked(operation, flight);
    this.#harvest(operation, flight, situation, understudy);
    return true;
  }

  /** When the flight ends, its plan is judged, cached, and offered as `revised`. */
  #harvest(
    operation: Operation<T>,
    flight: Flight,
    situation: Situation,
    understudy: UnderstudyPlan,
  ): void {
    const judge = async (result: FlightResult): Promise<Outcome<T> | undefined> => {
      const untilMs = this.#clock.now() + this.settings.understudyMaxMs;
      const desk = this.#lead as LeadDesk;
      const verdict = await desk.read(result, situation, understudy, untilMs);
      this.#reportAnswer(operation, result, verdict, false);
      if (verdict.kind !== "accepted" || operation.isClosed) return undefined;
      this.telemetry.count("plan.revised");
      return this.#outcome(operation, this.#leadFields(understudy, verdict.plan), "outcome-revise");
    };
    void flight.result
      .then(judge)
      // A cost function of the game may throw while a late plan is judged; nobody waits for it.
      .catch(() => undefined)
      .then((outcome) => this.#close(operation, outcome));
  }

  #begin(agent: string, startMs: number): Operation<T> {
    this.#operations.get(agent)?.close(undefined);
    const operation = this.#operation(agent, startMs);
    this.#operations.set(agent, operation);
    return operation;
  }

  #operation(agent: string, startMs: number): Operation<T> {
    const request = ++this.#requests;
    this.#reporter.emit({ type: "request-start", agent, request, nowMs: startMs });
    return new Operation<T>(agent, startMs, request);
  }

  #reportAsked({ agent, request }: Operation<T>, { key }: Flight): void {
    this.#reporter.emit({ type: "lead-ask", agent, request, key, nowMs: this.#clock.now() });
  }

  #close(operation: Operation<T>, revised: Outcome<T> | undefined): void {
    operation.close(revised);
    const { agent } = operation;
    if (this.#operations.get(agent) === operation) this.#operations.delete(agent);
  }

  #serveNothingToDo(operation: Operation<T>, goal: Goal): OperationOutcome<T> {
    return this.#serveLast(operation, {
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
    const fields: OutcomeFields = {
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
    };
    return harvesting ? this.#outcome(operation, fields) : this.#serveLast(operation, fields);
  }

  /** Serves an answer after which nothing better comes. */
  #serveLast(operation: Operation<T>, fields: OutcomeFields): OperationOutcome<T> {
    this.#close(operation, undefined);
    return this.#outcome(operation, fields);
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

  #outcome(
    operation: Operation<T>,
    fields: OutcomeFields,
    type: "outcome-serve" | "outcome-revise" = "outcome-serve",
  ): OperationOutcome<T> {
    const nowMs = this.#clock.now();
    const elapsedMs = nowMs - operation.startMs;
    const outcome = new OperationOutcome<T>(operation.agent, fields, elapsedMs, operation);
    const { request } = operation;
    this.#reporter.emit({ type, outcome: outcome as unknown as Outcome, request, nowMs });
    return outcome;
  }

  #reportAnswer(
    operation: Operation<T>,
    result: FlightResult,
    verdict: LeadVerdict,
    onTime: boolean,
  ): void {
    this.#reporter.emit({
      type: "lead-answer",
      agent: operation.agent,
      request: operation.request,
      nowMs: this.#clock.now(),
      onTime,
      problem: verdict.kind === "refused" ? verdict.reason : undefined,
      text: result.answer?.text,
    });
  }
}

function badDuration(pointer: string, value: unknown): RequestError {
  const message = `must be a number of milliseconds of at least 0, not ${describeValue(value)}`;
  return new RequestError([{ pointer, message }]);
}
