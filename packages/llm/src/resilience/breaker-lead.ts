import {
  type Admission,
  type Clock,
  type LeadAnswer,
  type LeadRequest,
  type Question,
  systemClock,
} from "@understudy/planner-core";
import { type Breaker, REFUSED } from "./breaker.ts";
import { failureResult, successResult } from "./call-result.ts";
import { LeadWrapper, type PredictingLead } from "./lead-wrapper.ts";
import { type ResilienceSettings, resilienceSettings } from "./settings.ts";

/** Options of a {@link BreakerLead}. */
export interface BreakerLeadOptions
  extends Partial<Pick<ResilienceSettings, "timeoutMs" | "slowFactor" | "slowFloorMs">> {
  readonly breaker: Breaker;
  readonly clock?: Clock | undefined;
}

const IS_OPEN: Admission = Object.freeze({
  admitted: false,
  reason: "breaker-open",
  background: false,
});

/**
 * A lead that is left alone while its backend is down. The time of a call counts from the beginning
 * of its deadline: of the one that the bulkhead derives when the call gets its slot.
 *
 * @example
 * const lead = new BreakerLead(model, { breaker: new Breaker() });
 */
export class BreakerLead extends LeadWrapper {
  readonly #breaker: Breaker;
  readonly #clock: Clock;
  readonly #timeoutMs: number;
  readonly #slowFactor: number;
  readonly #slowFloorMs: number;

  constructor(inner: PredictingLead, options: BreakerLeadOptions) {
    super(inner);
    this.#breaker = options.breaker;
    this.#clock = options.clock ?? systemClock;
    const { timeoutMs, slowFactor, slowFloorMs } = resilienceSettings(options);
    this.#timeoutMs = timeoutMs;
    this.#slowFactor = slowFactor;
    this.#slowFloorMs = slowFloorMs;
  }

  override admit(
    question: Question,
    limitMs: number,
    draft: readonly number[] | undefined,
  ): Admission {
    return this.#breaker.admits ? this.inner.admit(question, limitMs, draft) : IS_OPEN;
  }

  ask(request: LeadRequest): Promise<LeadAnswer> {
    const breaker = this.#breaker;
    const clock = this.#clock;
    const id = breaker.enter();
    if (id === REFUSED) return Promise.reject(breaker.error());
    const { question, draft, deadline } = request;
    const predictedMs = this.predictMs?.(question, draft);
    return this.askInner(request).then(
      (answer) => {
        const nowMs = clock.now();
        const elapsedMs = nowMs - deadline.startMs;
        const limits = { slowFactor: this.#slowFactor, slowFloorMs: this.#slowFloorMs };
        breaker.exit(id, successResult({ elapsedMs, predictedMs, ...limits }), nowMs);
        return answer;
      },
      (error: unknown) => {
        const nowMs = clock.now();
        const elapsedMs = nowMs - deadline.startMs;
        const limits = {
          timeoutMs: this.#timeoutMs,
          slowFactor: this.#slowFactor,
          slowFloorMs: this.#slowFloorMs,
        };
        const result = failureResult(error, { deadline, elapsedMs, predictedMs, ...limits });
        breaker.exit(id, result, nowMs);
        throw error;
      },
    );
  }
}
