import {
  type Admission,
  type Clock,
  type LeadAnswer,
  type LeadRequest,
  type Question,
  systemClock,
} from "@understudy/planner-core";
import type { Bulkhead } from "./bulkhead.ts";
import { GuardLead, type Settle } from "./guard-lead.ts";
import type { PredictingLead } from "./lead-wrapper.ts";

/** Options of a {@link BulkheadLead}. */
export interface BulkheadLeadOptions {
  readonly bulkhead: Bulkhead;
  readonly clock?: Clock | undefined;
}

const IS_FULL: Admission = Object.freeze({
  admitted: false,
  reason: "overloaded",
  background: false,
});

/**
 * A lead with a limit on concurrent questions.
 *
 * @example
 * const lead = new BulkheadLead(model, { bulkhead: new Bulkhead({ slots: 2 }) });
 */
export class BulkheadLead extends GuardLead {
  readonly #bulkhead: Bulkhead;
  readonly #clock: Clock;

  constructor(inner: PredictingLead, options: BulkheadLeadOptions) {
    super(inner);
    this.#bulkhead = options.bulkhead;
    this.#clock = options.clock ?? systemClock;
  }

  override admit(
    question: Question,
    limitMs: number,
    draft: readonly number[] | undefined,
  ): Admission {
    const bulkhead = this.#bulkhead;
    const rankMs = this.#clock.now() + limitMs;
    if (bulkhead.isFull(rankMs)) return IS_FULL;
    const waitMs = bulkhead.waitMs(rankMs);
    const admission = this.inner.admit(question, limitMs - waitMs, draft);
    if (waitMs === 0 || !admission.admitted || admission.predictedMs === undefined) {
      return admission;
    }
    return { admitted: true, predictedMs: waitMs + admission.predictedMs };
  }

  override pass(request: LeadRequest, resolve: Settle<LeadAnswer>, reject: Settle<unknown>): void {
    const { question, draft, deadline } = request;
    this.#bulkhead.enter(
      { deadline, predictedMs: this.predictMs?.(question, draft) },
      (attempt, answered, failed) =>
        this.passInner({ ...request, deadline: attempt }, answered, failed),
      resolve,
      reject,
    );
  }
}
