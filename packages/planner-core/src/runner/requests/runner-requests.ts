/**
 * The requests of an agent: when it asks for a plan, and for which.
 *
 * @module
 */

import type { Outcome } from "../../contract/outcome.ts";
import type { DomainTypes } from "../../domain/definition/types.ts";
import type { PlanConstraints } from "../../plan/prover.ts";
import type { PackedState } from "../../state/packed-state.ts";
import type { GoalWatch } from "../goals/goal-watch.ts";
import type { Holdings } from "../holdings.ts";
import type { PlanRunnerOptions, RunnerRequest } from "../options.ts";
import type { PlanInPlay, PlanInPlayProver } from "../plan-in-play.ts";
import type { Cooldowns } from "../steps/cooldowns.ts";
import { CarriedRequest } from "./carried-request.ts";
import { Patience } from "./patience.ts";
import { type InquiryListener, RunnerInquiry, type RunnerQuestion } from "./runner-inquiry.ts";

/** The parts that decide a runner's requests. */
export interface RunnerRequestsParts<T extends DomainTypes> {
  readonly options: PlanRunnerOptions<T>;
  readonly prover: PlanInPlayProver<T>;
  readonly goals: GoalWatch<T>;
  readonly cooldowns: Cooldowns;
  readonly holdings: Holdings<T>;
}

/** The requests of a runner: what it asks, and when it may. All times are the game's, in milliseconds. */
export class RunnerRequests<T extends DomainTypes> {
  readonly #parts: RunnerRequestsParts<T>;
  readonly #carried: CarriedRequest<T>;
  readonly #patience: Patience;
  readonly #listener: InquiryListener<T>;
  readonly #inquiry: RunnerInquiry<T>;

  /** @throws RequestError if `disabled`, `maintain` or `ways` of the request is malformed */
  constructor(parts: RunnerRequestsParts<T>, listener: InquiryListener<T>) {
    const { orchestrator, request, asks, retryMs, reconsiderMs } = parts.options;
    this.#parts = parts;
    this.#carried = new CarriedRequest(orchestrator.domain, request);
    this.#patience = new Patience(retryMs, reconsiderMs);
    this.#listener = listener;
    this.#inquiry = new RunnerInquiry(orchestrator, asks !== "game", listener);
  }

  /** The question that waits for an answer. */
  get question(): RunnerQuestion<T> | undefined {
    return this.#inquiry.question;
  }

  /** The demands of requests on every plan now. */
  get constraints(): PlanConstraints {
    return this.#carried.constraints;
  }

  /**
   * Reads what requests carry now.
   *
   * @returns whether that has changed
   */
  refresh(): boolean {
    return this.#carried.refresh();
  }

  /** The situation has changed: there may be a plan where there was none. */
  changed(): void {
    this.#patience.changed();
  }

  /** Whether one that has no plan may ask. */
  mayAsk(nowMs: number): boolean {
    return this.#patience.mayAsk(nowMs);
  }

  /** Whether it is time for a second opinion on the plan being played. */
  mayReconsider(nowMs: number): boolean {
    return this.question === undefined && this.#patience.mayReconsider(nowMs);
  }

  /** Asks for a plan from where the running step leads. */
  ask(inPlay: PlanInPlay<T> | undefined, observed: PackedState, nowMs: number): void {
    const { options, prover, goals, cooldowns, holdings } = this.#parts;
    const { agent, budgetMs: budget } = options;
    const budgetMs = typeof budget === "function" ? budget() : budget;
    this.#patience.asked(nowMs);
    const disabled = this.#carried.disabled(cooldowns, holdings, nowMs);
    const state = prover.stateAfterStep(inPlay, observed);
    const goal = goals.wanted(nowMs);
    let carried: RunnerRequest<T>;
    try {
      carried = this.#carried.question();
    } catch (error) {
      this.#listener.failed(error);
      return;
    }
    this.#inquiry.put({ ...carried, disabled, agent, state, goal, budgetMs });
  }

  /** The game's answer. */
  accept(outcome: Outcome<T>): boolean {
    return this.#inquiry.accept(outcome);
  }

  /** There was no plan. */
  failed(nowMs: number): void {
    const { cooldowns, holdings } = this.#parts;
    holdings.wait(nowMs);
    this.#patience.failed(nowMs, cooldowns.nextEndMs(nowMs));
  }

  /** A plan was restored: a second opinion on it is not due yet. */
  restored(nowMs: number): void {
    this.#patience.asked(nowMs);
  }

  /** Nobody waits any more, and a new plan is wanted at once. */
  cancel(): void {
    this.#inquiry.cancel();
    this.#patience.lost();
  }
}
