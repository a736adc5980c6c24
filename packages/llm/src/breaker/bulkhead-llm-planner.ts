import {
  type Admission,
  type Clock,
  type LlmAnswer,
  type LlmRequest,
  type Question,
  systemClock,
} from "@understudy/planner-core";
import type { Bulkhead } from "./bulkhead.ts";
import { GuardLlmPlanner, type Settle } from "./guard-llm-planner.ts";
import type { PredictingLlmPlanner } from "./llm-wrapper.ts";

/** Options of a {@link BulkheadLlmPlanner}. */
export interface BulkheadLlmPlannerOptions {
  readonly bulkhead: Bulkhead;
  readonly clock?: Clock | undefined;
}

const IS_FULL: Admission = Object.freeze({
  admitted: false,
  reason: "overloaded",
  background: false,
});

/**
 * An LLM planner with a limit on concurrent questions.
 *
 * @example
 * const llm = new BulkheadLlmPlanner(model, { bulkhead: new Bulkhead({ slots: 2 }) });
 */
export class BulkheadLlmPlanner extends GuardLlmPlanner {
  readonly #bulkhead: Bulkhead;
  readonly #clock: Clock;

  constructor(inner: PredictingLlmPlanner, options: BulkheadLlmPlannerOptions) {
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

  override pass(request: LlmRequest, resolve: Settle<LlmAnswer>, reject: Settle<unknown>): void {
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
