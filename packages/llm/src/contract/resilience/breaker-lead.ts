import { type Admission, type Clock, type Question, systemClock } from "@understudy/planner-core";
import { type Breaker, REFUSED } from "./breaker.ts";
import { failureResult, successResult } from "./call-result.ts";
import {
  type AskedPlan,
  type GuardedCall,
  LeadWrapper,
  type PredictingLead,
} from "./lead-wrapper.ts";
import { type ResilienceSettings, resilienceSettings } from "./settings.ts";

/** Options of a {@link BreakerLead}. */
export interface BreakerLeadOptions
  extends Partial<
    Pick<ResilienceSettings, "timeoutMs" | "textTimeoutMs" | "slowFactor" | "slowFloorMs">
  > {
  readonly breaker: Breaker;
  readonly clock?: Clock | undefined;
}

const IS_OPEN: Admission = Object.freeze({
  admitted: false,
  reason: "breaker-open",
  background: false,
});

/**
 * Keeps calls away from a lead while its backend is down. A call's time counts from the start of its deadline, which
 * the bulkhead derives when the call gets its slot.
 *
 * @example
 * const lead = new BreakerLead(model, { breaker: new Breaker() });
 */
export class BreakerLead extends LeadWrapper {
  readonly #breaker: Breaker;
  readonly #clock: Clock;
  readonly #settings: ResilienceSettings;

  constructor(inner: PredictingLead, options: BreakerLeadOptions) {
    super(inner);
    this.#breaker = options.breaker;
    this.#clock = options.clock ?? systemClock;
    this.#settings = resilienceSettings(options);
  }

  override admit(
    question: Question,
    limitMs: number,
    draft: readonly number[] | undefined,
  ): Admission {
    return this.#breaker.admits ? this.inner.admit(question, limitMs, draft) : IS_OPEN;
  }

  protected override call<Call extends GuardedCall, Answer>(
    request: Call,
    ask: (request: Call) => Promise<Answer>,
    plan?: AskedPlan,
  ): Promise<Answer> {
    const breaker = this.#breaker;
    const clock = this.#clock;
    const id = breaker.enter();
    if (id === REFUSED) return Promise.reject(breaker.error());
    const { deadline } = request;
    const predictedMs = plan && this.predictMs?.(plan.question, plan.draft);
    const { slowFactor, slowFloorMs, textTimeoutMs } = this.#settings;
    const timeoutMs = plan === undefined ? textTimeoutMs : this.#settings.timeoutMs;
    const limits = { timeoutMs, slowFactor, slowFloorMs };
    return ask(request).then(
      (answer) => {
        const nowMs = clock.now();
        const elapsedMs = nowMs - deadline.startMs;
        breaker.exit(id, successResult({ elapsedMs, predictedMs, ...limits }), nowMs);
        return answer;
      },
      (error: unknown) => {
        const nowMs = clock.now();
        const elapsedMs = nowMs - deadline.startMs;
        const result = failureResult(error, { deadline, elapsedMs, predictedMs, ...limits });
        breaker.exit(id, result, nowMs);
        throw error;
      },
    );
  }
}
