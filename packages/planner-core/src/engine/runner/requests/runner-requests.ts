/**
 * The requests of an agent: contents and timing.
 *
 * @module
 */

import type { DomainTypes } from "../../../rules/domain/definition/types.ts";
import type { PlanConstraints } from "../../../rules/plan/prover.ts";
import type { Outcome } from "../../contract/outcome.ts";
import type { RunnerRequest } from "../options.ts";
import type { PlanInPlay } from "../plan-in-play.ts";
import type { RunnerParts } from "../runner-parts.ts";
import { CarriedRequest } from "./carried-request.ts";
import { Patience, type RequestWait } from "./patience.ts";
import { type InquiryListener, RunnerInquiry, type RunnerQuestion } from "./runner-inquiry.ts";

/** The requests of a runner: contents and timing. All times are in milliseconds of game time. */
export class RunnerRequests<T extends DomainTypes> {
  readonly #parts: RunnerParts<T>;
  readonly #carried: CarriedRequest<T>;
  readonly #patience: Patience;
  readonly #listener: InquiryListener<T>;
  readonly #inquiry: RunnerInquiry<T>;

  /** @throws RequestError if `disabled`, `maintain` or `ways` of the request is malformed */
  constructor(parts: RunnerParts<T>, listener: InquiryListener<T>) {
    const { orchestrator, request, asks, retryMs, reconsiderMs } = parts.options;
    this.#parts = parts;
    this.#carried = new CarriedRequest(orchestrator.domain, request);
    this.#patience = new Patience(retryMs, reconsiderMs);
    this.#listener = listener;
    this.#inquiry = new RunnerInquiry(orchestrator, asks !== "game", listener);
  }

  /** The unanswered question. */
  get question(): RunnerQuestion<T> | undefined {
    return this.#inquiry.question;
  }

  /** The constraints that requests put on every plan now. */
  get constraints(): PlanConstraints {
    return this.#carried.constraints;
  }

  /**
   * Reads the fields that requests have now. Reports an error of the game's function, and keeps the old ones.
   *
   * @returns whether they have changed
   */
  refresh(): boolean {
    try {
      return this.#carried.refresh();
    } catch (error) {
      this.#parts.callbacks.complain(error);
      return false;
    }
  }

  /** Records a change, after which a plan may be possible. */
  changed(): void {
    this.#patience.changed();
  }

  /** Whether a request may be made while no plan is in play. */
  mayAsk(nowMs: number): boolean {
    return this.#patience.mayAsk(nowMs) && this.#parts.options.mayAsk?.() !== false;
  }

  /** When a request may be made while no plan is in play; infinity while a question is open, or the caller objects. */
  get dueMs(): number {
    const isHeld = this.question !== undefined || this.#parts.options.mayAsk?.() === false;
    return isHeld ? Number.POSITIVE_INFINITY : this.#patience.retryAtMs;
  }

  /** Whether a request for a better plan is due. */
  mayReconsider(nowMs: number): boolean {
    return nowMs >= this.reconsiderAtMs;
  }

  /** When a request for a better plan is due; infinity while a question is open. */
  get reconsiderAtMs(): number {
    return this.question === undefined ? this.#patience.reconsiderAtMs : Number.POSITIVE_INFINITY;
  }

  /** Requests a plan from the state after the running step. */
  ask(inPlay: PlanInPlay<T> | undefined, nowMs: number): void {
    const { options, prover, observed, goals, cooldowns, holdings } = this.#parts;
    const { agent, budgetMs: budget } = options;
    const budgetMs = typeof budget === "function" ? budget() : budget;
    this.#patience.asked(nowMs);
    const disabled = this.#carried.disabled(cooldowns, holdings, nowMs);
    const state = prover.stateAfterStep(inPlay, observed.packed);
    const goal = goals.wanted(nowMs);
    let carried: RunnerRequest<T>;
    try {
      carried = this.#carried.question();
    } catch (error) {
      this.#listener.failed(error);
      return;
    }
    const isTimed = options.orchestrator.domain.time !== undefined;
    const time = isTimed ? { nowMs: prover.endOfStepMs(inPlay, nowMs) } : {};
    this.#inquiry.put({ ...carried, disabled, agent, state, goal, budgetMs, ...time });
  }

  /** Accepts the game's answer. */
  accept(outcome: Outcome<T>): boolean {
    return this.#inquiry.accept(outcome);
  }

  /** Records a request that found no plan. */
  failed(nowMs: number): void {
    const { cooldowns, holdings } = this.#parts;
    holdings.wait(nowMs);
    this.#patience.failed(nowMs, cooldowns.nextEndMs(nowMs));
  }

  /** The wait before the next request; undefined if it may be made. */
  waitAt(nowMs: number): RequestWait | undefined {
    return this.#patience.waitAt(nowMs);
  }

  /** Restarts the interval for better plans, and resumes a saved wait. */
  restored(nowMs: number, wait: RequestWait | undefined): void {
    this.#patience.asked(nowMs);
    if (wait !== undefined) this.#patience.restore(wait);
  }

  /** Moves all times, for a game whose time started over. An open question is about the old time. */
  shift(ms: number): void {
    this.#patience.shift(ms);
    if (this.question !== undefined) this.cancel();
  }

  /** Cancels open questions. A new one may follow at once. */
  cancel(): void {
    this.#inquiry.cancel();
    this.#patience.lost();
  }
}
