import type { Clock } from "../clock.ts";
import type { Domain } from "../domain/domain.ts";
import type { AnyDomainTypes, DomainTypes } from "../domain/types.ts";
import { DisposedError } from "../errors.ts";
import { PlanProver } from "../plan/prover.ts";
import type { Telemetry } from "../telemetry/telemetry.ts";
import { assemble } from "./assemble.ts";
import { FastHit, type FastLane } from "./fast-lane.ts";
import type { FirstLook } from "./first-look.ts";
import { FirstSteps } from "./first-steps.ts";
import type { LeadPart } from "./lead-part.ts";
import { type Operation, OperationOutcome } from "./operation.ts";
import type { Operations } from "./operations.ts";
import type { OrchestratorOptions, OrchestratorSettings } from "./options.ts";
import type { Outcome } from "./outcome.ts";
import type { PlanningRound } from "./planning-round.ts";
import { type PreparedRequest, prepareRequest } from "./prepare.ts";
import type { Reporter } from "./reporter.ts";
import type { ManyRequest, NowRequest, PlanRequest } from "./request.ts";
import { checkDuration, checkSignal, misfit } from "./request-checks.ts";
import { runNow, runYielding } from "./steps.ts";
import type { StoreQueue } from "./store-queue.ts";
import type { Understudy } from "./understudy.ts";

/** A mask: every 16th call of `planNow` is timed even if nobody watches. */
const TIMED_EVERY = 15;

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
  readonly #operations: Operations<T>;
  readonly #look: FirstLook<T>;
  /** Undefined without a lead. */
  readonly #lead: LeadPart<T> | undefined;
  readonly #fastLane: FastLane;
  readonly #round: PlanningRound<T>;
  readonly #stores: StoreQueue;
  readonly #reporter: Reporter;
  readonly #prover: PlanProver;
  #calls = 0;
  #disposed = false;

  constructor(options: OrchestratorOptions<T>) {
    const parts = assemble(options, {
      isDisposed: () => this.#disposed,
      serveAtOnce: (request) => this.#serveAtOnce(request),
    });
    this.domain = options.domain;
    this.settings = parts.settings;
    this.telemetry = parts.telemetry;
    this.#clock = parts.clock;
    this.#reporter = parts.reporter;
    this.#understudy = parts.understudy;
    this.#operations = parts.operations;
    this.#look = parts.look;
    this.#lead = parts.lead;
    this.#stores = parts.stores;
    this.#fastLane = parts.fastLane;
    this.#round = parts.round;
    this.#prover = new PlanProver(options.domain.untyped);
  }

  /**
   * Plans for an agent. Resolves by the deadline. With `onStep` the first steps come before that; for
   * a directive, or with `choose`, the lead chooses among plans that are proved already.
   *
   * @throws StateError, RequestError, CostError (as rejections) for a caller's mistake; the reason of
   * the caller's own signal when that aborts
   */
  async plan(request: PlanRequest<T>): Promise<Outcome<T>> {
    const { signal, budgetMs } = request;
    const startMs = this.#clock.now();
    checkDuration("/budgetMs", budgetMs);
    checkSignal(signal);
    const prepared = prepareRequest(this.domain, request, this.settings.choose);
    const first = this.#firstSteps(request, prepared);
    signal?.throwIfAborted();
    const operation = this.#operations.begin(prepared, startMs, budgetMs);
    this.telemetry.count("plan.request");
    try {
      const outcome = await this.#solve(operation, prepared, startMs + budgetMs, signal, first);
      if (outcome.plan !== null) first?.settle(outcome.plan.actions);
      this.#reporter.answered(outcome, budgetMs, this.#lead !== undefined);
      return outcome;
    } catch (error) {
      if (signal?.aborted) {
        const { agent, request: number } = operation;
        const nowMs = this.#clock.now();
        this.#reporter.emit({ type: "request-abort", agent, request: number, nowMs });
      }
      this.#operations.close(operation, undefined);
      throw error;
    }
  }

  /**
   * Plans for an agent at once: cache and understudy within `sliceMs`, synchronously. The lead goes
   * on in the background; its answer comes as `revised`. A policy of the planner is read where one is
   * ready, and never built here.
   *
   * @param sliceMs how long the understudy may search; default 0.5
   * @throws StateError, RequestError, CostError for a caller's mistake
   */
  planNow(request: NowRequest<T>, sliceMs = 0.5): Outcome<T> {
    if (!(sliceMs >= 0 && sliceMs < Number.POSITIVE_INFINITY)) checkDuration("/sliceMs", sliceMs);
    const lane = this.#fastLane;
    // Reading the clock takes as long as a hit: only some are timed, and those that are watched.
    const timed = this.#reporter.isObserved || (this.#calls++ & TIMED_EVERY) === 0;
    let startMs = timed ? this.#clock.now() : 0;
    const found = lane.find(request);
    if (found instanceof FastHit) return this.#serveHit(request.agent, found, startMs, timed);
    if (!timed) startMs = this.#clock.now();
    const prepared = prepareRequest(this.domain, request, this.settings.choose);
    const operation = this.#operations.begin(prepared, startMs);
    this.telemetry.count("plan.now");
    try {
      const look = this.#look.look(operation, prepared, found, this.#disposed);
      if (look instanceof OperationOutcome) return look;
      const beganMs = this.#clock.now();
      const untilMs = beganMs + sliceMs;
      const { goals } = look.situation;
      this.#operations.tellUnderstudyAsked(operation, beganMs);
      const understudy = runNow(this.#understudy.plan(prepared, goals, { untilMs }));
      this.telemetry.record("latency.understudy", this.#clock.now() - startMs);
      this.#operations.tellUnderstudy(operation, understudy);
      const left = this.#look.decide(operation, look, understudy, startMs + sliceMs);
      return left instanceof OperationOutcome
        ? left
        : (this.#lead as LeadPart<T>).goOn(operation, left, understudy, untilMs);
    } catch (error) {
      this.#operations.close(operation, undefined);
      throw error;
    }
  }

  /**
   * Plans for many agents within one slice of time: for a game loop that calls it each tick with all
   * agents that need a plan. Earliest deadline first, then highest urgency, then longest unanswered;
   * goal by goal where policies or the cache know the answer. Whoever is not answered is passed again in the
   * next tick, keeps its place, and has its search gone on with. An agent that is left out gives its
   * place up. The first in line gets its turn however short the slice is: nobody starves.
   *
   * The lead works on in the background, as with `planNow`. What is left of the slice when nobody waits
   * goes to policies that were asked for and are not ready (`Planner.buildSlice`). An agent stands in the list once; states
   * are copied where a search goes on. An outcome's `elapsedMs` counts from the tick that asked first;
   * 0 where the answer was there at once.
   *
   * @param sliceMs how long it may take; default 2. One step of a search may go beyond it
   * @returns the outcome of each request, or undefined for "not yet"
   * @throws StateError, RequestError, CostError for a caller's mistake, with the index of the request
   * in the pointer; requests before it may have been answered
   *
   * @example
   * const waiting = agents.filter((agent) => agent.needsPlan);
   * const outcomes = orchestrator.planMany(waiting.map((agent) => agent.request), 2);
   * outcomes.forEach((outcome, index) => outcome && waiting[index].play(outcome));
   */
  planMany(requests: readonly ManyRequest<T>[], sliceMs = 2): (Outcome<T> | undefined)[] {
    checkDuration("/sliceMs", sliceMs);
    if (!Array.isArray(requests)) throw misfit("", "a list of requests", requests);
    return this.#round.run(requests, sliceMs);
  }

  /**
   * Puts what was served into the cache now. It happens by itself as soon as the event loop is free;
   * this is for whoever wants to look into the cache, or to save it, before.
   */
  flush(): void {
    this.#stores.flush();
  }

  /**
   * Ends all calls of the lead. Requests that wait are answered by the understudy, with the reason
   * `disposed`, and so are later ones. The lead itself belongs to whoever made it.
   */
  dispose(): void {
    this.#disposed = true;
    this.#lead?.cancel(new DisposedError("The orchestrator was disposed"));
    this.#stores.flush();
  }

  /** What the fast lane has for one of many: the clock is read for all of them together. */
  #serveAtOnce(request: ManyRequest<T>): Outcome<T> | undefined {
    const found = this.#fastLane.find(request);
    if (!(found instanceof FastHit)) return undefined;
    const timed = this.#reporter.isObserved;
    return this.#serveHit(request.agent, found, timed ? this.#clock.now() : 0, timed);
  }

  /** Serves a hit of the fast lane: as the long way would, with nothing made that nobody reads. */
  #serveHit(agent: string, hit: FastHit, startMs: number, timed: boolean): Outcome<T> {
    this.#operations.supersede(agent);
    this.telemetry.countNow(hit.source);
    if (!timed) return new OperationOutcome<T>(agent, hit, 0, undefined);
    const histogram = hit.source === "classical" ? "latency.understudy" : "latency.cache_lookup";
    this.telemetry.record(histogram, this.#clock.now() - startMs);
    if (!this.#reporter.isObserved) return new OperationOutcome<T>(agent, hit, 0, undefined);
    return this.#operations.serve(this.#operations.beginClosed(agent, startMs), hit);
  }

  async #solve(
    operation: Operation<T>,
    prepared: PreparedRequest,
    deadlineMs: number,
    signal: AbortSignal | undefined,
    first: FirstSteps | undefined,
  ): Promise<Outcome<T>> {
    const look = this.#look.look(operation, prepared, undefined, this.#disposed);
    if (look instanceof OperationOutcome) return look;
    const clock = this.#clock;
    const beganMs = clock.now();
    const answerByMs = deadlineMs - this.settings.marginMs;
    const budgetMs = deadlineMs - operation.startMs;
    const leftMs = Math.max(0, answerByMs - beganMs);
    const sliceMs = Math.min(this.#understudy.sliceMs(budgetMs), leftMs);
    // Whoever has nothing in hand is not held to a slice that is meant for improving, nor kept for a lead that is not there.
    const hasLead = this.#lead !== undefined && look.refusal === undefined;
    const emptyMs = hasLead ? Math.min(this.#understudy.emptySliceMs(budgetMs), leftMs) : leftMs;
    const limits = { untilMs: beganMs + sliceMs, emptyUntilMs: beganMs + emptyMs };
    this.#operations.tellUnderstudyAsked(operation, beganMs);
    const understudy = await runYielding(
      this.#understudy.plan(prepared, look.situation.goals, limits),
      clock,
      this.settings.yieldMs,
      () => signal?.aborted === true || clock.now() >= answerByMs,
    );
    this.telemetry.record("latency.understudy", clock.now() - beganMs);
    signal?.throwIfAborted();
    this.#operations.tellUnderstudy(operation, understudy);
    const left = this.#look.decide(operation, look, understudy);
    if (left instanceof OperationOutcome) return left;
    const times = { answerByMs, sliceMs };
    return (this.#lead as LeadPart<T>).ask(operation, left, understudy, times, signal, first);
  }

  /** Gives the agent its steps as they become certain, if it wants them. */
  #firstSteps({ onStep }: PlanRequest<T>, request: PreparedRequest): FirstSteps | undefined {
    if (onStep === undefined) return undefined;
    if (typeof onStep !== "function") throw misfit("/onStep", "a function", onStep);
    return new FirstSteps({
      request,
      understudy: this.#understudy,
      clock: this.#clock,
      settings: this.settings,
      give: (action, index) => onStep(this.domain.step(action), index),
      onError: (error) => this.#reporter.failed("onStep", error, request),
      prover: this.#prover,
    });
  }
}
