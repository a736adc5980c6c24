import { type Admission, type Clock, type Question, systemClock } from "@understudy/planner-core";
import { saysServerIsAway } from "../backends/interface/server-away.ts";
import { type Breaker, REFUSED } from "./breaker.ts";
import { failureResult, successResult } from "./call-result.ts";
import { before, GuardLlmPlanner, type SendCall, type Settle } from "./guard-llm-planner.ts";
import type { AskedPlan, GuardedCall, PredictingLlmPlanner } from "./llm-wrapper.ts";
import { attemptLimitMs, type ResilienceSettings, resilienceSettings } from "./settings.ts";

/** Options of a {@link BreakerLlmPlanner}. */
export interface BreakerLlmPlannerOptions
  extends Partial<
    Pick<
      ResilienceSettings,
      "timeoutMs" | "readingTimeoutMs" | "textTimeoutMs" | "slowFactor" | "slowFloorMs"
    >
  > {
  readonly breaker: Breaker;
  readonly clock?: Clock | undefined;
}

const IS_OPEN: Admission = Object.freeze({
  admitted: false,
  reason: "breaker-open",
  background: false,
});

/** Time between two looks for a server that is away, in milliseconds. */
const LOOK_MS = 500;

/**
 * Keeps calls away from an LLM planner while its backend is down. A call's time counts from the start of its deadline,
 * which the bulkhead derives when the call gets its slot.
 *
 * An LLM planner with a small question of its own is probed by that one, beside refused calls: a model that was
 * restarted may take longer to load than any caller waits. A server that is away is looked for during the cool-down as
 * well.
 *
 * @example
 * const llm = new BreakerLlmPlanner(model, { breaker: new Breaker() });
 */
export class BreakerLlmPlanner extends GuardLlmPlanner {
  readonly #breaker: Breaker;
  readonly #clock: Clock;
  readonly #settings: ResilienceSettings;
  /** Whether the last failure was that of a server that is away. */
  #isAway = false;
  #lookedMs = Number.NEGATIVE_INFINITY;

  constructor(inner: PredictingLlmPlanner, options: BreakerLlmPlannerOptions) {
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
    if (this.#admits) return this.inner.admit(question, limitMs, draft);
    this.probeIfDue();
    return IS_OPEN;
  }

  /** Asks the LLM planner's small question while the breaker is open, if it has one and it is due. */
  probeIfDue(): void {
    const { probe } = this;
    if (probe === undefined) return;
    const nowMs = this.#clock.now();
    if (nowMs < this.#lookedMs + LOOK_MS) return;
    const breaker = this.#breaker;
    const id = breaker.enterProbe(this.#isAway);
    if (id === REFUSED) return;
    this.#lookedMs = nowMs;
    probe().then(
      () => breaker.exit(id, "success"),
      (error: unknown) => {
        this.#isAway = saysServerIsAway(error);
        breaker.exit(id, "failure");
      },
    );
  }

  get #admits(): boolean {
    const breaker = this.#breaker;
    return breaker.isClosed || (this.probe === undefined && breaker.admits);
  }

  protected override guard<Call extends GuardedCall, Answer>(
    request: Call,
    send: SendCall<Call, Answer>,
    resolve: Settle<Answer>,
    reject: Settle<unknown>,
    plan?: AskedPlan,
  ): void {
    const breaker = this.#breaker;
    const clock = this.#clock;
    const id = this.#admits ? breaker.enter() : REFUSED;
    if (id === REFUSED) {
      this.probeIfDue();
      reject(breaker.error());
      return;
    }
    const { deadline } = request;
    const predictedMs = plan && this.predictMs?.(plan.question, plan.draft);
    const { slowFactor, slowFloorMs } = this.#settings;
    const timeoutMs = attemptLimitMs(this.#settings, plan?.question);
    const limits = { timeoutMs, slowFactor, slowFloorMs };
    send(
      request,
      before(resolve, reject, () => {
        const nowMs = clock.now();
        const elapsedMs = nowMs - deadline.startMs;
        breaker.exit(id, successResult({ elapsedMs, predictedMs, ...limits }), nowMs);
      }),
      before(reject, reject, (error) => {
        const nowMs = clock.now();
        const elapsedMs = nowMs - deadline.startMs;
        const result = failureResult(error, { deadline, elapsedMs, predictedMs, ...limits });
        if (result === "failure") this.#isAway = saysServerIsAway(error);
        breaker.exit(id, result, nowMs);
      }),
    );
  }
}
