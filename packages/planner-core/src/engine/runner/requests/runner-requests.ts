/**
 * The requests of an agent: contents and timing.
 *
 * @module
 */

import { ActionSet } from "../../../rules/domain/actions/action-set.ts";
import type { DomainTypes } from "../../../rules/domain/definition/types.ts";
import type { Outcome } from "../../contract/outcome.ts";
import type { ManyRequest, PlanRequest } from "../../contract/request.ts";
import { whenRevised } from "../../contract/revised.ts";
import { constraintsOf } from "../../orchestrator/request/prepare.ts";
import type { RunnerRequest } from "../options.ts";
import type { PlanInPlayProver } from "../plan-in-play-prover.ts";
import type { RunnerNow } from "../runner-now.ts";
import { PlanInquiry } from "./plan-inquiry.ts";

/** A runner's request with all its fields, and a copy of the state. */
export type RunnerQuestion<T extends DomainTypes> = ManyRequest<T> &
  Pick<PlanRequest<T>, "budgetMs">;

/** Receives the answers to a runner's questions. */
interface RunnerListener<T extends DomainTypes> {
  /** Receives an answer. Returns whether its plan is now being played. */
  answered(outcome: Outcome<T>, question: RunnerQuestion<T>): boolean;
  /** Receives a better answer to a question that is already answered. */
  revised(outcome: Outcome<T>, question: RunnerQuestion<T>): void;
  failed(error: unknown): void;
}

/** The requests of a runner. A game may change their fields in each tick. */
export class RunnerRequests<T extends DomainTypes> extends PlanInquiry<
  RunnerQuestion<T>,
  Outcome<T>
> {
  readonly #now: RunnerNow<T>;
  readonly #prover: PlanInPlayProver<T>;
  readonly #listener: RunnerListener<T>;
  /** Fields besides agent, state, goal and budget. */
  #fields: RunnerRequest<T>;

  /** @throws RequestError if `disabled`, `maintain` or `ways` is malformed; errors of the game's function */
  constructor(now: RunnerNow<T>, prover: PlanInPlayProver<T>, listener: RunnerListener<T>) {
    super(now.options, {
      answered: (outcome, question, isCurrent) => {
        const isPlayed = listener.answered(outcome, question);
        whenRevised(outcome, (revised) => {
          if (isCurrent()) listener.revised(revised, question);
        });
        return isPlayed;
      },
      failed: (error) => listener.failed(error),
    });
    const { request } = now.options;
    this.#now = now;
    this.#prover = prover;
    this.#listener = listener;
    this.#fields = (typeof request === "function" ? request() : request) ?? {};
    now.constraints = constraintsOf(now.domain, this.#fields);
  }

  /**
   * Reads the fields that requests have now. Reports an error of the game's function, and keeps the old ones.
   *
   * @returns whether they have changed
   */
  refresh(): boolean {
    const { callbacks, domain, options } = this.#now;
    if (typeof options.request !== "function") return false;
    try {
      const fields = options.request();
      if (fields === this.#fields) return false;
      this.#now.constraints = constraintsOf(domain, fields);
      this.#fields = fields;
      return true;
    } catch (error) {
      callbacks.complain(error);
      return false;
    }
  }

  override mayAsk(nowMs: number): boolean {
    return super.mayAsk(nowMs) && !this.#isHeld;
  }

  override get dueMs(): number {
    return this.#isHeld ? Number.POSITIVE_INFINITY : super.dueMs;
  }

  /** Whether the caller objects to requests. */
  get #isHeld(): boolean {
    return this.#now.options.mayAsk?.() === false;
  }

  /** Requests a plan from the state after the running step, or leaves the question to the game. */
  ask(): void {
    const { domain, goals, nowMs, options } = this.#now;
    const { agent, asks, budgetMs: budget, orchestrator } = options;
    const budgetMs = typeof budget === "function" ? budget() : budget;
    this.asked(nowMs);
    const disabled = this.#disabled;
    const endMs = this.#now.endOfStepMs;
    const then = this.#now.clocks?.ahead(this.#now.packed, nowMs, endMs);
    const state = this.#prover.stateAfterStep(then?.state);
    const goal = goals.wanted(nowMs);
    let fields: RunnerRequest<T>;
    try {
      fields = this.#withWays();
    } catch (error) {
      this.#listener.failed(error);
      return;
    }
    const time = domain.time === undefined ? {} : { nowMs: endMs, clocks: then?.clocks };
    const question = { ...fields, disabled, agent, state, goal, budgetMs, ...time };
    const plan = (signal: AbortSignal): Promise<Outcome<T>> =>
      orchestrator.plan({ ...question, signal });
    this.put(question, asks === "game" ? undefined : plan);
  }

  /**
   * The fields of a new question, with the ways by which the plan is proved.
   *
   * @throws RequestError if its ways are malformed
   */
  #withWays(): RunnerRequest<T> {
    const { domain, options } = this.#now;
    const { ways } = this.#fields;
    if (ways === undefined) return this.#fields;
    // Fields from a function were already read in this tick.
    if (typeof options.request !== "function") {
      this.#now.constraints = { ...this.#now.constraints, ways: domain.ways(ways) };
    }
    return { ...this.#fields, ways: this.#now.constraints.ways };
  }

  /** The actions to avoid: those disabled by the game, on cool-down, or in need of resources that other agents hold. */
  get #disabled(): ActionSet | undefined {
    const { constraints, cooldowns, domain, holdings, nowMs } = this.#now;
    const set = constraints.disabled?.copy() ?? new ActionSet(domain.actions.count);
    cooldowns.addTo(set, nowMs);
    holdings.addTaken(set, nowMs);
    return set.size === 0 ? undefined : set;
  }

  /** Accepts the game's answer, if it is for this agent. */
  override accept(outcome: Outcome<T>): boolean {
    return this.question?.agent === outcome.agent && super.accept(outcome);
  }

  /** Records a request that found no plan. */
  failed(): void {
    const { cooldowns, holdings, nowMs } = this.#now;
    holdings.wait(nowMs);
    this.foundNothing(nowMs, cooldowns.nextEndMs(nowMs));
  }
}
