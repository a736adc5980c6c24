/**
 * Answers requests by their deadlines: cache, classical planner, LLM planner, proof.
 *
 * @module
 */

import { DisposedError } from "../../base/errors.ts";
import { finish } from "../../base/work/work.ts";
import type { AnyDomainTypes, DomainTypes } from "../../rules/domain/definition/types.ts";
import type { Domain } from "../../rules/domain/domain.ts";
import type { LlmPlanner } from "../contract/llm-planner.ts";
import type { Outcome } from "../contract/outcome.ts";
import type { ManyRequest, NowRequest, PlanRequest } from "../contract/request.ts";
import type { NowTogetherRequest, TogetherOutcome, TogetherRequest } from "../contract/together.ts";
import type { Telemetry } from "../telemetry/telemetry.ts";
import { assemble, type Engine } from "./assemble.ts";
import type { OrchestratorOptions } from "./options.ts";
import { type DescribeOptions, describeOutcome } from "./outcome/describe-outcome.ts";
import { checkDuration, requestMisfit } from "./request/request-checks.ts";
import { isForSquad, Routes } from "./route/routes.ts";
import { ScheduleRoute } from "./route/schedule-route.ts";
import { SequentialRoute } from "./route/sequential-route.ts";
import type { OrchestratorSettings } from "./settings.ts";

/**
 * Plans for the agents of one domain. The classical plan is computed first. The LLM planner is asked if it can still
 * answer in time. Its plan is proved, and mended where it breaks.
 *
 * @example
 * const orchestrator = new Orchestrator({ domain, planner: new ClassicalPlanner(), llm });
 * const outcome = await orchestrator.plan({ agent: "ann", state, goal: "warm_home", budgetMs: 100 });
 * for (const step of outcome.plan?.steps ?? []) console.log(step.tool, step.args);
 */
export class Orchestrator<T extends DomainTypes = AnyDomainTypes> {
  readonly domain: Domain<T>;
  readonly telemetry: Telemetry;
  readonly settings: OrchestratorSettings;
  readonly #engine: Engine;
  readonly #llm: LlmPlanner | undefined;
  readonly #sequential: SequentialRoute;
  /** @internal */
  readonly routes: Routes<T>;

  /** @throws RequestError if an option is unknown or malformed */
  constructor(options: OrchestratorOptions<T>) {
    const engine = assemble(options);
    this.domain = options.domain;
    this.settings = engine.settings;
    this.telemetry = engine.reporter.telemetry;
    this.#engine = engine;
    this.#llm = options.llm;
    this.#sequential = new SequentialRoute(engine);
    this.routes = new Routes(engine, this.#sequential, new ScheduleRoute(engine, options.time));
  }

  /** @internal */
  get hasLlm(): boolean {
    return this.#llm !== undefined;
  }

  /**
   * Plans for an agent, or with `agents` for a squad: a schedule for all members, which is proved. Resolves by the
   * deadline. With `onStep` the first steps of an agent come earlier. For a directive, or with `choose`, the LLM planner
   * chooses among proved plans. A squad's first answer is improved until the budget ends or the measure is proved to be
   * the smallest.
   *
   * @throws StateError, RequestError, CostError (as rejections) for a caller's mistake, such as an unknown key, or a
   * squad without the option `time`; the signal's reason when it aborts
   *
   * @example
   * const outcome = await orchestrator.plan({ agents: { ann, bo }, goal: "raised", budgetMs: 50 });
   * for (const { agent, step, startsAt } of outcome.steps) console.log(startsAt, agent, step.tool);
   */
  async plan(request: TogetherRequest<T>): Promise<TogetherOutcome<T>>;
  async plan(request: PlanRequest<T>): Promise<Outcome<T>>;
  async plan(
    request: PlanRequest<T> | TogetherRequest<T>,
  ): Promise<Outcome<T> | TogetherOutcome<T>> {
    if (isForSquad(request)) return await this.routes.schedules.planSquad(request);
    const answered = this.routes.of(request).plan(request);
    return answered instanceof Promise ? await answered : answered;
  }

  /**
   * Plans for an agent at once: cache and classical planner within `sliceMs`, synchronously. The LLM planner works in
   * the background; its answer comes as `revised`. Policies are used if they are ready, but never built here.
   *
   * @param sliceMs time limit for the search, in milliseconds; default 0.5, and 4 for a squad
   * @param improveMs milliseconds after that for a plan found by search that is not proved best; default 0
   * @throws StateError, RequestError, CostError for a caller's mistake
   */
  planNow(request: NowTogetherRequest<T>, sliceMs?: number): TogetherOutcome<T>;
  planNow(request: NowRequest<T>, sliceMs?: number, improveMs?: number): Outcome<T>;
  planNow(
    request: NowRequest<T> | NowTogetherRequest<T>,
    sliceMs?: number,
    improveMs = 0,
  ): Outcome<T> | TogetherOutcome<T> {
    if (isForSquad(request)) return this.routes.schedules.planSquadNow(request, sliceMs ?? 4);
    return this.routes.of(request).planNow(request, sliceMs ?? 0.5, improveMs);
  }

  /**
   * Plans for many agents and squads within one slice of time. A game loop calls it each tick with all that need a plan.
   * Agents are served by earliest deadline, then highest urgency, then longest wait; answers that were given within the
   * last second come first. Pass an agent without an answer again in the next tick: it keeps its place, and its search
   * resumes. An agent that is not passed loses its place. The first in line gets its turn, whatever the slice.
   *
   * With a budget the LLM planner is asked as in `plan`, if it can answer in time: the agent waits, and its outcome
   * comes in the first tick after the LLM planner's answer. Otherwise the LLM planner works in the background, as with
   * `planNow`. If no agent waits, the rest of the slice goes to building requested policies (`Planner.buildSlice`).
   * List each agent once; states are copied if a search continues in a later tick. `elapsedMs` of an outcome counts
   * from the tick of the first request; 0 for an immediate answer.
   *
   * A squad passes the same request object again until it has an answer. Once every squad has one, the rest of the slice
   * goes to better plans for those that asked `until` the first: they come as `revised`. Agents and squads may be asked for
   * in calls of their own.
   *
   * @param sliceMs length of the slice in milliseconds; default 2. One step of a search may exceed it
   * @param moreFollow whether further calls follow in this tick, so that no policies are built. Default false
   * @param others number of agents that wait for these calls. Their time is not used to improve first plans. Default 0
   * @param improveMs as for `planNow`, shared by these agents, once each has a first plan. Default 0
   * @returns the outcome of each request, or undefined for "not yet"
   * @throws StateError, RequestError, CostError for a caller's mistake, with the index of the request in the pointer;
   *   requests before it may have been answered
   *
   * @example
   * const waiting = agents.filter((agent) => agent.needsPlan);
   * const outcomes = orchestrator.planMany(waiting.map((agent) => agent.request), 2);
   * outcomes.forEach((outcome, index) => outcome && waiting[index].play(outcome));
   */
  planMany(
    requests: readonly TogetherRequest<T>[],
    sliceMs?: number,
  ): (TogetherOutcome<T> | undefined)[];
  planMany(
    requests: readonly ManyRequest<T>[],
    sliceMs?: number,
    moreFollow?: boolean,
    others?: number,
    improveMs?: number,
  ): (Outcome<T> | undefined)[];
  planMany(
    requests: readonly (ManyRequest<T> | TogetherRequest<T>)[],
    sliceMs?: number,
  ): (Outcome<T> | TogetherOutcome<T> | undefined)[];
  planMany(
    requests: readonly (ManyRequest<T> | TogetherRequest<T>)[],
    sliceMs = 2,
    moreFollow = false,
    others = 0,
    improveMs = 0,
  ): (Outcome<T> | TogetherOutcome<T> | undefined)[] {
    return finish(this.routes.planMany(requests, { sliceMs, moreFollow, others, improveMs }));
  }

  /**
   * One line about an agent's plan and the reason for it, for barks and logs: in the model's words if the model has a
   * prompt for this, answers in time, and its line is fit to be shown; otherwise a plain sentence. At the model, all
   * plans take precedence.
   *
   * @throws RequestError if an option is invalid
   *
   * @example
   * const line = await orchestrator.describe(outcome, { persona: "a gruff old smith" });
   */
  async describe(outcome: Outcome<T>, options: DescribeOptions = {}): Promise<string> {
    const { persona, withinMs } = options;
    if (persona !== undefined && typeof persona !== "string") {
      throw requestMisfit("/persona", "a text", persona);
    }
    if (withinMs !== undefined) checkDuration("/withinMs", withinMs);
    const llm = this.#sequential.isDisposed ? undefined : this.#llm;
    return await describeOutcome(this.#engine, llm, outcome as unknown as Outcome, options);
  }

  /**
   * Stores served plans in the cache now. Otherwise they are stored as soon as the event loop is free. Call this before
   * inspecting or saving the cache.
   */
  flush(): void {
    this.#engine.stores.flush();
  }

  /**
   * Ends all calls of the LLM planner. Waiting and later requests are answered by the classical planner, with the
   * reason `disposed`. The LLM planner itself is not disposed.
   */
  dispose(): void {
    this.#sequential.isDisposed = true;
    this.#engine.stopListening();
    this.#engine.calls?.cancel(new DisposedError("The orchestrator was disposed"));
    this.#engine.stores.flush();
  }
}
